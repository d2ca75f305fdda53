using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>σ(z) = z / (1 + |z|), σ'(z) = 1 / (1 + |z|)².</summary>
/// <remarks>Bergstra, Desjardins, Lamblin and Bengio, "Quadratic Polynomials Learn Better Image Features", 2009.</remarks>
public readonly record struct Softsign : IElementwise<Softsign>
{
    /// <inheritdoc/>
    public Spec Spec => new("softsign");

    /// <inheritdoc/>
    public ValueRange Range => new(-1, 1);

    /// <inheritdoc/>
    public string SlopeFormula => "1 / (1 + |z|)²";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane>
    {
        // From 10³⁰ on the quotient is ±1 to the last bit. Clamping z to it avoids ∞ / ∞.
        TLane held = TLane.Min(TLane.Max(z, TLane.Broadcast(-1e30)), TLane.Broadcast(1e30));
        return held / (TLane.Broadcast(1) + TLane.Abs(held));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane root = TLane.Broadcast(1) / (TLane.Broadcast(1) + TLane.Abs(z));
        return root * root;
    }
}
