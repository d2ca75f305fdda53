using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>
/// Elastic distortion: each pixel is sampled at a position displaced by smooth noise, (x, y) + α · (G ∗ u)(x, y), with u uniform in [−1, 1]
/// for each pixel and direction and G a normalized Gaussian of standard deviation σ. The noise continues beyond the borders.
/// </summary>
/// <remarks>
/// Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis", ICDAR 2003. Each
/// value of G ∗ u is a sum of many u and is almost normal. It is therefore drawn as normal noise of the same covariance (<see
/// cref="SmoothNoise"/>), which needs far fewer random numbers and no smoothing.
/// </remarks>
/// <param name="Sigma">σ in pixels; above 0. <value>The default is 4.</value></param>
/// <param name="Alpha">α in pixels. With σ = 4 a pixel moves by 0.0407 α in each direction (standard deviation). <value>The default is
/// 34.</value></param>
public sealed record Elastic(double Sigma = 4, double Alpha = 34) : IDistortion
{
    /// <summary>σ in pixels.</summary>
    public double Sigma { get; } = Limits.Positive(Sigma);

    /// <summary>α in pixels.</summary>
    public double Alpha { get; } = Limits.NotNegative(Alpha);

    /// <inheritdoc/>
    public Spec Spec => new("elastic", ("sigma", Sigma), ("alpha", Alpha));

    /// <inheritdoc/>
    string IDescribed.Summary =>
        "Moves each pixel by smooth noise. sigma: the smoothness in pixels; alpha: the strength (with sigma=4 a pixel moves by about "
        + "0.04 alpha).";

    /// <inheritdoc/>
    public IDisplacement CreateDisplacement(int rows, int columns) =>
        new Displacement(SmoothNoise.Along(rows, Sigma), SmoothNoise.Along(columns, Sigma), Alpha / Math.Sqrt(3));

    // Positions += A_rows · Z · A_columnsᵀ, for both directions. The two Z are stored one above the other.
    private sealed class Displacement(SmoothNoise down, SmoothNoise across, double amplitude) : IDisplacement
    {
        private readonly float[] _z = new float[2 * down.Rank * across.Rank], _half = new float[2 * down.Rank * across.Length];

        public void Displace(Span<float> x, Span<float> y, Philox random)
        {
            SmoothNoise.Normals(_z, amplitude, random);
            Gemm.Set(new(_half, 2 * down.Rank, across.Length), new(_z, 2 * down.Rank, across.Rank), across.Factor.Transposed,
                workers: null);
            int half = down.Rank * across.Length;
            Gemm.Add(new(x, down.Length, across.Length), down.Factor, new(_half.AsSpan(0, half), down.Rank, across.Length));
            Gemm.Add(new(y, down.Length, across.Length), down.Factor, new(_half.AsSpan(half), down.Rank, across.Length));
        }
    }
}

/// <summary>Smoothed noise along a line from few normal numbers: A z, with A of length × rank.</summary>
/// <remarks>
/// Smoothed white noise has the covariance c(d) = Σ_m g(m) g(m + d). Because g is smooth, the matrix C_ij = c(i − j) has approximately low
/// rank: 7 of 28 at σ = 4 pixels. A is its pivoted Cholesky factor, up to a remaining variance of a hundredth, so that no standard
/// deviation is more than half a percent too small, or one percent in two dimensions. Harbrecht, Peters and Schneider, "On the Low-Rank
/// Approximation by the Pivoted Cholesky Decomposition", 2012.
/// </remarks>
internal sealed class SmoothNoise
{
    private const double LeftOver = 0.01;

    private readonly float[] _factor;

    private SmoothNoise(List<double[]> columns, int length)
    {
        (Length, Rank) = (length, columns.Count);
        _factor = new float[length * Rank];
        for (int i = 0; i < length; i++)
            for (int k = 0; k < Rank; k++) _factor[i * Rank + k] = (float)columns[k][i];
    }

    /// <summary>Number of positions on the line.</summary>
    public int Length { get; }

    /// <summary>Number of normal numbers.</summary>
    public int Rank { get; }

    /// <summary>A, length × rank.</summary>
    public Matrix<float> Factor => new(_factor, Length, Rank);

    /// <summary>Creates smoothed noise of unit variance at consecutive positions of an infinite line.</summary>
    /// <param name="length">Number of positions.</param>
    /// <param name="sigma">Standard deviation of the Gaussian, in positions.</param>
    public static SmoothNoise Along(int length, double sigma)
    {
        double[] covariance = Covariance(length, sigma);
        double[] left = new double[length];
        Array.Fill(left, covariance[0]);
        var columns = new List<double[]>();
        while (true)
        {
            int pivot = 0;
            for (int i = 1; i < length; i++)
                if (left[i] > left[pivot]) pivot = i;
            if (left[pivot] <= LeftOver * covariance[0]) return new(columns, length);
            columns.Add(Column(covariance, columns, pivot, left));
        }
    }

    /// <summary>numbers[i] = amplitude · N(0, 1).</summary>
    public static void Normals(Span<float> numbers, double amplitude, Philox random)
    {
        const int Several = 64;
        Span<ulong> words = stackalloc ulong[Several];
        for (int from = 0; from < numbers.Length; from += Several)
        {
            var some = numbers.Slice(from, Math.Min(Several, numbers.Length - from));
            random.Fill((ulong)from, words[..((some.Length + 7) & ~7)]);
            for (int i = 0; i < some.Length; i++)
                some[i] = (float)(amplitude * NormalQuantile.At(((words[i] >> 12) + 0.5) * (1.0 / (1UL << 52))));
        }
    }

    // c(0), c(1), … of a Gaussian that is truncated at four standard deviations.
    private static double[] Covariance(int length, double sigma)
    {
        int reach = (int)Math.Min(Math.Ceiling(4 * sigma), 1 << 20);
        double[] g = new double[reach + 1], covariance = new double[length];
        double sum = 0;
        for (int m = 0; m <= reach; m++)
        {
            g[m] = Elementary.Exp(new SimdScalar<double>(-0.5 * (m / sigma) * (m / sigma))).Value;
            sum += m == 0 ? g[m] : 2 * g[m];
        }

        for (int d = 0; d < length && d <= 2 * reach; d++)
        {
            for (int m = -reach; m + d <= reach; m++) covariance[d] += g[Math.Abs(m)] * g[Math.Abs(m + d)];
            covariance[d] /= sum * sum;
        }

        return covariance;
    }

    // The next column of the Cholesky factor: the remainder of C's column, divided by the root of its pivot.
    private static double[] Column(double[] covariance, List<double[]> before, int pivot, double[] left)
    {
        double root = Math.Sqrt(left[pivot]);
        var column = new double[left.Length];
        for (int i = 0; i < column.Length; i++)
        {
            double rest = covariance[Math.Abs(i - pivot)];
            foreach (double[] earlier in before) rest -= earlier[i] * earlier[pivot];
            column[i] = rest / root;
            left[i] -= column[i] * column[i];
        }

        left[pivot] = 0;
        return column;
    }
}
