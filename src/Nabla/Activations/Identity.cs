using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>No activation: σ(z) = z, σ'(z) = 1.</summary>
/// <remarks>It suits the outputs of a network that predicts unbounded numbers.</remarks>
public readonly record struct Identity : IElementwise<Identity>
{
    /// <inheritdoc/>
    public Spec Spec => new("identity");

    /// <inheritdoc/>
    public string SlopeFormula => "1";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => z;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> => TLane.Broadcast(1);
}
