namespace Nabla.Explain;

/// <summary>
/// The ways by which a nudge reaches the cost: from node to node, one a layer. Their values, all of them together, are the derivative.
/// </summary>
/// <remarks>
/// A network of three hidden layers of 2048 nodes has 10¹⁰ ways; none is enumerated. Going backward once, each node learns the weight of
/// its heaviest way to the cost. The next heaviest of a node is then always its heaviest but for the next heaviest of one node behind it:
/// Jiménez and Marzal, "Computing the K Shortest Paths: A New Algorithm and an Experimental Comparison" (1999). Only nodes on ways that
/// were found are asked, so that time and memory are those of the ways, however many others weigh the same.
/// </remarks>
public static class GradientPaths
{
    /// <summary>The heaviest ways from an activation or input to the cost.</summary>
    /// <param name="reasons">The sample.</param>
    /// <param name="from">An activation or input; for a weight take the activation of its node.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>The ways, the heaviest first; none where a layer on the way has an activation that looks at whole rows.</returns>
    /// <exception cref="ArgumentException">The network has no such activation.</exception>
    public static IReadOnlyList<GradientPath> Heaviest(SampleExplanation reasons, Quantity from, int count)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        if (from.Kind != QuantityKind.Activation)
            throw new ArgumentException($"Ways begin at an activation or an input, but {from} was given.", nameof(from));
        Names.Require(reasons.Architecture, from);
        if (reasons.Graph() is not { } graph) return [];
        var search = new GradientPathSearch(graph, from.Layer);
        var found = new List<GradientPath>();
        while (found.Count < count && search.Find(from.Layer, from.Node, found.Count) is { } way) found.Add(way.ToWay());
        return found;
    }
}

/// <summary>One way to the cost.</summary>
/// <param name="Nodes">The activations on it, from where it begins to the last layer.</param>
/// <param name="Value">The product of w_jk σ'(z_j) along it and the slope of the cost at its end.</param>
public sealed record GradientPath(IReadOnlyList<Quantity> Nodes, double Value);
