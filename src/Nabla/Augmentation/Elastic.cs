using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>
/// Every pixel is taken from a place moved by smooth noise: (x, y) + α · (G ∗ u)(x, y), u uniform in [−1, 1] for each pixel and direction,
/// G a Gaussian of standard deviation σ whose weights have the sum 1. The noise goes on beyond the borders.
/// </summary>
/// <remarks>
/// Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis", ICDAR 2003. Each
/// number of G ∗ u is a sum of so many u that it is normal but for its farthest tails; so it is drawn as normal noise of the same
/// covariance (<see cref="SmoothNoise"/>): far fewer numbers, and no smoothing.
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
    public IDisplacement Plan(int rows, int columns) =>
        new Displacement(SmoothNoise.Along(rows, Sigma), SmoothNoise.Along(columns, Sigma), Alpha / Math.Sqrt(3));

    // Places += A_rows · Z · A_columnsᵀ, for both directions. The two Z lie one above the other.
    private sealed class Displacement(SmoothNoise down, SmoothNoise across, double amplitude) : IDisplacement
    {
        private readonly float[] _z = new float[2 * down.Rank * across.Rank], _half = new float[2 * down.Rank * across.Length];

        public void Move(Span<float> x, Span<float> y, Philox random)
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
