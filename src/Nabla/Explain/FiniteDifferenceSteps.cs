using Nabla.Layers;

namespace Nabla.Explain;

/// <summary>
/// What a nudge of h does to the numbers where it begins: a weight, a bias, a weighted sum, an activation, an input, or θ of a layer along
/// a direction.
/// </summary>
/// <param name="Layer">The layer whose numbers change first; −1 for the inputs.</param>
/// <param name="Perturb">Makes the change.</param>
/// <param name="Reach">How much the numbers of the layer move at most when h is 1; 0 where nothing moves.</param>
internal readonly record struct FiniteDifferenceSteps(int Layer, Perturb Perturb, double Reach)
{
    // A number that hardly moves anything is not nudged by thousands.
    private const double Least = 1e-3;

    /// <summary>The h that moves the next numbers by about 1.</summary>
    public static double UnitOf(double reach) => 1 / Math.Max(Least, reach);

    /// <summary>A nudge of what has a name, for some samples of a walk.</summary>
    public static FiniteDifferenceSteps From(Walk walk, int first, int samples, Quantity by)
    {
        var (layer, j) = (by.Layer, by.Node);
        bool isSum = by.Letter != Letter.Activation && walk.Architecture.Layers[layer] is Dense;
        // A cost that contains the activation is applied to z, and asks for no a.
        if (!isSum && !walk.IsFused(layer)) return Moved(walk, first, samples, layer, j);
        var moves = new double[samples];
        Array.Fill(moves, 1);
        int inputs = by.Letter == Letter.Weight ? walk.Nodes(layer - 1) : 0;
        if (inputs > 0)
            for (int i = 0; i < samples; i++) moves[i] = walk.Factor(layer) * walk.A(layer - 1)[(first + i) * inputs + by.From];
        return Summed(walk, first, samples, layer, j, moves);
    }

    /// <summary>
    /// A nudge of a layer's part of θ, with which it computes its numbers again: of one parameter, or of all of them along a direction.
    /// </summary>
    /// <param name="walk">The samples, all of them.</param>
    /// <param name="layer">The layer, of any kind.</param>
    /// <param name="direction">By how much each parameter moves for an h of 1.</param>
    /// <param name="reach">How much the layer's numbers move at most, about.</param>
    public static FiniteDifferenceSteps Along(Walk walk, int layer, double[] direction, double reach)
    {
        double[] theta = walk.ThetaOf(layer).ToArray(), moved = new double[theta.Length];
        return new(
            layer,
            (h, z, a) =>
            {
                for (int i = 0; i < moved.Length; i++) moved[i] = theta[i] + h * direction[i];
                walk.Again(layer, walk.Samples, moved, walk.A(layer - 1), z, a);
            },
            reach);
    }

    private static FiniteDifferenceSteps Moved(Walk walk, int first, int samples, int layer, int j)
    {
        int nodes = walk.Nodes(layer), next = layer + 1;
        double reach = 1;
        if (next < walk.Architecture.Layers.Count && walk.Architecture.Layers[next] is Dense dense)
            reach = Enumerable.Range(0, dense.Nodes).Max(to => Math.Abs(walk.Link(next, to, j)));
        return new(
            layer,
            (h, z, a) =>
            {
                if (layer >= 0) walk.Z(layer).AsSpan(first * nodes, z.Length).CopyTo(z);
                walk.A(layer).AsSpan(first * nodes, a.Length).CopyTo(a);
                for (int i = 0; i < samples; i++) a[i * nodes + j] += h;
            },
            reach == 0 ? Least : reach);
    }

    private static FiniteDifferenceSteps Summed(Walk walk, int first, int samples, int layer, int j, double[] moves)
    {
        int nodes = walk.Nodes(layer);
        var activation = walk.Architecture.Layers[layer].Activation;
        double[] one = new double[samples], itsA = new double[samples];
        return new(
            layer,
            (h, z, a) =>
            {
                walk.Z(layer).AsSpan(first * nodes, z.Length).CopyTo(z);
                for (int i = 0; i < samples; i++) z[i * nodes + j] += h * moves[i];
                if (!activation.IsElementwise)
                {
                    activation.Forward<double>(z, a, nodes);
                    return;
                }

                // Only this node's own a changes.
                for (int i = 0; i < samples; i++) one[i] = z[i * nodes + j];
                activation.Forward<double>(one, itsA, 1);
                walk.A(layer).AsSpan(first * nodes, a.Length).CopyTo(a);
                for (int i = 0; i < samples; i++) a[i * nodes + j] = itsA[i];
            },
            moves.Max(Math.Abs));
    }
}
