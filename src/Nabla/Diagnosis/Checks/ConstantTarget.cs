using Nabla.Data;

namespace Nabla.Diagnosis.Checks;

/// <summary>Every sample wants the same: one class, or one number.</summary>
public sealed class ConstantTarget : ICheck
{
    /// <inheritdoc/>
    public string Name => "constant-target";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.Data.Samples < 2) return null;
        // Rows that weigh nothing are not counted.
        string samples = facts.Data.IsWeighted ? "training samples that count"
            : FormattableString.Invariant($"{facts.Data.Samples} training samples");
        if (facts.Data.Classes.Count > 0 && facts.Data.LargestShare == 1)
            return new(Name, Severity.Error,
                FormattableString.Invariant($"All {samples} are of class {facts.Data.Classes.MaxBy(c => c.Value).Key}."), Remedy(facts));
        if (facts.Task == LearningTask.Regression && facts.Data.OwnTargets.FirstOrDefault(column => column.IsConstant) is { } constant)
            return new(
                Name, Severity.Error,
                $"The target{(facts.Data.Targets.Count > 1 ? " " + constant.Name : "")} is {Say.Exact(constant.Min)} in all {samples}.",
                    Remedy(facts));
        return null;
    }

    private static string Remedy(
        RunFacts facts) => $"Check {(facts.Data.HasColumns ? "--target" : "the targets")} and how the data was filtered or split.";
}
