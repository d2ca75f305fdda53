using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>All weights 0.</summary>
/// <remarks>Nodes of a layer that start alike stay alike: right for biases and for a network without hidden layers only.</remarks>
public sealed record Zeros : IInitializer
{
    /// <inheritdoc/>
    public Spec Spec => new("zeros");

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random) => weights.Clear();
}
