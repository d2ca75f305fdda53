using Nabla.Specs;

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
/// <param name="KeptEpoch">The epoch whose weights the network has now; 0 where not even one was finished.</param>
/// <param name="Seconds">Time in all.</param>
/// <param name="ThetaSha256">Hash of the weights that the network has now.</param>
/// <param name="Facts">The numbers that a diagnosis needs; null where <see cref="TrainingOptions.Diagnose"/> is off.</param>
public sealed record TrainingReport(
    IReadOnlyList<EpochReport> Epochs, StopReason Reason, int KeptEpoch, double Seconds, string ThetaSha256, RunFacts? Facts)
{
    /// <summary>
    /// What there is to know of the data and of how the run ended; empty where nobody prepared the data. Namespace
    /// Nabla.Diagnosis adds what it finds in the run: <c>report.Findings</c>.
    /// </summary>
    public IReadOnlyList<Finding> Notes { get; init; } = [];
}
