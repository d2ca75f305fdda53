namespace Nabla.Explain;

/// <summary>
/// Enumerates the paths of every node of a graph to the cost in descending order of weight, each computed on demand.
/// </summary>
internal sealed class GradientPathSearch
{
    private readonly GradientPathGraph _graph;
    private readonly int _first;
    private readonly double[][] _heaviest;
    private readonly Dictionary<(int Layer, int Node), Found> _found = [];

    /// <summary>Prepares the search from a layer on.</summary>
    public GradientPathSearch(GradientPathGraph graph, int first)
    {
        (_graph, _first) = (graph, first);
        _heaviest = new double[graph.Last - first + 1][];
        // 1 for the last layer, whose edges include ∂C₀/∂z.
        _heaviest[^1] = new double[graph.Nodes(graph.Last)];
        Array.Fill(_heaviest[^1], 1);
        for (int layer = graph.Last - 1; layer >= first; layer--)
        {
            double[] here = _heaviest[layer - first] = new double[graph.Nodes(layer)], next = _heaviest[layer - first + 1];
            for (int k = 0; k < here.Length; k++)
                for (int j = 0; j < next.Length; j++) here[k] = Math.Max(here[k], Math.Abs(graph.Edge(layer, k, j)) * next[j]);
        }
    }

    /// <summary>Returns the path of a node with a rank.</summary>
    /// <param name="layer">The node's layer.</param>
    /// <param name="node">The node.</param>
    /// <param name="rank">The rank, 0 for the largest weight.</param>
    /// <returns>The path; null if there are no more paths of nonzero weight.</returns>
    public Part? Find(int layer, int node, int rank)
    {
        if (layer == _graph.Last) return rank == 0 ? new(layer, node, 1, null) : null;
        if (!_found.TryGetValue((layer, node), out var found)) _found[(layer, node)] = found = Begin(layer, node);
        while (found.Ways.Count <= rank && found.Open.TryDequeue(out var next, out _))
        {
            double edge = _graph.Edge(layer, node, next.Node);
            var behind = Find(layer + 1, next.Node, next.Rank)!;
            found.Ways.Add(new(layer, node, edge * behind.Value, behind));
            if (Find(layer + 1, next.Node, next.Rank + 1) is { } heavier) found.Add(next.Node, next.Rank + 1, edge * heavier.Value);
        }

        return rank < found.Ways.Count ? found.Ways[rank] : null;
    }

    private Found Begin(int layer, int node)
    {
        var found = new Found();
        double[] next = _heaviest[layer - _first + 1];
        for (int j = 0; j < next.Length; j++) found.Add(j, 0, _graph.Edge(layer, node, j) * next[j]);
        return found;
    }

    /// <summary>A path from its first node.</summary>
    internal sealed record Part(int Layer, int Node, double Value, Part? Behind)
    {
        public GradientPath ToWay()
        {
            var nodes = new List<Quantity>();
            for (Part? part = this; part is not null; part = part.Behind) nodes.Add(Quantity.Activation(part.Layer, part.Node));
            return new(nodes, Value);
        }
    }

    /// <summary>The known paths of a node, and the next candidate through each successor, in descending order of weight.</summary>
    private sealed class Found
    {
        public List<Part> Ways { get; } = [];

        public PriorityQueue<(int Node, int Rank), (double Weight, int Node, int Rank)> Open { get; } = new();

        public void Add(int node, int rank, double value)
        {
            if (value != 0) Open.Enqueue((node, rank), (-Math.Abs(value), node, rank));
        }
    }
}
