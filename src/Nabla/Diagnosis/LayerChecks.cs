using Nabla.Activations;
using Nabla.Specs;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Diagnosis;

/// <summary>No step has changed a weight: the network is as it was before training.</summary>
public sealed class UnchangedWeights : ICheck
{
    /// <inheritdoc/>
    public string Name => "nothing-moved";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        // Where all is right from the start nothing has to move.
        if (facts.HasMoved || facts.Epochs.Count == 0 || facts.Epochs[^1].TrainCost == 0) return null;
        double rate = facts.Epochs[^1].LearningRate;
        return new Finding(
            Name, Severity.Error,
            FormattableString.Invariant($"{facts.Epochs.Count} {(facts.Epochs.Count == 1 ? "epoch" : "epochs")} of training changed no ")
                + FormattableString.Invariant($"weight: the network is as it was before. The learning rate of the last step was ")
                + FormattableString.Invariant($"{Say.Number(rate)}."),
            rate == 0 ? "" : "If all gradients are 0, change the activation or the initializer.",
            rate == 0 ? Increase("epochs").Or(Use("schedule", "constant")) : Increase("learning-rate"))
            { Numbers = [new("learning-rate", rate)] };
    }
}

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
    public Finding? Examine(RunStatistics facts)
    {
        if (facts.Epochs.Count == 0) return null;
        var alike = facts.Latest.Layers.SkipLast(1).FirstOrDefault(layer => layer.Nodes > 1 && layer.NodeSpread <= Alike);
        if (alike is null) return null;
        return new Finding(
            Name, Severity.Error,
            FormattableString.Invariant($"{alike}: all {alike.Nodes} nodes still have the same weights after {facts.Epochs.Count} ")
                + FormattableString.Invariant($"epochs, {(alike.WeightNorm == 0 ? "all of them 0" : "so they compute the same")}. Nodes ")
                + FormattableString.Invariant($"that start alike stay alike."),
            "Start with random weights.", Use("initializer", alike.Activation.StartingVariance == WeightVariance.He ? "he-normal"
                : "glorot-uniform")) { Layer = alike.Layer };
    }
}

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
    public Finding? Examine(RunStatistics facts)
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
            Advice: Use("initializer", DeadRelus.IsSigmoid(worst.Activation) ? "glorot-uniform" : "he-normal").And(Use("clip-norm", "1")))
        {
            Layer = worst.Layer,
            Numbers = [new("last-error", last.ErrorNorm), new("error", worst.ErrorNorm)],
        };
    }
}

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
    public Finding? Examine(RunStatistics facts)
    {
        var layers = facts.Latest.Layers;
        var (first, last) = (layers[0], layers[^1]);

        // Exactly 0 is another matter: dead nodes, or weights that are all 0.
        if (layers.Count < 3 || facts.Learned || !(first.ErrorNorm > 0) || !(first.ErrorNorm < Left * last.ErrorNorm)) return null;
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"The error |∂C/∂z| fades from {Say.Number(last.ErrorNorm)} in layer {last.Layer} to ")
                + FormattableString.Invariant($"{Say.Number(first.ErrorNorm)} in layer {first.Layer}: the first layers hardly learn."),
            "Fewer layers help too.",
            Use("activation", "relu").And(Use("initializer", "he-normal")).Or(Use("optimizer", "adam")))
        {
            Layer = first.Layer,
            Numbers = [new("last-error", last.ErrorNorm), new("error", first.ErrorNorm)],
        };
    }
}

/// <summary>Sigmoids and their like stand where they are flat, and the network does not learn.</summary>
/// <remarks>
/// Flat is a slope below a hundredth of the steepest: |z| &gt; 6 for sigmoid. A trained layer may well have half of its nodes there, as
/// features that are surely on or off; from 70 % on, and without success, it is the cause. The last layer does not count where the cost
/// contains its activation, as the error then passes it by.
/// </remarks>
public sealed class SaturatedSigmoids : ICheck
{
    private const double TooMany = 0.7;

    /// <inheritdoc/>
    public string Name => "saturated-sigmoids";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        if (facts.Learned) return null;
        var worst = facts.Latest.Layers
            .Where(layer => DeadRelus.IsSigmoid(layer.Activation)
            && !(layer == facts.Output && facts.Cost.FusedActivation?.Spec.Name == layer.Activation.Spec.Name))
            .MaxBy(layer => layer.SaturatedFraction);
        if (worst is not { SaturatedFraction: >= TooMany }) return null;
        bool fromTheStart = facts.Start.Layers.Any(layer => layer.Layer == worst.Layer && layer.SaturatedFraction >= TooMany);
        return new Finding(
            Name, Severity.Warning,
            $"{worst}: {Say.Percent(worst.SaturatedFraction.Value)} of its activations stand where {worst.Activation.Spec.Name} is "
                + $"flat{(fromTheStart ? ", as they did before training" : "")}: almost no error passes.",
            fromTheStart && !facts.Data.HasColumns ? "Scale the inputs in the data to about 1." : "",
            fromTheStart ? Smaller(facts).Or(Use("activation", "relu"))
                : Use("learning-rate", Say.Number(facts.LearningRate / 10)).Or(Steeper(facts, worst)))
        {
            Layer = worst.Layer,
            Numbers = [new("saturated-fraction", worst.SaturatedFraction.Value)],
        };
    }

    private static SettingAdvice Smaller(RunStatistics facts) => facts.Data.HasColumns
        ? Use("scaling", "standard").And(Use("initializer", "glorot-uniform")) : Use("initializer", "glorot-uniform");

    // The error of this cost passes a flat sigmoid.
    private static SettingAdvice Steeper(RunStatistics facts, LayerStatistics layer) =>
        layer != facts.Output ? Use("activation", "relu")
        : layer.Activation is Sigmoid ? Use("cost", "sigmoid-cross-entropy")
        : Use("output-activation", "identity");
}

/// <summary>
/// More than half of a layer's nodes have the slope 0 for every sample: their output is constant,
/// and they never learn again.
/// </summary>
/// <remarks>
/// A few dead nodes are common and harmless; more than half of a layer means that something killed them: a step that was too long, or a bad
/// start. A note only, where the network has learned with the rest. Sigmoids and their like are <see cref="SaturatedSigmoids"/>' matter.
/// </remarks>
public sealed class DeadRelus : ICheck
{
    /// <inheritdoc/>
    public string Name => "dead-relus";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        var worst = facts.Latest.Layers
            .Where(layer => !IsSigmoid(layer.Activation))
            .MaxBy(layer => (double)layer.DeadNodes / layer.Nodes);
        if (worst is null || 2 * worst.DeadNodes <= worst.Nodes) return null;
        return new Finding(
            Name, facts.Learned ? Severity.Note : worst.DeadNodes == worst.Nodes ? Severity.Error : Severity.Warning,
            FormattableString.Invariant($"{worst}: {worst.DeadNodes} of {worst.Nodes} nodes have the slope 0 for all ")
                + FormattableString.Invariant($"{facts.MeasuredSamples} probe samples and learn no more."),
            Advice: Use("learning-rate", Say.Number(facts.LearningRate / 10)).Or(Use("activation", "leaky-relu"))
                .Or(Use("initializer", "he-normal")))
        {
            Layer = worst.Layer,
            Numbers = [new("dead-nodes", worst.DeadNodes), new("nodes", worst.Nodes)],
        };
    }

    /// <summary>True for functions that rise through 0 and are flat on both sides.</summary>
    internal static bool IsSigmoid(IActivation activation) =>
        activation.IsElementwise && activation.Range.IsBoundedOnBothSides && activation.Slope(-0.5) > 0;
}
