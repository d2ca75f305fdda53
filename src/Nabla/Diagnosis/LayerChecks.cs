using Nabla.Activations;
using Nabla.Specs;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Diagnosis;

/// <summary>No step has changed a weight.</summary>
public sealed class UnchangedWeights : ICheck
{
    /// <inheritdoc/>
    public string Name => "unchanged-weights";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        // If the untrained network is already correct, no change is needed.
        if (run.HasChangedWeights || run.Epochs.Count == 0 || run.Epochs[^1].TrainCost == 0) return null;
        double rate = run.Epochs[^1].LearningRate;
        return new Finding(
            Name, Severity.Error,
            FormattableString.Invariant($"{Say.Epochs(run)} of training changed no ")
                + FormattableString.Invariant($"weight: the network is as it was before. The learning rate of the last step was ")
                + FormattableString.Invariant($"{Say.Number(rate)}."),
            rate == 0 ? "" : "If all gradients are 0, change the activation or the initializer.",
            rate == 0 ? Increase("epochs").Or(Use("schedule", "constant")) : Increase("learning-rate"))
            { Numbers = [new("learning-rate", rate)] };
    }
}

/// <summary>
/// All nodes of a hidden layer have the same weights after training, so that they compute the same value.
/// </summary>
/// <remarks>
/// Nodes with equal initial weights (all 0, or all equal) receive equal gradients and stay equal; rounding separates them by less than a
/// millionth. The last layer may start at 0, because its nodes have different targets. It is not checked, nor are layers whose nodes differ
/// after training.
/// </remarks>
public sealed class SymmetricNodes : ICheck
{
    private const double Alike = 1e-6;

    /// <inheritdoc/>
    public string Name => "symmetric-nodes";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (run.Epochs.Count == 0) return null;
        var alike = run.Latest.Layers.SkipLast(1).FirstOrDefault(layer => layer.Nodes > 1 && layer.NodeDifference <= Alike);
        if (alike is null) return null;
        return new Finding(
            Name, Severity.Error,
            FormattableString.Invariant($"{alike}: all {alike.Nodes} nodes still have the same weights after {Say.Epochs(run)}, ")
                + FormattableString.Invariant($"{(alike.WeightNorm == 0 ? "all of them 0" : "so they compute the same")}. Nodes ")
                + FormattableString.Invariant($"that start with equal weights keep equal weights."),
            "Start with random weights.", Use("initializer", alike.Activation.InitialVariance == WeightVariance.He ? "he-normal"
                : "glorot-uniform")) { Layer = alike.Layer };
    }
}

/// <summary>Exploding gradients: the error of some layer is more than ten thousand times that of the last one.</summary>
/// <remarks>
/// The usual initial weights (He, Glorot) keep the size of the error; training increases it a few times per layer. A factor of 10⁴ needs
/// weights that are too large for the width of the layers. The check compares |∂C₀/∂z|, which does not depend on the size of the inputs.
/// </remarks>
public sealed class ExplodingGradient : ICheck
{
    private const double Grown = 1e4;

    /// <inheritdoc/>
    public string Name => "exploding-gradient";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        // After divergence only the earlier statistics can be compared.
        var layers = run.Latest.Layers.All(layer => double.IsFinite(layer.ErrorNorm)) ? run.Latest.Layers : run.Start.Layers;
        var (worst, last) = (layers.MaxBy(layer => layer.ErrorNorm)!, layers[^1]);
        if (!(last.ErrorNorm > 0) || !(worst.ErrorNorm > Grown * last.ErrorNorm)) return null;
        // The weights of the layers after it multiply the error of a layer.
        var next = layers.First(layer => layer.Layer > worst.Layer);
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"The error |∂C/∂z| grows from {Say.Number(last.ErrorNorm)} in layer {last.Layer} to ")
                + FormattableString.Invariant($"{Say.Number(worst.ErrorNorm)} in layer {worst.Layer}: the weights from layer {next.Layer} ")
                + FormattableString.Invariant($"on are too large for the number of inputs of their layers."),
            Advice: Use("initializer", DeadRelus.IsSigmoid(next.Activation) ? "glorot-uniform" : "he-normal").And(Use("clip-norm", "1")))
        {
            Layer = worst.Layer,
            Numbers = [new("last-error", last.ErrorNorm), new("error", worst.ErrorNorm)],
        };
    }
}

/// <summary>
/// Vanishing gradients: the error of the first layer is less than a thousandth of that of the last one, and the network does not learn.
/// </summary>
/// <remarks>
/// Each sigmoid layer multiplies the error by at most ¼ (σ' ≤ ¼) times its weights, so that five or more layers suffice. The check compares
/// |∂C₀/∂z|, because the gradient of the weights also depends on their number and on the inputs. Hochreiter, "Untersuchungen zu dynamischen
/// neuronalen Netzen", 1991; Glorot and Bengio, AISTATS 2010.
/// </remarks>
public sealed class VanishingGradient : ICheck
{
    private const double Left = 1e-3;

