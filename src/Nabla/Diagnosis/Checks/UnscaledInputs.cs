namespace Nabla.Diagnosis.Checks;

/// <summary>Input columns are so large that they drown the others, or all so small that nothing is felt of them.</summary>
/// <remarks>
/// The usual starts of the weights expect inputs of about 1. A column of the size s makes z about s times as large and the cost s² times as
/// steep in its weights; from 30 on a rate that suits the rest is a thousand times too high for it. Ages, pixels of 0 … 255 and prices are
/// beyond; standard scores, shares, one-hot columns and pixels of 0 … 16 are not. One small column is no matter (a rare flag), all of them
/// below a thousandth are.
/// </remarks>
public sealed class UnscaledInputs : ICheck
{
    private const double Large = 30, Small = 1e-3;

    /// <inheritdoc/>
    public string Name => "unscaled-inputs";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        var columns = facts.Data.Inputs;
        var largest = columns.MaxBy(column => column.Size);
        if (largest is null) return null;
        int large = columns.Count(column => column.Size > Large);
        bool allSmall = largest.Size > 0 && columns.All(column => Math.Max(Math.Abs(column.Min), Math.Abs(column.Max)) < Small);
        if (large == 0 && !allSmall) return null;
        string which = large > 0
            ? FormattableString.Invariant($"{large} of {columns.Count} input columns are much larger than 1")
            : FormattableString.Invariant($"All {columns.Count} input columns are much smaller than 1");
        return new Finding(
            Name, facts.Learned ? Severity.Note : Severity.Warning,
            $"{which}, {(columns.Count == 1 ? "with" : "the largest, column " + largest.Name + ", with")} mean "
                + $"{Say.Number(largest.Mean)}, standard deviation {Say.Number(largest.Deviation)}, from {Say.Number(largest.Min)} to "
                + $"{Say.Number(largest.Max)}.",
            facts.Data.HasColumns ? "Scale the inputs: --scaling standard."
                : "Scale the inputs in the data: subtract the mean of each and divide by its standard deviation, or divide "
                + "all by the largest.");
    }
}
