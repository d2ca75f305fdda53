using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Training.Metrics;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models.Search;

/// <summary>
/// Random search with successive halving: configurations are scored on validation samples, and each round keeps the best third. Test
/// data is not used.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time may use it.</remarks>
public sealed class HyperparameterSearch
{
    /// <summary>The fraction of the rows that are validation data if none is given.</summary>
    public const double DefaultValidation = 0.2;

    private readonly SearchSpace _space;
    private readonly SuccessiveHalving _halving;
    private readonly SearchLog _log;
    private readonly DataOptions? _options;
    private readonly string? _monitor, _test;

    /// <summary>Creates a search.</summary>
    /// <param name="requested">The data and the fixed settings. If <see cref="RunConfiguration.Validation"/> is null, a fifth of the data
    /// is used for validation.</param>
    /// <param name="trials">The number of configurations.</param>
    /// <param name="log">The path of the log of runs.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <remarks>The score of a trial is <see cref="RunConfiguration.Monitor"/>, or its log-loss or RMSE.</remarks>
    /// <exception cref="NablaException">A setting does not apply to a search, or the log belongs to another search.</exception>
    public HyperparameterSearch(RunConfiguration requested, int trials, string log, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(requested);
        requested.Validate();
        if (trials < 1) throw NablaException.ForSetting("trials", $"must be at least 1 (got {trials}).");
        if (requested.Continue is not null)
            throw NablaException.ForSetting("continue", "fixes the network, but a search varies it.", LeaveOut("continue"));
        if (requested.Validation?.Fraction == 0)
            throw NablaException.ForSetting("validation",
                "is 0, but a search scores its runs on validation data.", Use("validation", "0.2"));
        if (requested.Folds is not null)
            throw NablaException.ForSetting("folds", "has no effect in a search, which scores its runs on validation data. Cross-validate "
                + "the best configuration afterwards.", LeaveOut("folds"));
        (_options, _monitor, _test) = (options, requested.Monitor, requested.Test);
        requested = requested with { Validation = requested.Validation ?? DefaultValidation, Test = null };
        _space = new(requested, requested.Seed ?? 0);
        _log = SearchLog.Open(log, requested, trials);
        _halving = new(trials, requested.Epochs ?? 100);
    }

    /// <summary>The finished runs, including those of an interrupted search that this one resumes.</summary>
    public IReadOnlyList<SearchRun> Runs => _log.Runs;

    /// <summary>Number of configurations and of epochs per round.</summary>
    public IReadOnlyList<(int Trials, int Epochs)> Rounds => _halving.Rounds;

    /// <summary>The metric of the scores: <see cref="RunConfiguration.Monitor"/>, or log-loss, rmse, pinball or 1 − r2.</summary>
    public string ScoreName => _monitor ?? Runs.Select(run => run.Metric).LastOrDefault(name => name is not null) ?? "score";

    /// <summary>Whether a larger score is the better one.</summary>
    public bool HigherIsBetter => _monitor is not (null or "cost") && MetricRegistry.Parse(_monitor).HigherIsBetter;

    /// <summary>The configuration of a trial, as it trains in the last round.</summary>
    /// <param name="trial">The trial.</param>
    /// <returns>The requested settings and those that were drawn.</returns>
    public RunConfiguration GetConfiguration(int trial) => _space.Draw(trial) with { Epochs = Rounds[^1].Epochs, Test = _test };

    /// <summary>Runs all rounds.</summary>
    /// <param name="progress">Receives each run when it ends; null for none.</param>
    /// <param name="cancellationToken">Stops the search after the current batch. The interrupted run is not logged.</param>
    /// <returns>The best trial.</returns>
    /// <exception cref="NablaException">The data cannot be read, a setting is invalid, or every run of the last round
    /// diverged.</exception>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
    public int Run(IProgress<SearchRun>? progress = null, CancellationToken cancellationToken = default)
    {
        int best = _halving.Run((trial, epochs) => Score(trial, epochs, progress, cancellationToken));
        return _log.Find(best, Rounds[^1].Epochs)!.Score is not null
            ? best
            : throw new NablaException(
            "Every run of the last round diverged: the cost became NaN or infinite.",
            Decrease("learning-rate").Or(Increase("trials")));
    }

    private double Score(int trial, int epochs, IProgress<SearchRun>? progress, CancellationToken cancellationToken)
    {
        var run = _log.Find(trial, epochs);
        if (run is null)
        {
            run = Train(trial, epochs, cancellationToken);
            _log.Add(run);
            progress?.Report(run);
        }

        return run.Score is { } score ? HigherIsBetter ? -score : score : double.PositiveInfinity;
    }

    /// <summary>The score of a trial if no metric is monitored; lower is better.</summary>
    /// <param name="validation">The metrics on the validation samples.</param>
    /// <param name="scales">The scale of each output in the unit of the data; null if targets are not scaled.</param>
    internal static (string Metric, double? Value) ScoreOf(Evaluation validation, IReadOnlyList<double>? scales) =>
        (validation.Regression, validation["log-loss"]) switch
    {
        (_, { } loss) => ("log-loss", loss),
        // Targets with different units are divided by their scales, as in the cost.
        ({ Quantiles: { Count: > 1 } targets }, _) =>
            ("pinball", targets.Select((target, t) => target.Pinball / Math.Abs(scales?[t * target.Levels.Count] ?? 1)).Average()),
        ({ Quantiles: [var only] }, _) => ("pinball", only.Pinball),
        // 1 − R² is the unexplained part of the variance, which has no unit.
        ({ Outputs.Count: > 1 } several, _) => ("1 − r2", 1 - several.R2),
        (var one, _) => ("rmse", one?.Rmse),
    };

    private SearchRun Train(int trial, int epochs, CancellationToken cancellationToken)
    {
        var run = TrainingRun.PrepareAsync(_space.Draw(trial) with { Epochs = epochs }, _options,
            cancellationToken: cancellationToken).GetAwaiter().GetResult();
        // Settings that are drawn may have no effect; those of the user should.
        foreach (var note in run.Model.Notes)
        {
            if (note.Setting is null || _space.Requested.Value(RunSettings.Require(note.Setting)) is not null)
                _options?.Notes?.Report(note);
        }

        var result = run.Fit(cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Report is not { } report || result.Weighted is not { } validation) return new(trial, epochs, null, 0, "");
        // The costs of two presets are not comparable: one may use label smoothing.
        (string metric, double? score) = _monitor is null ? ScoreOf(validation, run.Model.Preprocessing?.Target.Scales)
            : (_monitor, _monitor == "cost" ? validation.Cost : validation[_monitor]);
        return new(trial, epochs, score is { } known && double.IsFinite(known) ? known : null, report.Seconds, report.ThetaSha256, metric);
    }
}
