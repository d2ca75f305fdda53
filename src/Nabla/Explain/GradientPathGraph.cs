namespace Nabla.Explain;

/// <summary>
/// A network as a graph for one sample. The weight of the edge from a_k to a_j is ∂a_j/∂a_k = w_jk σ'(z_j); into the last layer it is w_jk
/// ∂C₀/∂z_j.
/// </summary>
internal sealed class GradientPathGraph
{
    private readonly BackpropPass _pass;
    private readonly int _sample;
    private readonly double[][] _slopes;
    private readonly Dictionary<int, IReadOnlyDictionary<int, double>[]> _within = [];

    private GradientPathGraph(BackpropPass pass, int sample, double[][] slopes) => (_pass, _sample, _slopes) = (pass, sample, slopes);

    /// <summary>The last layer, where paths end.</summary>
    public int Last => _slopes.Length - 1;

    /// <summary>
    /// Creates the graph. Null if a layer before the last one has an activation that is not elementwise, or no program.
    /// </summary>
    public static GradientPathGraph? Build(BackpropPass pass, int sample)
    {
        var layers = pass.Architecture.Layers;
        var slopes = new double[layers.Count][];
        for (int layer = 0; layer < slopes.Length; layer++)
        {
            int at = layer, nodes = pass.Nodes(layer);
            var layout = pass.Architecture.LayerLayouts[layer];
            if (layout.Program is null || (layer < slopes.Length - 1 && !layers[layer].Activation.IsElementwise)) return null;
            double[] numbers = layout.WeightedSums is null && !pass.IsFused(layer) ? pass.DCda(layer) : pass.Delta(layer);
            slopes[layer] = layer == slopes.Length - 1
                ? numbers.AsSpan(sample * nodes, nodes).ToArray()
                : [.. Enumerable.Range(0, nodes).Select(j => layout.WeightedSums is null ? 1 : pass.ActivationDerivative(at, sample, j))];
        }

        return new(pass, sample, slopes);
    }

    public int Nodes(int layer) => _pass.Nodes(layer);

    /// <summary>Returns the edge from node k of a layer to node j of the next.</summary>
    public double Edge(int layer, int k, int j)
    {
        int next = layer + 1;
        double slope = _slopes[next][j];
        return (_pass.Architecture.LayerLayouts[next].WeightedSums is not null ? _pass.Link(next, j, k)
            : Within(next, k).GetValueOrDefault(j))
            * slope;
    }

    // ∂a_j/∂a_k of a layer without weighted sums: for each input the nodes that depend on it.
    private IReadOnlyDictionary<int, double> Within(int layer, int k)
    {
        if (!_within.TryGetValue(layer, out var slopes))
        {
            var steps = new LayerSteps(_pass, layer, _sample);
            _within[layer] = slopes = [.. Enumerable.Range(0, Nodes(layer - 1)).Select(input => steps.Partials(steps.Input, input))];
        }

        return slopes[k];
    }
}
