namespace Nabla.Diagnosis.Checks;

/// <summary>All samples have the same inputs, so that nothing can tell them apart.</summary>
/// <remarks>Images whose ink was lost when they were read, or a table of which only constant columns are left.</remarks>
public sealed class EqualSamples : ICheck
{
    /// <inheritdoc/>
    public string Name => "equal-samples";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts) => facts.Data.Samples < 2 || !facts.Data.Inputs.All(column => column.IsConstant) ? null : new(
        Name, Severity.Error,
        FormattableString.Invariant($"All samples are equal: every one of the {facts.Data.Inputs.Count} inputs is the same in all ")
            + FormattableString.Invariant($"{facts.Data.Samples} training samples, so nothing can be learnt from them."),
        "Look at what was read (nabla data show), and at how images were stored or columns were filtered.");
}
