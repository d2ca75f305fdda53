using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Onnx.Wire;

namespace Nabla.Onnx.Export;

/// <summary>
/// A network as part of a graph: each dense layer is Gemm (z = x wᵀ + b) and the form of its activation; dropout, which does nothing in prediction, is
/// left out. The n-th dense layer writes dense_n.z and dense_n.a; its constants are dense_n.weight (nodes × inputs, w[j, k]) and dense_n.bias.
/// </summary>
public static partial class NetworkGraph
{
    /// <summary>A network alone: input <c>x</c> [N, inputs], output <c>y</c> [N, outputs].</summary>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost that it was trained with, where y shall be the probabilities or rates that it stands for; null for outputs as they are.</param>
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
    /// <param name="cost">The cost that it was trained with, whose contained activation follows where the last layer lacks it; null for none.</param>
    /// <param name="x">The value that the network reads, float [N, inputs].</param>
    /// <returns>The value that it writes, float [N, outputs].</returns>
    /// <exception cref="OnnxException">A layer or activation has no ONNX form.</exception>
    public static string Add(GraphBuilder graph, Network network, ICost? cost, string x)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(network);
        var slots = network.Architecture.Slots;
        int dense = 0;
        for (int layer = 0; layer < slots.Count; layer++)
        {
            if (slots[layer].Layer is Dense) x = AddDense(graph, network, layer, $"dense_{++dense}", x);
            else if (slots[layer].Layer is not Dropout) throw new OnnxException($"Layer {layer + 1} ({slots[layer].Layer.Spec}) has no ONNX form. Only dense and dropout have.");
        }

        graph.Scope = "answer";
        return cost?.Contains is { } missing && !slots[^1].Layer.Activation.Equals(missing) ? Activate(graph, missing, x, slots.Count, slots[^1].Layer) : x;
    }

    private static string AddDense(GraphBuilder graph, Network network, int layer, string name, string x)
    {
        var slot = network.Architecture.Slots[layer];
        graph.Scope = name;
        string w = graph.Constant(OnnxTensor.Of($"{name}.weight", [slot.Outputs, slot.Inputs], RowByRow(network, layer)));
        string b = graph.Constant(OnnxTensor.Of($"{name}.bias", [slot.Outputs], (ReadOnlySpan<float>)network.Biases(layer)));
        string z = graph.Named(graph.Node("Gemm", [x, w, b], [OnnxAttribute.Of("transB", 1)]), $"{name}.z");
        string a = Activate(graph, slot.Layer.Activation, z, layer + 1, slot.Layer);
        return a == z ? z : graph.Named(a, $"{name}.a");
    }

    private static string Activate(GraphBuilder graph, IActivation activation, string z, int number, Layer layer) => ActivationForms.Of(activation) is { } form
        ? form(activation.Spec, graph, z)
        : throw new OnnxException($"Layer {number} ({layer.Spec}) has the activation {activation.Spec.Name}, which has no ONNX form. Give it one: {nameof(ActivationForms)}.{nameof(ActivationForms.Add)}(\"{activation.Spec.Name}\", …).");

    private static float[] RowByRow(Network network, int layer)
    {
        var w = network.Weights(layer);
        var ordered = new float[w.Rows * w.Columns];
        for (int j = 0, at = 0; j < w.Rows; j++)
            for (int k = 0; k < w.Columns; k++) ordered[at++] = w[j, k];
        return ordered;
    }
}
