using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>The cosine of an angle in turns, σ(z) = cos(2πz), σ'(z) = −2π sin(2πz): a wave of a periodic embedding.</summary>
/// <remarks>No activation of a layer by name: its period of 1 does not fit weights that start as those of other activations do.</remarks>
public readonly record struct CosineTwoPi : IElementwise<CosineTwoPi>
{
    /// <inheritdoc/>
    public Spec Spec => new("cosine-of-turns");

    /// <inheritdoc/>
    string IDescribed.Summary => "cos 2πz";

    /// <inheritdoc/>
    public string DerivativeFormula => "−2 π sin(2 π z)";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => Elementary.CosTwoPi(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> => TVector.Broadcast(-2 * Math.PI) * Elementary.SinTwoPi(z);
}
