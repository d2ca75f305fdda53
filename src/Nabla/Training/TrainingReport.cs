using Nabla.Specs;
using Nabla.Training.Metrics;

namespace Nabla.Training;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Finished,

    /// <summary>The monitored value stopped improving.</summary>
    EarlyStop,

    /// <summary>No step decreases the cost (L-BFGS).</summary>
    Converged,

    /// <summary>The run was canceled.</summary>
    Cancelled,
}

/// <summary>The report of a run.</summary>
/// <param name="Epochs">The reports of the epochs, in order.</param>
/// <param name="Reason">Why the run ended.</param>
/// <param name="BestEpoch">The epoch whose weights the network has; 0 if no epoch was finished.</param>
/// <param name="Seconds">Total time in seconds.</param>
/// <param name="ThetaSha256">Hash of the network's weights.</param>
/// <param name="Statistics">The statistics for a diagnosis; null if <see cref="TrainingOptions.Diagnose"/> is false.</param>
public sealed record TrainingReport(
    IReadOnlyList<EpochReport> Epochs, StopReason Reason, int BestEpoch, double Seconds, string ThetaSha256, RunStatistics? Statistics)
{
    /// <summary>
    /// Notes on the data and on the end of the run; empty if the data was not prepared by a preprocessor. Namespace Nabla.Diagnosis adds
    /// the findings of the run: <c>report.Findings</c>.
    /// </summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];

    /// <summary>The run in one line.</summary>
    /// <returns>"30 epochs in 1.2 s (Finished), best epoch 28: train: cost 0.1, accuracy 0.97; validation: …".</returns>
    public override string ToString()
    {
        string scores = Epochs.FirstOrDefault(epoch => epoch.Epoch == BestEpoch) is { } best ? $": {best.ScoresText}" : "";
        return MessageText.Count(Epochs.Count, "epoch") + FormattableString.Invariant($" in {Seconds:0.0} s ({Reason}), best epoch ")
            + FormattableString.Invariant($"{BestEpoch}{scores}");
    }
}

/// <summary>The report of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">The planned number of epochs.</param>
/// <param name="Train">Scores on the training samples during the epoch, while the weights changed.</param>
/// <param name="Validation">Scores on the validation samples after the epoch; null without validation.</param>
/// <param name="LearningRate">η of the epoch's last step.</param>
/// <param name="GradientNorm">|∇C| of the epoch's last step, before clipping.</param>
/// <param name="Seconds">Training time of the epoch in seconds, without validation.</param>
/// <param name="SamplesPerSecond">Training samples per second.</param>
/// <param name="ThetaSha256">Hash of θ after the epoch, as from <see cref="ParameterOrder.Sha256"/>.</param>
/// <param name="IsBest">True if the monitored value is the best so far.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    Scores Train,
    Scores? Validation,
    double LearningRate,
    double GradientNorm,
    double Seconds,
    double SamplesPerSecond,
    string ThetaSha256,
    bool IsBest)
{
    internal string ScoresText => $"train: {Train}{(Validation is null ? "" : $"; validation: {Validation}")}";

    /// <summary>The epoch in one line.</summary>
    /// <returns>"epoch 7/30, train: cost 0.1, accuracy 0.97; validation: cost 0.2, accuracy 0.95".</returns>
    public override string ToString() => FormattableString.Invariant($"epoch {Epoch}/{Epochs}, {ScoresText}");
}

/// <summary>The state of a run after a step.</summary>
/// <remarks>
/// The callback runs on the training thread between two steps. The values are valid until it returns.
/// </remarks>
public readonly ref struct BatchReport
{
    private readonly RunRecorder _recorder;

    internal BatchReport(RunRecorder recorder) => _recorder = recorder;

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The finished step in the epoch, from 1.</summary>
    public required int Batch { get; init; }

    /// <summary>Number of steps in an epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>The mean of C₀ over the samples of the epoch so far. After the last step it is the value in the epoch's report.</summary>
    public required double Cost { get; init; }

    /// <summary>η of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// ∇C of the epoch's last step as passed to the optimizer, in memory order. It is empty after earlier steps, which do not store ∇C
    /// completely.
    /// </summary>
    public required ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>True after the last step of an epoch, before its evaluation.</summary>
    public bool IsLast => Batch == Batches;

    /// <summary>Computes the statistics of the finished epochs for a diagnosis. It costs as much as training on 256 samples.</summary>
    /// <returns>The statistics; null if <see cref="TrainingOptions.Diagnose"/> is false.</returns>
    public RunStatistics? ComputeStatistics() => _recorder.Now();
}

/// <summary>The cost and the requested metrics.</summary>
/// <param name="Cost">The mean of C₀ over the samples, weighted if they have weights, without penalties.</param>
/// <param name="Metrics">Names and values, in the requested order.</param>
public sealed record Scores(double Cost, IReadOnlyList<KeyValuePair<string, double>> Metrics)
{
    /// <summary>The mean recall of the classes, for the diagnosis.</summary>
    internal double? BalancedAccuracy { get; init; }

    /// <summary>A class without a correct prediction, for the diagnosis.</summary>
    internal int? UnrecognizedClass { get; init; }

    /// <summary>R², for the diagnosis.</summary>
    internal double? R2 { get; init; }

    /// <summary>Returns the value named <paramref name="name"/>, including the cost.</summary>
    /// <param name="name">"cost" or the name of a metric.</param>
    /// <returns>The value; null if the report does not contain it.</returns>
    public double? Find(string name)
    {
        if (name == "cost") return Cost;
        foreach (var (metric, value) in Metrics)
            if (metric == name) return value;
        return null;
    }

    /// <summary>The scores in one line.</summary>
    /// <returns>"cost 0.1, accuracy 0.97".</returns>
    public override string ToString() => string.Join(", ", Metrics.Prepend(new("cost", Cost))
        .Select(metric => FormattableString.Invariant($"{metric.Key} {metric.Value:G4}")));

    /// <summary>Returns whether a requested metric needs all samples at once.</summary>
    /// <param name="metrics">The names of the metrics.</param>
    /// <param name="isMonitored">Whether the samples choose the epoch.</param>
    internal static bool NeedRanks(IReadOnlyList<string> metrics, bool isMonitored) => metrics.Select(MetricRegistry.Parse)
        .Any(metric => metric.NeedsSortedPredictions && (isMonitored || !metric.ForValidation));

    /// <summary>Returns the requested metrics, or the default metrics of the task.</summary>
    internal static Scores From(Evaluation evaluation, IReadOnlyList<string> metrics)
    {
        var wanted = metrics.Count == 0 ? MetricRegistry.EveryEpochOf(evaluation) : [.. metrics.Select(MetricRegistry.Parse)];
        return new(
            evaluation.Cost ?? double.NaN,
            [.. wanted.Where(metric => metric.Value(evaluation) is not null)
                .Select(metric => KeyValuePair.Create(metric.Name, metric.Value(evaluation)!.Value))])
        {
            BalancedAccuracy = evaluation["balanced-accuracy"],
            UnrecognizedClass = MissedIn(evaluation.Classification),
            R2 = evaluation["r2"],
        };
    }

    private static int? MissedIn(ClassificationScores? scores)
    {
        for (int k = 0; k < scores?.Classes.Count; k++)
            if (scores.Classes[k] is { Support: > 0, Recall: 0 }) return k;
        return null;
    }
}
