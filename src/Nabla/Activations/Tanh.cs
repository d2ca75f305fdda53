using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Hyperbolic tangent: σ(z) = tanh z, σ'(z) = 1 − σ(z)².</summary>
/// <remarks>
/// LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.4, prefer it to the sigmoid: its values are centred on 0.
/// </remarks>
public readonly record struct Tanh : IElementwise<Tanh>
{
    /// <inheritdoc/>
    public Spec Spec => new("tanh");

    /// <inheritdoc/>
    string IDescribed.Summary => "tanh z";

    /// <inheritdoc/>
    public ValueRange Range => new(-1, 1);

    /// <inheritdoc/>
    public string DerivativeFormula => "1 − a²";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => Elementary.Tanh(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> => (TVector.Broadcast(1) - a) * (TVector.Broadcast(1) + a);
}
