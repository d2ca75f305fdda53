namespace Nabla.Diagnosis.Checks;

/// <summary>The numbers to be learned are far larger than what a network gives at first, and it does not get there.</summary>
/// <remarks>
/// Outputs start at about 1. Targets of a size above 100 take biases that only long steps reach, and errors of that size make for steps
/// that are too long elsewhere.
/// </remarks>
public sealed class UnscaledTargets : ICheck
{
    private const double Large = 100;

    /// <inheritdoc/>
    public string Name => "unscaled-targets";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        // The Poisson cost takes outputs for logarithms: its targets are meant to be counts of any size.
        if (facts.Task != Data.LearningTask.Regression || facts.Cost.Name == "poisson" || facts.Learned) return null;
        // One number that is far from all others is another matter: scaled by it, the others would vanish.
        static double SizeOf(ColumnFacts column) =>
            column is { Median: { } median, RobustDeviation: { } spread and > 0 } ? Math.Sqrt(median * median + spread * spread)
            : column.Size;
        var largest = facts.Data.Targets.MaxBy(SizeOf);
        if (largest is null || !(SizeOf(largest) > Large)) return null;
        return new Finding(
            Name, Severity.Warning,
            $"The targets are far from the size of 1 that outputs start with: mean {Say.Number(largest.Mean)}, standard deviation "
                + $"{Say.Number(largest.Deviation)}, from {Say.Number(largest.Min)} to {Say.Number(largest.Max)}.",
            facts.Data.HasColumns
                ? "Scale the targets: --target-scaling standard, which scales the predictions back."
                : "Scale the targets in the data: subtract their mean and divide by their standard deviation.");
    }
}
