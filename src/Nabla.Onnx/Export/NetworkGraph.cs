using Nabla.Costs;
using Nabla.Layers;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Export;

/// <summary>
/// Exports a network as part of a graph, each layer by its <see cref="Programs.LayerProgram"/>. A dense layer is Gemm (z = α x wᵀ + b; α is
/// 1/√n in the neural tangent parametrization, otherwise 1 and omitted) and its activation. A layer without effect in prediction, such as
/// dropout, is omitted. The n-th layer of a kind writes kind_n.a, and kind_n.z if it has an activation. Its constants have the names of its
/// blocks of parameters: dense_n.weight (nodes × inputs, w[j, k]) and dense_n.bias.
/// </summary>
public static partial class NetworkGraph
{
    /// <summary>Exports a network alone: input <c>x</c> [N, inputs], output <c>y</c> [N, outputs].</summary>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost that it was trained with, whose fused activation is applied to y. Null for the outputs as they
    /// are.</param>
    /// <returns>The model.</returns>
    /// <exception cref="OnnxException">A layer or activation has no ONNX form.</exception>
    public static OnnxModel ToModel(Network network, ICost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var graph = new GraphBuilder();
        string x = graph.Input("x", OnnxDataType.Float, "N", network.Architecture.Inputs);
        graph.Output(graph.Rename(Add(graph, network, cost, x), "y"), OnnxDataType.Float, "N", network.Architecture.Outputs);
        return graph.ToModel("network");
    }

    /// <summary>Adds a network to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost that it was trained with. Its fused activation is added if the last layer does not have it, and its
    /// quantiles are sorted. Null for none.</param>
    /// <param name="x">The input value, float [N, inputs].</param>
    /// <returns>The output value, float [N, outputs].</returns>
    /// <exception cref="OnnxException">A layer or activation has no ONNX form.</exception>
    public static string Add(GraphBuilder graph, Network network, ICost? cost, string x) => Add(graph, network, cost, x, "");

    /// <summary>Adds several networks and the mean of their predictions. Names of the n-th start with member_n.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="networks">The networks, at least one. A single one is added without the prefix.</param>
    /// <param name="cost">The cost that they were trained with. Its fused activation is added if the last layer does not have it. Null for
    /// none.</param>
    /// <param name="x">The input value, float [N, inputs].</param>
    /// <returns>The mean of the outputs, float [N, outputs].</returns>
    /// <exception cref="OnnxException">A layer or activation has no ONNX form.</exception>
    public static string Add(GraphBuilder graph, IReadOnlyList<Network> networks, ICost? cost, string x)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (networks.Count == 1) return Add(graph, networks[0], cost, x);
        string[] predictions = [.. networks.Select((network, n) =>
            Add(graph, network, cost, x, Prefix(n + 1, networks.Count)))];
        graph.Scope = "answer";
        return graph.Node("Mean", predictions, []);
    }

    private static string Add(GraphBuilder graph, Network network, ICost? cost, string x, string prefix)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(network);
        var slots = network.Architecture.LayerLayouts;
        RequirePrograms(network.Architecture);
        for (int layer = 0; layer < slots.Count; layer++)
        {
            var layout = slots[layer];
            if (!layout.Program!.IsIdentity)
                x = LayerGraph.Add(
                    graph, prefix + layout.Name, layout, layer + 1, block => layout.RowByRow<float>(network.Theta, block), x);
        }

        graph.Scope = $"{prefix}answer";
        if (cost?.FusedActivation is { } missing && !slots[^1].Layer.Activation.Equals(missing))
            x = ActivationExporters.Find(missing) is { } form ? form(missing.Spec, graph, x)
                : throw ActivationExporters.Missing(missing, $"The cost {cost.Spec}");
        return cost?.Levels is { Count: > 1 } levels ? Sorted(graph, x, levels.Count, network.Architecture.Outputs / levels.Count) : x;
    }

    // Sorts quantiles within each target.
    private static string Sorted(GraphBuilder graph, string x, int levels, int targets)
    {
        string Shape(string name, params long[] shape) => graph.Constant(OnnxTensor.Create($"{graph.Scope}.{name}", [shape.Length], shape));
        if (targets > 1) x = graph.Node("Reshape", x, Shape("by_target", 0, targets, levels));
        x = graph.Node("TopK", [x, Shape("levels", levels)],
            [OnnxAttribute.Create("axis", -1), OnnxAttribute.Create("largest", 0), OnnxAttribute.Create("sorted", 1)], outputs: 2);
        return targets > 1 ? graph.Node("Reshape", x, Shape("side_by_side", 0, (long)targets * levels)) : x;
    }

    private static string Prefix(int member, int members) => members <= 1 ? "" : FormattableString.Invariant($"member_{member}.");

    private static void RequirePrograms(Architecture architecture)
    {
        for (int layer = 0; layer < architecture.LayerLayouts.Count; layer++)
            if (architecture.LayerLayouts[layer].Program is null)
                throw new OnnxException($"Layer {layer + 1} ({architecture.Layers[layer]}) has no ONNX form, since it does not "
                    + $"describe what it computes. Override {nameof(Layer)}.{nameof(Layer.Describe)}.");
    }
}
