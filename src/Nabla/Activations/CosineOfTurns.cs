using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>The cosine of an angle in turns, σ(z) = cos(2πz), σ'(z) = −2π sin(2πz): a wave of a periodic embedding.</summary>
/// <remarks>No activation of a layer by name: its period of 1 does not fit weights that start as those of other activations do.</remarks>
public readonly record struct CosineOfTurns : IElementwise<CosineOfTurns>
{
    /// <inheritdoc/>
    public Spec Spec => new("cosine-of-turns");

    /// <inheritdoc/>
    public string SlopeFormula => "−2 π sin(2 π z)";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => Elementary.CosTurns(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> => TLane.Broadcast(-2 * Math.PI) * Elementary.SinTurns(z);
}
