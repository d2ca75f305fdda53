using System.Runtime.InteropServices;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Export;

/// <content>Networks back from graphs that <see cref="Add(GraphBuilder, Network, ICost, string)"/> wrote.</content>
public static partial class NetworkGraph
{
    /// <summary>
    /// The network in a graph that <see cref="Add(GraphBuilder, Network, ICost, string)"/> wrote: the n-th Gemm holds the weights of the
    /// n-th dense layer, to the same bits.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layers">The network's layers.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxException">The graph does not hold these layers' weights as
    /// <see cref="Add(GraphBuilder, Network, ICost, string)"/> writes them.</exception>
    public static Network Read(OnnxGraph graph, IReadOnlyList<Layer> layers) => Read(graph, layers, members: 1)[0];

    /// <summary>
    /// Several networks in a graph that <see cref="Add(GraphBuilder, IReadOnlyList{Network}, ICost, string)"/> wrote, to the same bits.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layers">The layers of each.</param>
    /// <param name="members">How many networks.</param>
    /// <returns>The networks.</returns>
    /// <exception cref="OnnxException">The graph does not hold these networks' weights as they are written.</exception>
    public static IReadOnlyList<Network> Read(OnnxGraph graph, IReadOnlyList<Layer> layers, int members)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layers);
        var gemms = graph.Nodes.Where(node => node.Operator == "Gemm").ToList();
        // A scale is a list of floats; where a column has its name, another is made of it. The scale of a target, in double, is none of
        // them.
        var scales = graph.Initializers.Where(tensor => tensor.Type == OnnxDataType.Float && tensor.Dimensions.Count == 1
            && tensor.Name.Contains("scale_", StringComparison.Ordinal)).Select(tensor => tensor.Name).ToHashSet();
        var muls = graph.Nodes.Where(node => node.Operator == "Mul" && node.Inputs.Count == 2 && scales.Contains(node.Inputs[1])).ToList();
        var embeddings = EmbeddingsIn(graph);
        int each = gemms.Count / Math.Max(1, members), scaled = muls.Count / Math.Max(1, members),
            embedded = embeddings.Count / Math.Max(1, members);
        if (members < 1 || each * members != gemms.Count || scaled * members != muls.Count || embedded * members != embeddings.Count)
            throw new OnnxException($"The graph has {gemms.Count} Gemm nodes, {muls.Count} scales and {embeddings.Count} periodic "
                + $"embeddings, which are not those of {members} networks. Take an unchanged copy of the file.");
        return [.. Enumerable.Range(0, members)
            .Select(n => Read(graph, layers, gemms.GetRange(n * each, each), muls.GetRange(n * scaled, scaled),
            embeddings.GetRange(n * embedded, embedded)))];
    }

    private static Network Read(OnnxGraph graph, IReadOnlyList<Layer> layers, List<OnnxNode> gemms, List<OnnxNode> muls,
        List<OnnxTensor[]> embeddings)
    {
        int dense = layers.Count(layer => layer is Dense);
        if (gemms.Count != dense || dense == 0)
            throw new OnnxException($"The graph has {gemms.Count} Gemm nodes but the network {dense} dense layers. Take an "
                + "unchanged copy of the file.");

        // Sizes are those of the file's own bytes before a network of them is made.
        var constants = new Dictionary<string, OnnxTensor>();
        foreach (var tensor in graph.Initializers) constants[tensor.Name] = tensor;
        var weights = gemms.ConvertAll(gemm => ConstantOf(gemm, 1, rank: 2));
        var biases = gemms.ConvertAll(gemm => ConstantOf(gemm, 2, rank: 1));
        var scales = muls.ConvertAll(mul => ConstantOf(mul, 1, rank: 1));
        RequireCount("scales", scales.Count, "scale", layers.Count(layer => layer is FeatureScaling));
        RequireCount("periodic embeddings", embeddings.Count, "periodic", layers.Count(layer => layer is PeriodicEmbedding));
        long inputs = weights[0].Dimensions[1] - layers.TakeWhile(layer => layer is not Dense).OfType<PeriodicEmbedding>()
            .Sum(layer => (long)layer.Columns * layer.Outputs), width = inputs;
        int next = 0, nextEmbedding = 0, nextScale = 0;
        foreach (var layer in layers)
        {
            if (layer is PeriodicEmbedding periodic)
            {
                RequireFit(periodic, embeddings[nextEmbedding++], width);
                width += (long)periodic.Columns * periodic.Outputs;
            }

            if (layer is not Dense of) continue;
            var gemm = gemms[next];
            if (weights[next].Dimensions[0] != of.Nodes || weights[next].Dimensions[1] != width || biases[next].Dimensions[0] != of.Nodes)
                throw new OnnxException($"Node {gemm.Name} should have weights of {of.Nodes} × {width} but has "
                    + $"{string.Join(" × ", weights[next].Dimensions)}. Take an unchanged copy of the file.");
            if (!gemm.Attributes.Select(one => (one.Name, one.Int, one.Float))
                .SequenceEqual(GemmSettings(of, width).Select(one => (one.Name, one.Int, one.Float))))
                throw new OnnxException($"Node {gemm.Name} is not as Nabla writes it (transB = 1, and alpha of neural-tangent layers). "
                    + "Take an unchanged copy of the file.");
            width = of.Nodes;
            next++;
        }

        var network = new Network((int)inputs, layers);
        next = nextEmbedding = 0;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            if (layers[layer] is FeatureScaling)
                Filled(scales[nextScale++], network.Architecture.Slots[layer])
                    .CopyTo(network.Architecture.Slots[layer].Slice(network.Theta));
            if (layers[layer] is PeriodicEmbedding) Fill(network, layer, embeddings[nextEmbedding++]);
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
            if (gemm.Inputs.Count <= input || !constants.TryGetValue(gemm.Inputs[input], out var tensor)
                || tensor.Type != OnnxDataType.Float || tensor.Dimensions.Count != rank || !IsFilled(tensor))
                throw new OnnxException($"Node {gemm.Name} is not as Nabla writes it (transB = 1, weights and biases as float32 in the "
                    + "file). Take an unchanged copy of the file.");
            return tensor;
        }

        static void RequireCount(string what, int count, string kind, int wanted)
        {
            if (count != wanted)
                throw new OnnxException($"The graph has {count} {what} but the network {wanted} {kind} layers. Take an "
                    + "unchanged copy of the file.");
        }
    }

    private static ReadOnlySpan<float> Filled(OnnxTensor scale, LayerSlot slot) => scale.Dimensions[0] == slot.Length
        ? Floats(scale)
        : throw new OnnxException($"{scale.Name} should have {slot.Length} numbers but has {scale.Dimensions[0]}. Take an "
        + "unchanged copy of the file.");

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
