using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Export;

/// <summary>
/// A network as part of a graph: each dense layer is Gemm (z = α x wᵀ + b; α is 1/√n in neural-tangent parametrization, else 1 and not
/// written) and the form of its activation; a scale layer is Mul by scale_n.scale; a periodic embedding is Cos between Mul and Conv;
/// dropout, which does nothing in prediction, is left out. The n-th dense layer writes dense_n.z and dense_n.a; its constants are
/// dense_n.weight (nodes × inputs, w[j, k]) and dense_n.bias.
/// </summary>
public static partial class NetworkGraph
{
    /// <summary>A network alone: input <c>x</c> [N, inputs], output <c>y</c> [N, outputs].</summary>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost that it was trained with, where y shall be the probabilities or rates that it stands for; null for
    /// outputs as they are.</param>
    /// <returns>The model.</returns>
    /// <exception cref="OnnxException">A layer or activation has no ONNX form.</exception>
    public static OnnxModel ModelOf(Network network, ICost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var graph = new GraphBuilder();
        string x = graph.Input("x", OnnxDataType.Float, "N", network.Architecture.Inputs);
        graph.Output(graph.Named(Add(graph, network, cost, x), "y"), OnnxDataType.Float, "N", network.Architecture.Outputs);
        return graph.ToModel("network");
    }

    /// <summary>Adds a network to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost that it was trained with, whose contained activation follows where the last layer lacks it, and whose
    /// quantiles are sorted; null for none.</param>
    /// <param name="x">The value that the network reads, float [N, inputs].</param>
    /// <returns>The value that it writes, float [N, outputs].</returns>
    /// <exception cref="OnnxException">A layer or activation has no ONNX form.</exception>
    public static string Add(GraphBuilder graph, Network network, ICost? cost, string x) => Add(graph, network, cost, x, "");

    /// <summary>Adds several networks to a graph, whose answers are averaged: names of the n-th begin with member_n.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="networks">The networks, at least one; one alone is added as it is.</param>
    /// <param name="cost">The cost that they were trained with, whose contained activation follows where the last layer lacks it; null for
    /// none.</param>
    /// <param name="x">The value that they read, float [N, inputs].</param>
    /// <returns>The mean of what they write, float [N, outputs].</returns>
    /// <exception cref="OnnxException">A layer or activation has no ONNX form.</exception>
    public static string Add(GraphBuilder graph, IReadOnlyList<Network> networks, ICost? cost, string x)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (networks.Count == 1) return Add(graph, networks[0], cost, x);
        string[] answers = [.. networks.Select((network, n) =>
            Add(graph, network, cost, x, FormattableString.Invariant($"member_{n + 1}.")))];
        graph.Scope = "answer";
        return graph.Node("Mean", answers, []);
    }

    private static string Add(GraphBuilder graph, Network network, ICost? cost, string x, string prefix)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(network);
        var slots = network.Architecture.Slots;
        int dense = 0, scale = 0, periodic = 0;
        for (int layer = 0; layer < slots.Count; layer++)
        {
            if (slots[layer].Layer is Dense) x = AddDense(graph, network, layer, $"{prefix}dense_{++dense}", x);
            else if (slots[layer].Layer is FeatureScaling) x = AddScale(graph, network, layer, $"{prefix}scale_{++scale}", x);
            else if (slots[layer].Layer is PeriodicEmbedding) x = AddPeriodic(graph, network, layer, $"{prefix}periodic_{++periodic}", x);
            else if (slots[layer].Layer is not Dropout)
            throw new OnnxException($"Layer {layer + 1} ({slots[layer].Layer.Spec}) has no ONNX form. Only dense, scale, "
                + "periodic and dropout have.");
        }

        graph.Scope = $"{prefix}answer";
        if (cost?.FusedActivation is { } missing && !slots[^1].Layer.Activation.Equals(missing))
            x = Activate(graph, missing, x, slots.Count, slots[^1].Layer);
        return cost?.Levels is { Count: > 1 } levels ? Sorted(graph, x, levels.Count, network.Architecture.Outputs / levels.Count) : x;
    }

    // Quantiles in ascending order within each target.
    private static string Sorted(GraphBuilder graph, string x, int levels, int targets)
    {
        string Shape(string name, params long[] shape) => graph.Constant(OnnxTensor.Create($"{graph.Scope}.{name}", [shape.Length], shape));
        if (targets > 1) x = graph.Node("Reshape", x, Shape("by_target", 0, targets, levels));
        x = graph.Node("TopK", [x, Shape("levels", levels)],
            [OnnxAttribute.Create("axis", -1), OnnxAttribute.Create("largest", 0), OnnxAttribute.Create("sorted", 1)], outputs: 2);
        return targets > 1 ? graph.Node("Reshape", x, Shape("side_by_side", 0, (long)targets * levels)) : x;
    }

    private static string AddDense(GraphBuilder graph, Network network, int layer, string name, string x)
    {
        var slot = network.Architecture.Slots[layer];
        graph.Scope = name;
        string w = graph.Constant(OnnxTensor.Create($"{name}.weight", [slot.Outputs, slot.Inputs], RowByRow(network, layer)));
        string b = graph.Constant(OnnxTensor.Create($"{name}.bias", [slot.Outputs], (ReadOnlySpan<float>)network.Biases(layer)));
        string z = graph.Named(graph.Node("Gemm", [x, w, b], GemmSettings((Dense)slot.Layer, slot.Inputs)), $"{name}.z");
        string a = Activate(graph, slot.Layer.Activation, z, layer + 1, slot.Layer);
        return a == z ? z : graph.Named(a, $"{name}.a");
    }

    private static string AddScale(GraphBuilder graph, Network network, int layer, string name, string x)
    {
        var slot = network.Architecture.Slots[layer];
        graph.Scope = name;
        string s = graph.Constant(OnnxTensor.Create($"{name}.scale", [slot.Inputs], (ReadOnlySpan<float>)slot.Slice(network.Theta)));
        return graph.Named(graph.Node("Mul", x, s), $"{name}.a");
    }

    private static OnnxAttribute[] GemmSettings(Dense layer, long inputs) => layer.Parametrization == Parametrization.Standard
        ? [OnnxAttribute.Create("transB", 1)]
        : [OnnxAttribute.Create("alpha", (float)layer.Factor((int)inputs)), OnnxAttribute.Create("transB", 1)];

    private static string Activate(GraphBuilder graph, IActivation activation, string z, int number, Layer layer) =>
        ActivationForms.Find(activation) is { } form
        ? form(activation.Spec, graph, z)
        : throw new OnnxException($"Layer {number} ({layer.Spec}) has the activation {activation.Spec.Name}, which has no ONNX form. "
        + $"Give it one: {nameof(ActivationForms)}.{nameof(ActivationForms.Add)}(\"{activation.Spec.Name}\", …).");

    private static float[] RowByRow(Network network, int layer)
    {
        var w = network.Weights(layer);
        var ordered = new float[w.Rows * w.Columns];
        for (int j = 0, at = 0; j < w.Rows; j++)
            for (int k = 0; k < w.Columns; k++) ordered[at++] = w[j, k];
        return ordered;
    }
}
