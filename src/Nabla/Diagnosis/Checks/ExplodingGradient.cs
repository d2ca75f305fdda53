namespace Nabla.Diagnosis.Checks;

/// <summary>The error grows on its way back: some layer feels more than ten thousand times what the last one does.</summary>
/// <remarks>
/// Weights of the usual starts (He, Glorot) carry the error back about as long as it is; training lets it grow by a few times a layer.
/// A factor of 10⁴ takes weights that are too large for the layers' widths. Compared is |∂C₀/∂z|, so large inputs play no part.
/// </remarks>
public sealed class ExplodingGradient : ICheck
{
    private const double Grown = 1e4;

    /// <inheritdoc/>
    public string Name => "exploding-gradient";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        // After a breakdown the numbers from before it are the ones that can still be compared.
        var layers = facts.Latest.Layers.All(layer => double.IsFinite(layer.ErrorNorm)) ? facts.Latest.Layers : facts.Start.Layers;
        var (worst, last) = (layers.MaxBy(layer => layer.ErrorNorm)!, layers[^1]);
        if (!(last.ErrorNorm > 0) || !(worst.ErrorNorm > Grown * last.ErrorNorm)) return null;
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"The error |∂C/∂z| grows from {Say.Number(last.ErrorNorm)} in layer {last.Layer} to ")
                + FormattableString.Invariant($"{Say.Number(worst.ErrorNorm)} in layer {worst.Layer}: its weights are too ")
                + FormattableString.Invariant($"large for its width."),
            $"Start with --initializer {(OutputRange.IsSquashing(worst.Activation) ? "glorot-uniform" : "he-normal")}, and cut what is "
                + "too long with --clip-norm 1.");
    }
}
