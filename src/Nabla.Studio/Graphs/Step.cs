using Nabla.Explain;

namespace Nabla.Studio.Graphs;

/// <summary>One operation of a pass through the network.</summary>
/// <param name="Number">The quantity: in the forward pass it is computed, in the backward pass ∂C₀ by it.</param>
/// <param name="IsBack">True for the backward pass.</param>
/// <param name="Words">A description.</param>
internal sealed record Step(Quantity Number, bool IsBack, string Words)
{
    /// <summary>The name in URLs: z2:3, with the prefix d in the backward pass.</summary>
    public string Id => (IsBack ? "d" : "") + Ids.From(Number);

    /// <summary>The node, from 1 for the first layer; 0 for the cost.</summary>
    public (int Layer, int Node) At => Number.Kind == QuantityKind.Cost ? (0, 0) : (Number.Layer + 1, Number.Node);

    /// <summary>All operations of a graph, in the order of computation.</summary>
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
