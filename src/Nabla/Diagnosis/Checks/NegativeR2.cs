namespace Nabla.Diagnosis.Checks;

/// <summary>On validation the answers are worse than always giving the mean: R² is negative.</summary>
/// <remarks>From −0.05 down: of noise, which nothing can be learnt of, R² is a little below 0.</remarks>
public sealed class NegativeR2 : ICheck
{
    private const double Noise = -0.05;

    /// <inheritdoc/>
    public string Name => "negative-r2";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (!facts.HasMoved || facts.Kept is not { ValidationR2: < Noise and var r2 }) return null;
        bool outlier = new TargetOutlier().Look(facts) is not null;
        return new Finding(
            Name, Severity.Warning,
            $"R² on validation is {Say.Number(r2)}: the answers are farther off than the mean of the validation targets would be.",
            outlier ? "The target that is far from all others is the likely cause: see target-outlier."
            : $"Check that validation rows are of the same kind as training rows, and that the inputs tell something about the target; "
            + $"then try {(facts.RestoresBest ? "" : "--early-stop 20, ")}a smaller network (--hidden 16), "
            + "--weight-decay 0.01 or more rows.");
    }
}
