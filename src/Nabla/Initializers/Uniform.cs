using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Uniform numbers: w ~ U(−limit, limit).</summary>
/// <remarks>The variance is limit² / 3.</remarks>
/// <param name="Limit">The largest size of a weight; 0 or above. <value>The default is 0.05.</value></param>
public sealed record Uniform(double Limit = 0.05) : IInitializer
{
    /// <summary>The largest size of a weight; 0 or above.</summary>
    public double Limit { get; } = Limits.NotNegative(Limit);

    /// <inheritdoc/>
    public Spec Spec => new("uniform", ("limit", Limit));

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) => Draw.Uniform(weights, Limit, random);
}
