using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>No activation: σ(z) = z, σ'(z) = 1.</summary>
public readonly record struct Identity : IElementwise<Identity>
{
    /// <inheritdoc/>
    public Spec Spec => new("identity");

    /// <inheritdoc/>
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ILane<TLane> => z;

    /// <inheritdoc/>
    public TLane Slope<TLane>(TLane z, TLane a)
        where TLane : struct, ILane<TLane> => TLane.Of(1);
}
