using System.Runtime.InteropServices;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Export;

/// <content>Reads networks from graphs that <see cref="Add(GraphBuilder, Network, ICost, string)"/> wrote.</content>
public static partial class NetworkGraph
{
    private const string Unchanged = "Use an unchanged copy of the file.";

    /// <summary>
    /// Reads the networks of a graph that <see cref="Add(GraphBuilder, IReadOnlyList{Network}, ICost, string)"/> wrote, with the same bits.
    /// Each block of parameters is the constant with the name of its layer and block, such as dense_1.weight.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Number of inputs of a sample.</param>
    /// <param name="layers">The layers of each network.</param>
    /// <param name="members">Number of networks. <value>The default is 1.</value></param>
    /// <returns>The networks.</returns>
    /// <exception cref="OnnxException">The graph does not contain these networks as exported.</exception>
    public static IReadOnlyList<Network> Read(OnnxGraph graph, int inputs, IReadOnlyList<Layer> layers, int members = 1)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layers);
        var constants = new Dictionary<string, OnnxTensor>();
        foreach (var tensor in graph.Initializers) constants[tensor.Name] = tensor;
        // If a data column has the name of a constant, the constant has another name.
        var taken = graph.Inputs.Select(input => input.Name).ToHashSet();
        var architecture = Placed(inputs, layers);
        string[] prefixes = [.. Enumerable.Range(1, Math.Max(1, members)).Select(n => Prefix(n, members))];

        // Sizes are checked against the file before a network is created.
        var blocks = prefixes.Select(prefix => architecture.LayerLayouts
            .SelectMany(layout => BlocksOf(prefix + layout.Name, layout).ToArray()).ToList()).ToList();
        var scopes = prefixes.SelectMany(prefix => architecture.LayerLayouts.Select(layout => prefix + layout.Name)).ToHashSet();
        if (constants.Keys.FirstOrDefault(name => IsOfAnotherLayer(name)) is { } unknown)
            throw new OnnxException($"The graph has {unknown}, but the network has {string.Join(", ", layers)}. "
                + Unchanged);

        var networks = new Network[prefixes.Length];
        for (int n = 0; n < networks.Length; n++)
        {
            networks[n] = new Network(inputs, layers);
            foreach (var (layout, block, tensor) in blocks[n])
            {
                var shape = layout.Blocks[block];
                var ordered = networks[n].Theta.Slice(layout.BlockOffset(block), shape.Length);
                var numbers = MemoryMarshal.Cast<byte, float>(tensor.Raw.Span);
                for (int j = 0, at = 0; j < shape.Rows; j++)
                    for (int k = 0; k < shape.Columns; k++) ordered[shape.Index(j, k)] = numbers[at++];
            }
        }

        RequireSameNodes(graph, networks);
        return networks;

        IEnumerable<(LayerLayout Layout, int Block, OnnxTensor Tensor)> BlocksOf(string scope, LayerLayout layout)
        {
            foreach (var parameter in layout.Program!.Parameters)
            {
                string name = $"{scope}.{layout.GetTensorName(parameter.Name)}", given = name;
                for (int n = 2; taken.Contains(given); n++) given = $"{name}_{n}";
                long[] shape = LayerGraph.ShapeOf(layout.Program, parameter);
                var tensor = constants.GetValueOrDefault(given)
                    ?? throw new OnnxException($"The graph lacks {given} ({parameter.Name} of {layout.Layer}). {Unchanged}");
                if (tensor.Type != OnnxDataType.Float || !tensor.Dimensions.SequenceEqual(shape)
                    || tensor.Raw.Length != sizeof(float) * shape.Aggregate(1L, (length, dimension) => length * dimension))
                    throw new OnnxException($"{given} must have {string.Join(" × ", shape)} numbers (float32 in the file), but has "
                        + $"{string.Join(" × ", tensor.Dimensions)}. {Unchanged}");
                yield return (layout, parameter.Index, tensor);
            }
        }

        // dense_3.weight where there are two dense layers.
        bool IsOfAnotherLayer(string name)
        {
            int dot = name.LastIndexOf('.'), bar = name.LastIndexOf('_', Math.Max(0, dot));
            if (dot < 0 || bar < 0 || scopes.Contains(name[..dot]) || !int.TryParse(name[(bar + 1)..dot], out _)) return false;
            string kind = name[(name.LastIndexOf('.', bar) + 1)..bar];
            return layers.Any(layer => layer.Kind == kind) || LayerRegistry.Default.All.Any(layer => layer.Kind == kind);
        }
    }

    private static Architecture Placed(int inputs, IReadOnlyList<Layer> layers)
    {
        try
        {
            var architecture = new Architecture(inputs, layers);
            RequirePrograms(architecture);
            return architecture;
        }
        catch (Exception fault) when (fault is ArgumentException or OverflowException)
        {
            throw new OnnxException($"The layers {string.Join(", ", layers)} do not fit {inputs} inputs: "
                + $"{fault.Message} {Unchanged}", fault);
        }
    }

    // Checks the operators: a file whose Gemm has another factor is a different network.
    private static void RequireSameNodes(OnnxGraph graph, IReadOnlyList<Network> networks)
    {
        var again = new GraphBuilder();
        foreach (var input in graph.Inputs) again.Input(input.Name, input.Type);
        _ = Add(again, networks, cost: null, "x");
        var nodes = new Dictionary<string, OnnxNode>();
        foreach (var node in graph.Nodes) nodes[node.Outputs[0]] = node;
        foreach (var node in again.ToModel("").Graph!.Nodes)
        {
            if (nodes.TryGetValue(node.Outputs[0], out var found) && (found.Operator != node.Operator
                || !found.Attributes.Select(one => (one.Name, one.Int, one.Float)).SequenceEqual(
                    node.Attributes.Select(one => (one.Name, one.Int, one.Float)))))
                throw new OnnxException($"Node {found.Name} is not as Nabla writes it. {Unchanged}");
        }
    }
}
