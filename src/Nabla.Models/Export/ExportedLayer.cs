using Nabla.Activations;

namespace Nabla.Models.Export;

/// <summary>A dense layer to be written.</summary>
/// <param name="Inputs">Nodes of the layer before.</param>
/// <param name="Nodes">Nodes of this layer.</param>
/// <param name="Weights">inputs × nodes, as they lie in memory: the weight of input k to node j at k · nodes + j.</param>
/// <param name="Biases">One a node.</param>
/// <param name="Activation">σ.</param>
internal sealed record ExportedLayer(int Inputs, int Nodes, float[] Weights, float[] Biases, IActivation Activation)
{
    /// <summary>What each input is multiplied by first; null for nothing.</summary>
    public float[]? Scales { get; init; }

    /// <summary>
    /// What the sums over the inputs are multiplied by before the biases are added; null for nothing: then the sums begin at the biases.
    /// </summary>
    public float? Factor { get; init; }
}
