using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Logistic function, the notes' σ: σ(z) = 1 / (1 + e⁻ᶻ), σ'(z) = σ(z) (1 − σ(z)).</summary>
/// <remarks>The derivative is at most ¼, at z = 0, so that gradients vanish quickly over several layers.</remarks>
public readonly record struct Sigmoid : IElementwise<Sigmoid>
{
    /// <inheritdoc/>
    public Spec Spec => new("sigmoid");

    /// <inheritdoc/>
    string IDescribed.Summary => "1 / (1 + e⁻ᶻ)";

    /// <inheritdoc/>
    public ValueRange Range => new(0, 1);

    /// <inheritdoc/>
    public string DerivativeFormula => "a (1 − a)";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => Elementary.Sigmoid(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> => a * (TVector.Broadcast(1) - a);
}
