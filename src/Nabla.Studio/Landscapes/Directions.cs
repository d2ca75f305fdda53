using Nabla.Numerics;

namespace Nabla.Studio.Landscapes;

/// <summary>Directions in the space of all weights, each of length 1.</summary>
internal static class Directions
{
    /// <summary>
    /// A random direction with the norm of the weights in each layer, so that layers of small and large weights have the
    /// same effect.
    /// </summary>
    /// <remarks>
    /// After the filter normalization of Li, Xu, Taylor, Studer and Goldstein, "Visualizing the Loss Landscape of Neural Nets", NeurIPS
    /// 2018; by layer here.
    /// </remarks>
    public static float[] Random(Network network, ulong seed, ulong stream)
    {
        var random = new Philox(seed, stream);
        var direction = new float[network.Theta.Length];
        foreach (var slot in network.Architecture.LayerLayouts)
        {
            double drawn = 0, own = 0;
            for (int i = slot.Offset; i < slot.Offset + slot.Length; i++)
            {
                direction[i] = (float)random.Normal((ulong)i);
                drawn += (double)direction[i] * direction[i];
                own += (double)network.Theta[i] * network.Theta[i];
            }

            double scale = drawn > 0 ? Math.Sqrt(own / drawn) : 0;
            for (int i = slot.Offset; i < slot.Offset + slot.Length; i++) direction[i] = (float)(direction[i] * scale);
        }

        return Unit(direction);
    }

    /// <summary>
    /// The first two principal components of the path to the current weights.
    /// </summary>
    /// <param name="trail">The path.</param>
    /// <returns>Both directions, and the fraction of the path's variance in their plane.</returns>
    public static (float[] First, float[] Second, double Share) Principal(Trail trail)
    {
        // There are as many rows as epochs: the eigenvectors of the small matrix of dot products give those of the large one.
        int n = trail.Count;
        var dots = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = i; j < n; j++) dots[i, j] = dots[j, i] = trail.Dot(i, j);
        double whole = Enumerable.Range(0, n).Sum(i => dots[i, i]);
        var (first, large) = Largest(dots);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) dots[i, j] -= large * first[i] * first[j];
        var (second, next) = Largest(dots);
        return (Unit(trail.Mixed(first)), Unit(trail.Mixed(second)), whole > 0 ? (large + next) / whole : 0);
    }

    /// <summary>Removes the component of a direction along another.</summary>
    public static float[] Across(float[] direction, float[] other)
    {
        double along = Dot(direction, other);
        for (int i = 0; i < direction.Length; i++) direction[i] -= (float)(along * other[i]);
        return Unit(direction);
    }

    /// <summary>Scales a direction to a length. A negative length reverses it.</summary>
    public static float[] Unit(float[] direction, double length = 1)
    {
        double now = Length(direction), scale = now > 0 ? length / now : 0;
        for (int i = 0; i < direction.Length; i++) direction[i] = (float)(direction[i] * scale);
        return direction;
    }

    public static double Length(float[] direction) => Math.Sqrt(Dot(direction, direction));

    private static double Dot(float[] left, float[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return sum;
    }

    // Power iteration is precise enough for a picture.
    private static (double[] Vector, double Value) Largest(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[] vector = [.. Enumerable.Range(0, n).Select(i => 1 + 0.1 * i)];
        double value = 0;
        for (int round = 0; round < 300; round++)
        {
            var next = new double[n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) next[i] += matrix[i, j] * vector[j];
            // vector is of length 1 from the second round on.
            value = next.Zip(vector, (left, right) => left * right).Sum();
            double length = Math.Sqrt(next.Sum(one => one * one));
            vector = length > 0 ? [.. next.Select(one => one / length)] : next;
        }

        return (vector, value);
    }
}
