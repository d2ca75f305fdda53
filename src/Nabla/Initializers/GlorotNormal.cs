using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Normal numbers of variance 2 / (inputs + nodes): w ~ N(0, 2 / (inputs + nodes)).</summary>
/// <remarks>
/// Glorot and Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", AISTATS 2010, equation 12: it keeps the
/// variance of activations and of slopes about even from layer to layer.
/// </remarks>
public sealed record GlorotNormal : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("glorot-normal");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Normal(weights, Math.Sqrt(2.0 / (inputs + nodes)), random);
}