    /// <inheritdoc/>
    public string Name => "vanishing-gradient";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        var layers = run.Latest.Layers;
        var (first, last) = (layers[0], layers[^1]);

        // An error of exactly 0 has other causes: dead nodes, or weights that are all 0.
        if (layers.Count < 3 || run.Learned || !(first.ErrorNorm > 0) || !(first.ErrorNorm < Left * last.ErrorNorm)) return null;
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"The error |∂C/∂z| fades from {Say.Number(last.ErrorNorm)} in layer {last.Layer} to ")
                + FormattableString.Invariant($"{Say.Number(first.ErrorNorm)} in layer {first.Layer}: the first layers hardly learn."),
            "Use fewer layers, or",
            Use("activation", "relu").And(Use("initializer", "he-normal")).Or(Use("optimizer", "adam")))
        {
            Layer = first.Layer,
            Numbers = [new("last-error", last.ErrorNorm), new("error", first.ErrorNorm)],
        };
    }
}

/// <summary>Sigmoids and similar functions are saturated, and the network does not learn.</summary>
/// <remarks>
/// A node is saturated if σ' is below a hundredth of its maximum: |z| &gt; 6 for sigmoid. In a trained layer half of the nodes may be
/// saturated, as features that are clearly on or off. From 70 % on in a network that does not learn, saturation is the cause. The last
/// layer is not counted if it is the fused activation of the cost, whose error does not pass through σ'.
/// </remarks>
public sealed class SaturatedSigmoids : ICheck
{
    private const double TooMany = 0.7;

    /// <inheritdoc/>
    public string Name => "saturated-sigmoids";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (run.Learned) return null;
        var worst = run.Latest.Layers
            .Where(layer => DeadRelus.IsSigmoid(layer.Activation)
            && !(layer == run.Output && run.Cost.FusedActivation?.Spec.Name == layer.Activation.Spec.Name))
            .MaxBy(layer => layer.SaturatedFraction);
        if (worst is not { SaturatedFraction: >= TooMany }) return null;
        bool fromTheStart = run.Start.Layers.Any(layer => layer.Layer == worst.Layer && layer.SaturatedFraction >= TooMany);
        return new Finding(
            Name, Severity.Warning,
            $"{worst}: {Say.Percent(worst.SaturatedFraction.Value)} of its activations are "
                + $"saturated{(fromTheStart ? ", as they were before training" : "")}: almost no gradient is passed back.",
            fromTheStart && !run.Data.HasColumns ? "Scale the inputs in the data to about 1." : "",
            fromTheStart ? Smaller(run).Or(Use("activation", "relu"))
                : LearningRateAdvice.Lower(run.Optimizer).Or(Steeper(run, worst)))
        {
            Layer = worst.Layer,
            Numbers = [new("saturated-fraction", worst.SaturatedFraction.Value)],
        };
    }

    private static SettingAdvice Smaller(RunStatistics run) => run.Data.HasColumns
        ? Use("scaling", "standard").And(Use("initializer", "glorot-uniform")) : Use("initializer", "glorot-uniform");

    // With this cost the error does not pass through σ'.
    private static SettingAdvice Steeper(RunStatistics run, LayerStatistics layer) =>
        layer != run.Output ? Use("activation", "relu")
        : layer.Activation is Sigmoid ? Use("cost", "sigmoid-cross-entropy")
        : Use("output-activation", "identity");
}

/// <summary>
/// Dead nodes: for more than half of a layer's nodes σ' is 0 for every sample, so that they cannot learn.
/// </summary>
/// <remarks>
/// A few dead nodes are common and harmless. More than half of a layer points to a step that was too large or to unsuitable initial
/// weights. It is only a note if the network has learned. <see cref="SaturatedSigmoids"/> checks sigmoids and similar functions.
/// </remarks>
public sealed class DeadRelus : ICheck
{
    /// <inheritdoc/>
    public string Name => "dead-relus";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        var worst = run.Latest.Layers
            .Where(layer => !IsSigmoid(layer.Activation))
            .MaxBy(layer => (double)layer.DeadNodes / layer.Nodes);
        if (worst is null || 2 * worst.DeadNodes <= worst.Nodes) return null;
        return new Finding(
            Name, run.Learned ? Severity.Note : worst.DeadNodes == worst.Nodes ? Severity.Error : Severity.Warning,
            FormattableString.Invariant($"{worst}: {worst.DeadNodes} of {worst.Nodes} nodes have the derivative 0 for all ")
                + FormattableString.Invariant($"{run.MeasuredSamples} samples checked and no longer learn."),
            Advice: LearningRateAdvice.Lower(run.Optimizer).Or(Use("activation", "leaky-relu"))
                .Or(Use("initializer", "he-normal")))
        {
            Layer = worst.Layer,
            Numbers = [new("dead-nodes", worst.DeadNodes), new("nodes", worst.Nodes)],
        };
    }

    /// <summary>Returns true for functions that increase at 0 and saturate on both sides.</summary>
    internal static bool IsSigmoid(IActivation activation) =>
        activation.IsElementwise && activation.Range.IsBoundedOnBothSides && activation.Derivative(-0.5) > 0;
}
