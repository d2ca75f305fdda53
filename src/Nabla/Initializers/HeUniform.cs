using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Uniform numbers of variance 2 / inputs: w ~ U(−r, r) with r = √(6 / inputs).</summary>
/// <remarks>
/// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10: twice LeCun's variance, for relu passes half of it on.
/// </remarks>
public sealed record HeUniform : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("he-uniform");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Uniform(weights, Math.Sqrt(6.0 / inputs), random);
}
