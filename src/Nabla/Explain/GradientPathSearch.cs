namespace Nabla.Explain;

/// <summary>
/// The ways of every node of a graph to the cost, one after the other from the heaviest on, each worked out when it is asked for.
/// </summary>
internal sealed class GradientPathSearch
{
    private readonly GradientPathGraph _graph;
    private readonly int _first;
    private readonly double[][] _heaviest;
    private readonly Dictionary<(int Layer, int Node), Found> _found = [];

    /// <summary>Prepares the ways from a layer on.</summary>
    public GradientPathSearch(GradientPathGraph graph, int first)
    {
        (_graph, _first) = (graph, first);
        _heaviest = new double[graph.Last - first + 1][];
        // Of the last layer 1, since its edges end with ∂C₀/∂z.
        _heaviest[^1] = new double[graph.Nodes(graph.Last)];
        Array.Fill(_heaviest[^1], 1);
        for (int layer = graph.Last - 1; layer >= first; layer--)
        {
            double[] here = _heaviest[layer - first] = new double[graph.Nodes(layer)], next = _heaviest[layer - first + 1];
            for (int k = 0; k < here.Length; k++)
                for (int j = 0; j < next.Length; j++) here[k] = Math.Max(here[k], Math.Abs(graph.Edge(layer, k, j)) * next[j]);
        }
    }

    /// <summary>A node's way of a rank.</summary>
    /// <param name="layer">The node's layer.</param>
    /// <param name="node">The node.</param>
    /// <param name="rank">0 for the heaviest.</param>
    /// <returns>The way; null where the node has no more that weigh anything.</returns>
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

    /// <summary>A way, from its first node on.</summary>
    internal sealed record Part(int Layer, int Node, double Value, Part? Behind)
    {
        public GradientPath ToWay()
        {
            var nodes = new List<Quantity>();
            for (Part? part = this; part is not null; part = part.Behind) nodes.Add(Quantity.Activation(part.Layer, part.Node));
            return new(nodes, Value);
        }
    }

    /// <summary>What is known of a node: its heaviest ways, and the next one through each node behind it, the heaviest first.</summary>
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
