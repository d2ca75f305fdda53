using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Uniform numbers of variance 2 / (inputs + nodes): w ~ U(−r, r) with r = √(6 / (inputs + nodes)).</summary>
/// <remarks>
/// Glorot and Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", AISTATS 2010, equation 16: it keeps the
/// variance of activations and of slopes about even from layer to layer.
/// </remarks>
public sealed record GlorotUniform : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("glorot-uniform");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) =>
        Draw.Uniform(weights, Math.Sqrt(6.0 / (inputs + nodes)), random);
}
