using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Uniform numbers of variance 1 / inputs: w ~ U(−r, r) with r = √(3 / inputs).</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, equation 16.</remarks>
public sealed record LeCunUniform : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("lecun-uniform");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Uniform(weights, Math.Sqrt(3.0 / inputs), random);
}
