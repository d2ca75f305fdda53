namespace Nabla.Explain;

/// <summary>The ways by which a nudge reaches the cost: from node to node, one a layer. Their values, all of them together, are the derivative.</summary>
/// <remarks>
/// A network of three hidden layers of 2048 nodes has 10¹⁰ ways; none is enumerated. Going backward once, each node learns the weight of its heaviest way to the
/// cost; then the best-first search of Hart, Nilsson and Raphael (1968), to which that is an exact forecast, finds the heaviest ways one after the other.
/// </remarks>
public static class Ways
{
    /// <summary>The heaviest ways from an activation or input to the cost.</summary>
    /// <param name="reasons">The sample.</param>
    /// <param name="from">An activation or input; for a weight take the activation of its node.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>The ways, the heaviest first; none where a layer on the way has an activation that looks at whole rows.</returns>
    /// <exception cref="ArgumentException">The network has no such activation.</exception>
    public static IReadOnlyList<Way> Heaviest(SampleReasons reasons, Quantity from, int count)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        if (from.Letter != Letter.Activation) throw new ArgumentException($"Ways begin at an activation or an input, but {from} was given.", nameof(from));
        Names.Require(reasons.Architecture, from);
        var graph = reasons.Graph();
        if (graph is null) return [];
        double[][] best = Forecast(graph, from.Layer);
        var open = new PriorityQueue<Step, (double Weight, int Order)>();
        int order = 0;
        void Add(Step step) => open.Enqueue(step, (-Math.Abs(step.Value) * best[step.Layer - from.Layer][step.Node], order++));
        Add(new(null, from.Layer, from.Node, 1));

        var found = new List<Way>();
        while (found.Count < count && open.TryDequeue(out var step, out _))
        {
            if (step.Layer == graph.Last)
            {
                found.Add(step.ToWay());
                continue;
            }

            for (int j = 0; j < graph.Nodes(step.Layer + 1); j++)
            {
                double value = step.Value * graph.Edge(step.Layer, step.Node, j);
                if (value != 0) Add(new(step, step.Layer + 1, j, value));
            }
        }

        return found;
    }

    // For each node of a layer the largest |product| on a way to the cost: of the last layer 1, since its edges end with ∂C₀/∂z.
    private static double[][] Forecast(WayGraph graph, int first)
    {
        var best = new double[graph.Last - first + 1][];
        best[^1] = new double[graph.Nodes(graph.Last)];
        Array.Fill(best[^1], 1);
        for (int layer = graph.Last - 1; layer >= first; layer--)
        {
            double[] here = best[layer - first] = new double[graph.Nodes(layer)], next = best[layer - first + 1];
            for (int k = 0; k < here.Length; k++)
                for (int j = 0; j < next.Length; j++) here[k] = Math.Max(here[k], Math.Abs(graph.Edge(layer, k, j)) * next[j]);
        }

        return best;
    }

    private sealed record Step(Step? Before, int Layer, int Node, double Value)
    {
        public Way ToWay()
        {
            var nodes = new List<Quantity>();
            for (Step? step = this; step is not null; step = step.Before) nodes.Add(Quantity.Activation(step.Layer, step.Node));
            nodes.Reverse();
            return new(nodes, Value);
        }
    }
}

/// <summary>One way to the cost.</summary>
/// <param name="Nodes">The activations on it, from where it begins to the last layer.</param>
/// <param name="Value">The product of w_jk σ'(z_j) along it and the slope of the cost at its end.</param>
public sealed record Way(IReadOnlyList<Quantity> Nodes, double Value);
