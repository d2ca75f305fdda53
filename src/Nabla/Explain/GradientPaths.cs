namespace Nabla.Explain;

/// <summary>
/// The paths from a node to the cost, with one node per layer. The sum of the values of all paths is the derivative.
/// </summary>
/// <remarks>
/// A network of three hidden layers of 2048 nodes has 10¹⁰ paths, which are not enumerated. One backward pass computes the largest path
/// weight of each node. The next path of a node uses the next path of one of its successors: Jiménez and Marzal, "Computing the K Shortest
/// Paths: A New Algorithm and an Experimental Comparison" (1999). Only nodes on found paths are expanded, so that time and memory depend on
/// the number of paths found.
/// </remarks>
public static class GradientPaths
{
    /// <summary>Finds the paths of largest absolute value from an activation or input to the cost.</summary>
    /// <param name="sample">The explanation of the sample.</param>
    /// <param name="from">An activation or input. For a weight use the activation of its node.</param>
    /// <param name="count">The maximum number of paths.</param>
    /// <returns>The paths in descending order of size; none if a layer on the way has an activation that is not elementwise.</returns>
    /// <exception cref="ArgumentException">The network has no such activation.</exception>
    public static IReadOnlyList<GradientPath> Largest(SampleExplanation sample, Quantity from, int count)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (from.Kind != QuantityKind.Activation)
            throw new ArgumentException($"Ways begin at an activation or an input, but {from} was given.", nameof(from));
        Names.Require(sample.Architecture, from);
        if (sample.Graph() is not { } graph) return [];
        var search = new GradientPathSearch(graph, from.Layer);
        var found = new List<GradientPath>();
        while (found.Count < count && search.Find(from.Layer, from.Node, found.Count) is { } path) found.Add(path.ToWay());
        return found;
    }
}

/// <summary>A path to the cost.</summary>
/// <param name="Nodes">The activations on the path, from its start to the last layer.</param>
/// <param name="Value">The product of w_jk σ'(z_j) along the path and the derivative of the cost at its end.</param>
public sealed record GradientPath(IReadOnlyList<Quantity> Nodes, double Value);
