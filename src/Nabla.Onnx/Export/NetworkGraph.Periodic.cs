using Nabla.Layers;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Export;

/// <content>Embeddings by waves, there and back.</content>
public static partial class NetworkGraph
{
    // θ's blocks in their order, as constants periodic_n.frequencies, ….
    private static readonly string[] PeriodicParts = ["frequencies", "phases", "weights", "biases"];

    private static string AddPeriodic(GraphBuilder graph, Network network, int layer, string name, string x)
    {
        var slot = network.Architecture.Slots[layer];
        var periodic = (PeriodicEmbedding)slot.Layer;
        graph.Scope = name;
        var shapes = ShapesOf(periodic);
        string[] constants = [.. PeriodicParts.Select((part, n) =>
            graph.Constant(OnnxTensor.Create($"{name}.{part}", shapes[n],
            (ReadOnlySpan<float>)network.Theta.Slice(slot.BlockOffset(n), slot.Blocks[n].Length))))];
        string last = graph.Constant(OnnxTensor.Create($"{name}.last", [1], [-1L]));
        string numbers = periodic.Columns == slot.Inputs ? x
            : graph.Node("Slice", x, Whole("start", 0), Whole("end", periodic.Columns), Whole("axis", 1));

        // u = ω x + φ / 2π, the angle in turns: double where ours is one fused step, so that angles of many turns are the same.
        string product = graph.Node("Mul", Double(graph.Node("Unsqueeze", numbers, last)), Double(constants[0]));
        string phase = graph.Node("Div", Double(constants[1]), graph.Constant(OnnxTensor.Create($"{name}.turn", [], [2 * Math.PI])));
        string u = Cast(graph.Node("Add", product, phase), OnnxDataType.Float);
        string wave = graph.Node("Cos", graph.Node("Mul", graph.Node("Sub", u, graph.Node("Round", u)), graph.Number(2 * Math.PI)));

        // Each column's waves by its own weights: a convolution of width 1 in K groups, F channels to M. Unlike MatMul and Transpose it
        // takes no sample at all in ONNX Runtime.
        string channels = graph.Constant(
            OnnxTensor.Create($"{name}.channels", [3], [periodic.Columns * (long)periodic.Outputs, periodic.Waves, 1L]));
        string mixed = graph.Node("Conv",
            [graph.Node("Unsqueeze", Flat(wave), last), graph.Node("Reshape", constants[2], channels), constants[3]],
                [OnnxAttribute.Create("group", (long)periodic.Columns)]);
        string e = Flat(mixed);
        return graph.Named(graph.Node("Concat", [x, e], [OnnxAttribute.Create("axis", 1)]), $"{name}.a");

        string Flat(string value) => graph.Node("Flatten", [value], [OnnxAttribute.Create("axis", 1)]);

        string Whole(string what, long number) => graph.Constant(OnnxTensor.Create($"{name}.{what}", [1], [number]));

        string Double(string value) => Cast(value, OnnxDataType.Double);

        string Cast(string value, OnnxDataType type) => graph.Node("Cast", [value], [OnnxAttribute.Create("to", (long)type)]);
    }

    private static long[][] ShapesOf(PeriodicEmbedding layer)
    {
        long columns = layer.Columns, waves = layer.Waves, outputs = layer.Outputs;
        return [[columns, waves], [columns, waves], [columns, outputs, waves], [columns * outputs]];
    }

    // The constants of all embeddings, four each; columns of data give no such names.
    private static List<OnnxTensor[]> EmbeddingsIn(OnnxGraph graph)
    {
        var parts = PeriodicParts.Select(part =>
            graph.Initializers.Where(tensor => tensor.Name.Contains("periodic_", StringComparison.Ordinal)
            && tensor.Name.Contains($".{part}", StringComparison.Ordinal)).ToList()).ToList();
        if (parts.Exists(part => part.Count != parts[0].Count))
            throw new OnnxException("The graph lacks constants of a periodic embedding: each has frequencies, phases, weights and "
                + "biases. Take an unchanged copy of the file.");
        return [.. Enumerable.Range(0, parts[0].Count).Select(n => parts.ConvertAll(part => part[n]).ToArray())];
    }

    private static void RequireFit(PeriodicEmbedding layer, OnnxTensor[] constants, long inputs)
    {
        foreach (var (tensor, shape) in constants.Zip(ShapesOf(layer)))
        {
            if (tensor.Type != OnnxDataType.Float || !tensor.Dimensions.SequenceEqual(shape) || !IsFilled(tensor))
                throw new OnnxException($"{tensor.Name} should have {string.Join(" × ", shape)} numbers (float32 in the file) but has "
                    + $"{string.Join(" × ", tensor.Dimensions)}. Take an unchanged copy of the file.");
        }

        if (inputs < layer.Columns)
            throw new OnnxException($"{constants[0].Name} is of {layer.Columns} columns but {Math.Max(0, inputs)} inputs come there. "
                + "Take an unchanged copy of the file.");
    }

    private static void Fill(Network network, int layer, OnnxTensor[] constants)
    {
        var slot = network.Architecture.Slots[layer];
        for (int n = 0; n < constants.Length; n++)
            Floats(constants[n]).CopyTo(network.Theta.Slice(slot.BlockOffset(n), slot.Blocks[n].Length));
    }
}
