using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Normal numbers of variance 1 / inputs: w ~ N(0, 1 / inputs).</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, equation 16.</remarks>
public sealed record LeCunNormal : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("lecun-normal");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Normal(weights, Math.Sqrt(1.0 / inputs), random);
}
