namespace Nabla.Diagnosis;

/// <summary>The numbers of one epoch.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="LearningRate">η of its last step.</param>
/// <param name="TrainCost">Mean C₀ of the training samples, as they were met while the weights moved.</param>
/// <param name="ValidationCost">Mean C₀ of the validation samples after the epoch; null without such a set.</param>
/// <param name="TrainAccuracy">Part of the training samples that were right; null where nothing is classified.</param>
/// <param name="ValidationAccuracy">Part of the validation samples that were right; null where there are none.</param>
/// <param name="Probe">The network after the epoch; null where it was not looked at, as in all epochs but the last.</param>
public sealed record EpochFacts(
    int Number,
    double LearningRate,
    double TrainCost,
    double? ValidationCost = null,
    double? TrainAccuracy = null,
    double? ValidationAccuracy = null,
    ProbeFacts? Probe = null)
{
    /// <summary>The mean recall over the classes, on validation or, without it, in training; null where it is not known.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>
    /// A class, from 0, of which no sample was recognized though there were some, there; null where there is none, or it is not known.
    /// </summary>
    public int? MissedClass { get; init; }

    /// <summary>R² on validation; null where it is not known.</summary>
    public double? ValidationR2 { get; init; }
}
