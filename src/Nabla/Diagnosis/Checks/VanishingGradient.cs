namespace Nabla.Diagnosis.Checks;

/// <summary>
/// The error fades on its way back: the first layer feels less than a thousandth of what the last one does, and the network does not learn.
/// </summary>
/// <remarks>
/// Each sigmoid layer multiplies the error by at most ¼ (σ' ≤ ¼) times its weights, so five or more are enough. Compared is |∂C₀/∂z| and
/// not the gradient of the weights, which also depends on how many they are and how large the inputs. Hochreiter, "Untersuchungen zu
/// dynamischen neuronalen Netzen", 1991; Glorot and Bengio, AISTATS 2010.
/// </remarks>
public sealed class VanishingGradient : ICheck
{
    private const double Left = 1e-3;

    /// <inheritdoc/>
    public string Name => "vanishing-gradient";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        var layers = facts.Latest.Layers;
        var (first, last) = (layers[0], layers[^1]);

        // Exactly 0 is another matter: dead nodes, or weights that are all 0.
        if (layers.Count < 3 || facts.Learned || !(first.ErrorNorm > 0) || !(first.ErrorNorm < Left * last.ErrorNorm)) return null;
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"The error |∂C/∂z| fades from {Say.Number(last.ErrorNorm)} in layer {last.Layer} to ")
                + FormattableString.Invariant($"{Say.Number(first.ErrorNorm)} in layer {first.Layer}: the first layers hardly learn."),
            "Use --activation relu (with --initializer he-normal), fewer layers, or --optimizer adam, whose steps do not "
                + "shrink with the gradient.");
    }
}
