using Nabla.Explain;

namespace Nabla.Studio.Graphs;

/// <summary>A network with one sample for drawing: the nodes of each layer that are shown.</summary>
/// <param name="Network">The network.</param>
/// <param name="Sample">The sample's numbers.</param>
/// <param name="Shown">The nodes that are shown, the inputs first: [0] are inputs, [n] nodes of layer n, counted from 1.</param>
internal sealed record Graph(Network Network, SampleExplanation Sample, IReadOnlyList<int[]> Shown)
{
    /// <summary>Chooses the nodes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="wanted">Quantities whose nodes must be shown.</param>
    /// <param name="windows">The first node of the window of each layer, by layer from 0 for the inputs.</param>
    public static Graph Build(Network network, SampleExplanation sample, IReadOnlyList<Quantity> wanted,
        IReadOnlyDictionary<int, int> windows)
    {
        var shown = new List<int[]>();
        for (int layer = -1; layer < network.Architecture.Layers.Count; layer++)
        {
            int here = layer;
            var nodes = wanted.Where(name => name.Layer == here && name.Kind != QuantityKind.Cost).Select(name => name.Node)
                .Concat(wanted.Where(name => name.Kind == QuantityKind.Weight && name.Layer - 1 == here).Select(name => name.From));
            shown.Add(Window.Select(sample.Activations(layer), nodes, windows.TryGetValue(layer + 1, out int from) ? from : null));
        }

        return new(network, sample, shown);
    }

    public Architecture Architecture => Network.Architecture;

    public int Last => Architecture.Layers.Count - 1;

    /// <summary>True if the cost is applied to z of the last layer, whose activation it includes.</summary>
    public bool IsAbsorbed => Sample.ActivationGradients(Last).IsEmpty;

    /// <summary>True for a layer with w[j, k] and b[j].</summary>
    public bool HasWeights(int layer) => layer >= 0 && Architecture.LayerLayouts[layer].WeightedSums is not null;

    /// <summary>The shown nodes of a layer; the inputs for −1.</summary>
    public int[] Nodes(int layer) => Shown[layer + 1];
}
