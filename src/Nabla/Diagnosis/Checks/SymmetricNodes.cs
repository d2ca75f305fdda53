namespace Nabla.Diagnosis.Checks;

/// <summary>
/// All nodes of a hidden layer have the same weights after training: they compute the same and together do the work of one.
/// </summary>
/// <remarks>
/// Nodes that start alike (all weights 0, or all equal) receive the same gradient and stay alike. Float errors separate them by less than a
/// millionth. The last layer may start at 0 without harm, as its nodes have different targets: it is left out, and so is what differs after
/// training.
/// </remarks>
public sealed class SymmetricNodes : ICheck
{
    private const double Alike = 1e-6;

    /// <inheritdoc/>
    public string Name => "symmetric-nodes";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.Epochs.Count == 0) return null;
        var alike = facts.Latest.Layers.SkipLast(1).FirstOrDefault(layer => layer.Nodes > 1 && layer.NodeSpread <= Alike);
        if (alike is null) return null;
        return new Finding(
            Name, Severity.Error,
            FormattableString.Invariant($"{alike}: all {alike.Nodes} nodes still have the same weights after {facts.Epochs.Count} ")
                + FormattableString.Invariant($"epochs, {(alike.WeightNorm == 0 ? "all of them 0" : "so they compute the same")}. Nodes ")
                + FormattableString.Invariant($"that start alike stay alike."),
            "Start with random weights: --initializer glorot-uniform (he-normal for relu).");
    }
}
