using Nabla.Numerics;

namespace Nabla.Studio.Landscapes;

/// <summary>Directions in the space of all weights, each of length 1.</summary>
internal static class Directions
{
    /// <summary>A random direction that is as long in each layer's weights as those are themselves, so that layers of small and large weights are seen alike.</summary>
    /// <remarks>After the filter normalization of Li, Xu, Taylor, Studer and Goldstein, "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018; by layer here.</remarks>
    public static double[] Random(Network network, ulong seed, ulong stream)
    {
        var random = new Philox(seed, stream);
        var direction = new double[network.Theta.Length];
        foreach (var slot in network.Architecture.Slots)
        {
            double drawn = 0, own = 0;
            for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
            {
                direction[i] = random.Normal((ulong)i);
                drawn += direction[i] * direction[i];
                own += (double)network.Theta[i] * network.Theta[i];
            }

            double scale = drawn > 0 ? Math.Sqrt(own / drawn) : 0;
            for (int i = slot.Offset; i < slot.Offset + slot.Length; i++) direction[i] *= scale;
        }

        return Unit(direction);
    }

    /// <summary>The two directions in which the path to the present weights is widest: principal components of its steps, seen from its end.</summary>
    /// <param name="path">θ at several epochs less the present θ.</param>
    /// <returns>Both directions, and the share of the path's spread that lies in their plane.</returns>
    public static (double[] First, double[] Second, double Share) Principal(IReadOnlyList<double[]> path)
    {
        // As many rows as epochs: the eigenvectors of the small matrix of dot products give those of the large one.
        int n = path.Count;
        var dots = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = i; j < n; j++) dots[i, j] = dots[j, i] = Dot(path[i], path[j]);
        double whole = Enumerable.Range(0, n).Sum(i => dots[i, i]);
        var (first, large) = Largest(dots);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) dots[i, j] -= large * first[i] * first[j];
        var (second, next) = Largest(dots);
        return (Unit(Mixed(path, first)), Unit(Mixed(path, second)), whole > 0 ? (large + next) / whole : 0);
    }

    /// <summary>A direction without its part along another.</summary>
    public static double[] Across(double[] direction, double[] other)
    {
        double along = Dot(direction, other);
        return Unit([.. direction.Select((value, i) => value - along * other[i])]);
    }

    public static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    public static double[] Unit(double[] direction)
    {
        double length = Math.Sqrt(Dot(direction, direction));
        return length > 0 ? [.. direction.Select(value => value / length)] : direction;
    }

    // Power iteration: enough for a picture.
    private static (double[] Vector, double Value) Largest(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[] vector = Unit([.. Enumerable.Range(0, n).Select(i => 1 + 0.1 * i)]);
        double value = 0;
        for (int round = 0; round < 300; round++)
        {
            var next = new double[n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) next[i] += matrix[i, j] * vector[j];
            value = Dot(next, vector);
            vector = Unit(next);
        }

        return (vector, value);
    }

    private static double[] Mixed(IReadOnlyList<double[]> path, double[] shares)
    {
        var mixed = new double[path[0].Length];
        for (int e = 0; e < shares.Length; e++)
            for (int i = 0; i < mixed.Length; i++) mixed[i] += shares[e] * path[e][i];
        return mixed;
    }
}
