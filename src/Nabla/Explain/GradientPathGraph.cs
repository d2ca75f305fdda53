using Nabla.Layers;

namespace Nabla.Explain;

/// <summary>
/// A network as nodes and edges, for one sample: an edge from a_k to a_j is worth ∂a_j/∂a_k = w_jk σ'(z_j), and into the last layer ∂C₀
/// through z_j, w_jk ∂C₀/∂z_j.
/// </summary>
internal sealed class GradientPathGraph
{
    private readonly Walk _walk;
    private readonly int _sample;
    private readonly double[][] _slopes;

    private GradientPathGraph(Walk walk, int sample, double[][] slopes) => (_walk, _sample, _slopes) = (walk, sample, slopes);

    /// <summary>The last layer, where ways end.</summary>
    public int Last => _slopes.Length - 1;

    /// <summary>
    /// The graph; null where a layer before the last one has an activation that looks at whole rows, or a kind of its own.
    /// </summary>
    public static GradientPathGraph? Build(Walk walk, int sample)
    {
        var layers = walk.Architecture.Layers;
        var slopes = new double[layers.Count][];
        for (int layer = 0; layer < slopes.Length; layer++)
        {
            int at = layer, nodes = walk.Nodes(layer);
            if (layers[layer] is not (Dense or Dropout or FeatureScaling or PeriodicEmbedding)
                || (layer < slopes.Length - 1 && !layers[layer].Activation.IsElementwise))
                return null;
            slopes[layer] = layer == slopes.Length - 1
                ? walk.Delta(layer).AsSpan(sample * nodes, nodes).ToArray()
                : [.. Enumerable.Range(0, nodes).Select(j => walk.Slope(at, sample, j))];
        }

        return new(walk, sample, slopes);
    }

    public int Nodes(int layer) => _walk.Nodes(layer);

    /// <summary>The edge from node k of a layer to node j of the next.</summary>
    public double Edge(int layer, int k, int j) => _walk.Architecture.Layers[layer + 1] switch
    {
        Dense => _walk.Link(layer + 1, j, k) * _slopes[layer + 1][j],
        FeatureScaling => j == k ? _walk.ScaleOf(layer + 1, k) * _slopes[layer + 1][j] : 0,
        PeriodicEmbedding => _walk.WaveOf(layer + 1, _sample, j, k) * _slopes[layer + 1][j],
        _ => j == k ? _slopes[layer + 1][j] : 0,
    };
}
