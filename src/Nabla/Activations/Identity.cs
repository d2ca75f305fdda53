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
    string IDescribed.Summary => "z";

    /// <inheritdoc/>
    public string DerivativeFormula => "1";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => z;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> => TVector.Broadcast(1);
}
