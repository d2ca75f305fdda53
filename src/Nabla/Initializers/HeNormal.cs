using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Normal numbers of variance 2 / inputs: w ~ N(0, 2 / inputs).</summary>
/// <remarks>
/// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10: twice LeCun's variance, for relu passes half of it on.
/// </remarks>
public sealed record HeNormal : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("he-normal");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Normal(weights, Math.Sqrt(2.0 / inputs), random);
}
