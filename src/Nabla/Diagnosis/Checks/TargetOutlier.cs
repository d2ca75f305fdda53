using Nabla.Data;

namespace Nabla.Diagnosis.Checks;

/// <summary>A target is so far from all others that mean, standard deviation and squared error are those of this one sample.</summary>
/// <remarks>
/// A hundred robust standard deviations (interquartile range / 1.349) from the median, and the standard deviation more than five times the
/// robust one: long tails, such as those of prices, stay below. A note only where the network has learnt all the same, as under robust
/// scaling and a cost that grows with the distance instead of its square.
/// </remarks>
public sealed class TargetOutlier : ICheck
{
    private const double Far = 100, Inflated = 5, Explained = 0.5;

    /// <inheritdoc/>
    public string Name => "target-outlier";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.Task != LearningTask.Regression || facts.Data.OwnTargets.FirstOrDefault(IsFarOff) is not { } column) return null;
        double median = column.Median!.Value, spread = column.RobustDeviation!.Value;
        double farthest = column.Max - median > median - column.Min ? column.Max : column.Min;
        bool copes = facts.Kept?.ValidationR2 > Explained;
        return new Finding(
            Name, copes ? Severity.Note : Severity.Warning,
            $"The target{(facts.Data.Targets.Count > 1 ? " " + column.Name : "")} {Say.Exact(farthest)} is far from all others: half of "
                + $"them are within {Say.Number(1.349 * spread)} of each other around {Say.Number(median)}, "
            + $"but the standard deviation is {Say.Number(column.Deviation)}.",
            copes
                ? "Correct or remove the row if it is a mistake."
                : $"Correct or remove the row if it is a mistake; if it is real, use "
                + $"{(facts.Data.HasColumns ? "--target-scaling robust " : "")}--cost huber, which such a target moves little.");
    }

    private static bool IsFarOff(ColumnFacts column) => column is { Median: { } median, RobustDeviation: { } spread and > 0 }
        && Math.Max(column.Max - median, median - column.Min) > Far * spread && column.Deviation > Inflated * spread;
}
