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
    public ValueRange Range => new(-1, 1);

    /// <inheritdoc/>
    public string SlopeFormula => "1 − a²";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => Elementary.Tanh(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> => (TLane.Broadcast(1) - a) * (TLane.Broadcast(1) + a);
}
