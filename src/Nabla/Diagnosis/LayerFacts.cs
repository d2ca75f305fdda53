using Nabla.Specs;

namespace Nabla.Diagnosis;

/// <summary>One layer with weights, seen at one moment through the probe samples.</summary>
public sealed record LayerFacts
{
    /// <summary>Its place among all layers, from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>Nodes of the layer before.</summary>
    public required int Inputs { get; init; }

    /// <summary>Its nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>σ.</summary>
    public required Spec Activation { get; init; }

    /// <summary>
    /// Part of the nodes × samples where |σ'(z)| is below a hundredth of the steepest slope of σ; null where σ looks at whole rows
    /// (softmax).
    /// </summary>
    public double? SaturatedFraction { get; init; }

    /// <summary>Nodes whose slope is exactly 0 for every probe sample: they cannot learn any more.</summary>
    public int DeadNodes { get; init; }

    /// <summary>|∂C₀/∂z| of this layer, the root of its mean square over the probe samples.</summary>
    public double ErrorNorm { get; init; }

    /// <summary>|∂C/∂θ| of the layer's weights and biases.</summary>
    public double GradientNorm { get; init; }

    /// <summary>|w|.</summary>
    public double WeightNorm { get; init; }

    /// <summary>How far the layer's weights and biases went during the epoch, |θ after − θ before|; null before the first epoch.</summary>
    public double? Movement { get; init; }

    /// <summary>
    /// How different the nodes are: max_jk |w_jk − w_0k| / max_jk |w_jk|. 0 where all rows of w are equal, and where all weights are 0; ∞
    /// where the layer begins with parameters that are no weights.
    /// </summary>
    public double NodeSpread { get; init; }

    /// <summary>The layer as messages call it.</summary>
    /// <returns>"Layer 2 (16 relu)".</returns>
    public override string ToString() => FormattableString.Invariant($"Layer {Layer} ({Nodes} {Activation.Name})");
}
