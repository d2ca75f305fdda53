using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>
/// Rows at right angles, each of length gain: W Wᵀ = gain² I; where there are more nodes than inputs the columns instead.
/// </summary>
/// <remarks>
/// Uniform over all such matrices: normal numbers, orthogonalized row by row (Gram–Schmidt, twice, which leaves no rounding to speak of).
/// Saxe, McClelland and Ganguli, "Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks", ICLR 2014.
/// </remarks>
/// <param name="Gain">The length of a row or column; above 0. <value>The default is 1.</value></param>
public sealed record Orthogonal(double Gain = 1) : IInitializer
{
    /// <summary>The length of a row or column.</summary>
    public double Gain { get; } = Limits.Positive(Gain);

    /// <inheritdoc/>
    public Spec Spec => new("orthogonal", ("gain", Gain));

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random)
    {
        int count = Math.Min(nodes, inputs), length = Math.Max(nodes, inputs);
        double[] vectors = new double[count * length];
        Draw.Normal(vectors, 1, random);
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = vectors.AsSpan(i * length, length);
            for (int pass = 0; pass < 2; pass++)
                for (int other = 0; other < i; other++) TakeOut(vector, vectors.AsSpan(other * length, length));
            double scale = 1 / Math.Sqrt(Dot(vector, vector));
            foreach (ref double number in vector) number *= scale;
        }

        for (int j = 0; j < nodes; j++)
            for (int k = 0; k < inputs; k++)
                weights[j * inputs + k] = Gain * (nodes <= inputs ? vectors[j * length + k] : vectors[k * length + j]);
    }

    // What of the vector lies along the unit vector.
    private static void TakeOut(Span<double> vector, ReadOnlySpan<double> unit)
    {
        double along = Dot(vector, unit);
        for (int i = 0; i < vector.Length; i++) vector[i] -= along * unit[i];
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
