using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Training.Metrics;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models.Search;

/// <summary>
/// Looks for a better configuration: random draws, judged on validation samples, the weaker two thirds given up round by round. No test
/// data is looked at.
/// </summary>
public sealed class HyperSearch
{
    private const double UsualValidation = 0.2;
    private readonly SearchSpace _space;
    private readonly Halving _halving;
    private readonly SearchLog _log;
    private readonly DataOptions? _options;
    private readonly string? _monitor, _test;

    /// <summary>Plans a search.</summary>
    /// <param name="asked">What stays as it is: the data, and whatever else is given. Without <see cref="RunConfiguration.Validation"/> a
    /// fifth of the data is set aside.</param>
    /// <param name="trials">How many configurations.</param>
    /// <param name="log">The file of its runs.</param>
    /// <param name="options">How data is loaded; null for the defaults.</param>
    /// <remarks>A trial is judged by <see cref="RunConfiguration.Monitor"/>, or by its log-loss or RMSE.</remarks>
    /// <exception cref="DataException">A setting makes no sense here, or the file is of another search.</exception>
    public HyperSearch(RunConfiguration asked, int trials, string log, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (asked.Epochs < 1) throw new DataException($"epochs must be at least 1 (got {asked.Epochs}).");
        if (trials < 1) throw new DataException($"trials must be at least 1 (got {trials}).");
        if (asked.Continue is not null) throw new DataException("A search draws networks, but continue keeps one.", LeaveOut("continue"));
        if (asked.Validation?.Fraction == 0)
            throw new DataException("A search compares runs by validation samples, but validation is 0.", Use("validation", "0.2"));
        if (asked.Folds is not null)
            throw new DataException("A search compares runs by validation samples, not by cross-validation. Cross-validate the best "
                + "configuration at the end.", LeaveOut("folds"));
        (_options, _monitor, _test) = (options, asked.Monitor, asked.Test);
        asked = asked with { Validation = asked.Validation ?? UsualValidation, Test = null };
        _space = new(asked, asked.Seed ?? 0);
        _log = SearchLog.Open(log, asked, trials);
        _halving = new(trials, asked.Epochs ?? 100);
    }

    /// <summary>The runs so far, those of a search before that was ended too.</summary>
    public IReadOnlyList<SearchRun> Runs => _log.Runs;

    /// <summary>How many configurations and epochs each round has.</summary>
    public IReadOnlyList<(int Trials, int Epochs)> Rounds => _halving.Rounds;

    /// <summary>Whether a larger score is the better one.</summary>
    public bool HigherIsBetter => _monitor is not (null or "cost") && MetricRegistry.Parse(_monitor).HigherIsBetter;

    /// <summary>The configuration of a trial, as it trains in the last round.</summary>
    /// <param name="trial">The trial.</param>
    /// <returns>What was asked for and what was drawn.</returns>
    public RunConfiguration GetConfiguration(int trial) => _space.Draw(trial) with { Epochs = Rounds[^1].Epochs, Test = _test };

    /// <summary>Goes through all rounds.</summary>
    /// <param name="progress">Told of each run as it ends.</param>
    /// <param name="cancel">Ends the search within a batch; the run that is interrupted is not counted.</param>
    /// <returns>The best trial.</returns>
    /// <exception cref="DataException">The data cannot be read, a setting is invalid, or every run of the last round
    /// diverged.</exception>
    /// <exception cref="OperationCanceledException">Somebody cancelled.</exception>
    public int Run(IProgress<SearchRun>? progress = null, CancellationToken cancel = default)
    {
        int best = _halving.Run((trial, epochs) => Score(trial, epochs, progress, cancel));
        return _log.Find(best, Rounds[^1].Epochs)!.Score is not null
            ? best
            : throw new DataException(
            "Every run of the last round diverged: the cost became NaN or infinite.",
            Decrease("learning-rate").Or(Increase("trials")));
    }

    private double Score(int trial, int epochs, IProgress<SearchRun>? progress, CancellationToken cancel)
    {
        var run = _log.Find(trial, epochs);
        if (run is null)
        {
            run = Train(trial, epochs, cancel);
            _log.Add(run);
            progress?.Report(run);
        }

        return run.Score is { } score ? HigherIsBetter ? -score : score : double.PositiveInfinity;
    }

    /// <summary>What a trial is judged by where nothing was said: the smaller, the better.</summary>
    /// <param name="validation">The metrics of the validation samples.</param>
    /// <param name="scales">What one unit of each output is in the unit of the data; null where targets are not scaled.</param>
    internal static double? ScoreOf(Evaluation validation, IReadOnlyList<double>? scales) =>
        (validation.Regression, validation["log-loss"]) switch
    {
        (_, { } loss) => loss,
        // Targets of several units are compared in units of their scales, as the cost adds them.
        ({ Quantiles: { Count: > 1 } targets }, _) =>
            targets.Select((target, t) => target.Pinball / Math.Abs(scales?[t * target.Levels.Count] ?? 1)).Average(),
        ({ Quantiles: [var only] }, _) => only.Pinball,
        // So are squares by R²: 1 − R² is the part of the variance that is not explained.
        ({ Outputs.Count: > 1 } several, _) => 1 - several.R2,
        (var one, _) => one?.Rmse,
    };

    private SearchRun Train(int trial, int epochs, CancellationToken cancel)
    {
        var run = TrainingRun.PrepareAsync(_space.Draw(trial) with { Epochs = epochs }, _options, cancel).GetAwaiter().GetResult();
        var result = run.Fit(cancel: cancel);
        cancel.ThrowIfCancellationRequested();
        if (result.Report is not { } report || result.Weighted is not { } validation) return new(trial, epochs, null, 0, "");
        // Costs of two presets may not mean the same: one may smooth its labels.
        double? score = _monitor is null ? ScoreOf(validation, run.Model.Preprocessing?.Target.Scales) : _monitor == "cost"
            ? validation.Cost : validation[_monitor];
        return new(trial, epochs, score is { } known && double.IsFinite(known) ? known : null, report.Seconds, report.ThetaSha256);
    }
}
