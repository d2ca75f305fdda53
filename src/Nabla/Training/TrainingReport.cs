using Nabla.Specs;
using Nabla.Training.Metrics;

namespace Nabla.Training;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Finished,

    /// <summary>The monitored value stopped becoming better.</summary>
    EarlyStop,

    /// <summary>No step makes the cost smaller (L-BFGS).</summary>
    Converged,

    /// <summary>Somebody asked for it.</summary>
    Cancelled,
}

/// <summary>What a run did.</summary>
/// <param name="Epochs">Every epoch's report, in order.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="BestEpoch">The epoch whose weights the network has now; 0 where not even one was finished.</param>
/// <param name="Seconds">Time in all.</param>
/// <param name="ThetaSha256">Hash of the weights that the network has now.</param>
/// <param name="Statistics">The numbers that a diagnosis needs; null where <see cref="TrainingOptions.Diagnose"/> is off.</param>
public sealed record TrainingReport(
    IReadOnlyList<EpochReport> Epochs, StopReason Reason, int BestEpoch, double Seconds, string ThetaSha256, RunStatistics? Statistics)
{
    /// <summary>
    /// What there is to know of the data and of how the run ended; empty where nobody prepared the data. Namespace
    /// Nabla.Diagnosis adds what it finds in the run: <c>report.Findings</c>.
    /// </summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];
}

/// <summary>What one epoch did.</summary>
/// <param name="Epoch">Which, from 1.</param>
/// <param name="Epochs">Of how many.</param>
/// <param name="Train">Scores on the training samples as they were met, while the weights moved.</param>
/// <param name="Validation">Scores on the validation samples after the epoch; null without such a set.</param>
/// <param name="LearningRate">η of the epoch's last step.</param>
/// <param name="GradientNorm">|∇C| of the epoch's last step, before clipping.</param>
/// <param name="Seconds">Time of the epoch's training, validation left out.</param>
/// <param name="SamplesPerSecond">Training samples a second.</param>
/// <param name="ThetaSha256">Hash of θ after the epoch, as <see cref="ParameterOrder.Sha256"/> takes it.</param>
/// <param name="IsBest">True where the monitored value is the best so far.</param>
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
    bool IsBest);

/// <summary>Where a run stands after a step: what it tells whoever stops, steps or watches it.</summary>
/// <remarks>
/// Told on the training thread between two steps, which wait until the listener returns; the numbers are valid until then.
/// </remarks>
public readonly ref struct BatchReport
{
    private readonly RunRecorder _recorder;

    internal BatchReport(RunRecorder recorder) => _recorder = recorder;

    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The step in it that is done, from 1.</summary>
    public required int Batch { get; init; }

    /// <summary>Steps in an epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>The mean of C₀ over the samples that the epoch has met, as the report of the whole epoch has it in the end.</summary>
    public required double Cost { get; init; }

    /// <summary>η of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// ∇C of the epoch's last step as the optimizer took it, in memory order; empty after the steps before, which do not hold it as a
    /// whole.
    /// </summary>
    public required ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>True after the last step of an epoch, before it is judged.</summary>
    public bool IsLast => Batch == Batches;

    /// <summary>The numbers of the epochs that are done, for a diagnosis. It costs as much as training on 256 samples.</summary>
    /// <returns>The numbers; null where <see cref="TrainingOptions.Diagnose"/> is off.</returns>
    public RunStatistics? ComputeStatistics() => _recorder.Now();
}

/// <summary>A cost and the metrics asked for.</summary>
/// <param name="Cost">The mean of C₀ over the samples, weighted where they have weights; penalties left out.</param>
/// <param name="Metrics">Name and value, in the order asked for.</param>
public sealed record Scores(double Cost, IReadOnlyList<KeyValuePair<string, double>> Metrics)
{
    /// <summary>The mean recall of the classes, for the diagnosis.</summary>
    internal double? BalancedAccuracy { get; init; }

    /// <summary>A class of which nothing was recognized, for the diagnosis.</summary>
    internal int? MissedClass { get; init; }

    /// <summary>R², for the diagnosis.</summary>
    internal double? R2 { get; init; }

    /// <summary>The value called <paramref name="name"/>, the cost included.</summary>
    /// <param name="name">"cost" or the name of a metric.</param>
    /// <returns>Its value; null where the report does not have it.</returns>
    public double? Find(string name)
    {
        if (name == "cost") return Cost;
        foreach (var (metric, value) in Metrics)
            if (metric == name) return value;
        return null;
    }

    /// <summary>True where a metric among those asked for must see all samples at once.</summary>
    internal static bool NeedRanks(IReadOnlyList<string> metrics) => metrics.Any(name => MetricRegistry.Parse(name).NeedsScores);

    /// <summary>The metrics asked for, or those that are shown every epoch where none are.</summary>
    internal static Scores From(Evaluation evaluation, IReadOnlyList<string> metrics)
    {
        var wanted = metrics.Count == 0 ? MetricRegistry.EveryEpochOf(evaluation) : [.. metrics.Select(MetricRegistry.Parse)];
        return new(
            evaluation.Cost ?? double.NaN,
            [.. wanted.Where(metric => metric.Value(evaluation) is not null)
                .Select(metric => KeyValuePair.Create(metric.Name, metric.Value(evaluation)!.Value))])
        {
            BalancedAccuracy = evaluation["balanced-accuracy"],
            MissedClass = MissedIn(evaluation.Classification),
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
