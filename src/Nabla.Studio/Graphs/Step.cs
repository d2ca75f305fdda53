using Nabla.Explain;

namespace Nabla.Studio.Graphs;

/// <summary>One operation of a pass through the network.</summary>
/// <param name="Number">What it fills: a number itself on the way forward, the one that C₀ is derived by on the way back.</param>
/// <param name="IsBack">True on the way back.</param>
/// <param name="Words">What it does.</param>
internal sealed record Step(Quantity Number, bool IsBack, string Words)
{
    /// <summary>What addresses call it: z2:3, and d before it on the way back.</summary>
    public string Id => (IsBack ? "d" : "") + Ids.From(Number);

    /// <summary>The node that it works at, from 1 for the first layer; that of the cost is 0.</summary>
    public (int Layer, int Node) At => Number.Kind == QuantityKind.Cost ? (0, 0) : (Number.Layer + 1, Number.Node);

    /// <summary>All operations on what is drawn of a graph, in the order in which they can be done.</summary>
    public static IEnumerable<Step> From(Graph graph)
    {
        for (int layer = 0; layer <= graph.Last; layer++)
            foreach (int j in graph.Nodes(layer))
            {
                if (graph.HasWeights(layer))
                    yield return new(Quantity.WeightedSum(layer, j),
                        false, $"Node {j} of layer {layer + 1} is a weighted sum: each activation of the previous layer times its "
                            + "weight, and the bias.");
                yield return new(Quantity.Activation(layer, j), false, graph.HasWeights(layer)
                    ? $"Its activation function {graph.Architecture.Layers[layer].Activation.Spec.Name} makes the activation "
                    + "of the weighted sum."
                    : $"Layer {layer + 1} ({graph.Architecture.Layers[layer].Spec.Name}) passes it on.");
            }

        yield return new(Quantity.Cost, false, "The cost of this sample measures how far the outputs are from the targets.");
        for (int layer = graph.Last; layer >= 0; layer--)
            foreach (int j in graph.Nodes(layer))
                foreach (var step in Back(graph, layer, j)) yield return step;
        foreach (int k in graph.Nodes(-1))
            yield return new(Quantity.Input(k),
                true, $"How the cost would change with input {k}, through every node of layer 1; inputs are not trained.");
    }

    private static IEnumerable<Step> Back(Graph graph, int layer, int j)
    {
        bool isLast = layer == graph.Last;
        if (!(isLast && graph.IsAbsorbed))
        {
            yield return new(Quantity.Activation(layer, j), true, isLast
                ? $"How the cost changes with output {j}."
                : $"A change of this activation reaches the cost through every node of layer {layer + 2}: the paths add up.");
        }

        if (!graph.HasWeights(layer)) yield break;
        yield return new(Quantity.WeightedSum(layer, j), true, isLast && graph.IsAbsorbed
            ? "The cost includes the activation, so this is its derivative by the weighted sum itself."
            : "Times the derivative of the activation function: how much of a change of the weighted sum is passed on.");
        yield return new(Quantity.Bias(layer, j), true, "The bias is added to the weighted sum: times 1.");
        foreach (int k in graph.Nodes(layer - 1))
            yield return new(Quantity.Weight(layer, j, k),
                true, $"This weight multiplies {(layer == 0 ? $"input {k}" : $"the activation of node {k}")}: times that.");
    }
}
