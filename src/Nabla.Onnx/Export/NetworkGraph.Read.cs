using System.Runtime.InteropServices;
using Nabla.Layers;
using Nabla.Onnx.Wire;

namespace Nabla.Onnx.Export;

/// <content>Networks back from graphs that <see cref="Add"/> wrote.</content>
public static partial class NetworkGraph
{
    /// <summary>The network in a graph that <see cref="Add"/> wrote: the n-th Gemm holds the weights of the n-th dense layer, to the same bits.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layers">The network's layers.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The graph does not hold these layers' weights as <see cref="Add"/> writes them.</exception>
    public static Network Read(OnnxGraph graph, IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layers);
        var gemms = graph.Nodes.Where(node => node.Operator == "Gemm").ToList();
        int dense = layers.Count(layer => layer is Dense);
        if (gemms.Count != dense || dense == 0) throw new OnnxException($"The graph has {gemms.Count} Gemm nodes but the network {dense} dense layers. Take an unchanged copy of the file.");

        // Sizes are those of the file's own bytes before a network of them is made.
        var constants = new Dictionary<string, OnnxTensor>();
        foreach (var tensor in graph.Initializers) constants[tensor.Name] = tensor;
        var weights = gemms.ConvertAll(gemm => ConstantOf(gemm, 1, rank: 2));
        var biases = gemms.ConvertAll(gemm => ConstantOf(gemm, 2, rank: 1));
        long inputs = weights[0].Dimensions[1], width = inputs;
        foreach (var (layer, n) in layers.OfType<Dense>().Select((layer, n) => (layer, n)))
        {
            if (weights[n].Dimensions[0] != layer.Nodes || weights[n].Dimensions[1] != width || biases[n].Dimensions[0] != layer.Nodes)
                throw new OnnxException($"Node {gemms[n].Name} should have weights of {layer.Nodes} × {width} but has {string.Join(" × ", weights[n].Dimensions)}. Take an unchanged copy of the file.");
            width = layer.Nodes;
        }

        var network = new Network((int)inputs, layers);
        int next = 0;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            if (layers[layer] is not Dense) continue;
            var w = network.Weights(layer);
            var ordered = Floats(weights[next]);
            for (int j = 0, at = 0; j < w.Rows; j++)
                for (int k = 0; k < w.Columns; k++) w[j, k] = ordered[at++];
            Floats(biases[next++]).CopyTo(network.Biases(layer));
        }

        return network;

        OnnxTensor ConstantOf(OnnxNode gemm, int input, int rank)
        {
            if (gemm.Inputs.Count != 3 || gemm.Attributes is not [{ Name: "transB", Int: 1 }] || !constants.TryGetValue(gemm.Inputs[input], out var tensor)
                || tensor.Type != OnnxDataType.Float || tensor.Dimensions.Count != rank || !IsFilled(tensor))
                throw new OnnxException($"Node {gemm.Name} is not as Nabla writes it (transB = 1, weights and biases as float32 in the file). Take an unchanged copy of the file.");
            return tensor;
        }
    }

    private static bool IsFilled(OnnxTensor tensor)
    {
        long length = sizeof(float);
        foreach (long dimension in tensor.Dimensions)
        {
            if (dimension < 1 || dimension > int.MaxValue / length) return false;
            length *= dimension;
        }

        return length == tensor.Raw.Length;
    }

    private static ReadOnlySpan<float> Floats(OnnxTensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Raw.Span);
}
