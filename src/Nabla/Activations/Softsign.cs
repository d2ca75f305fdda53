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
    string IDescribed.Summary => "z / (1 + |z|)";

    /// <inheritdoc/>
    public ValueRange Range => new(-1, 1);

    /// <inheritdoc/>
    public string DerivativeFormula => "1 / (1 + |z|)²";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector>
    {
        // From 10³⁰ on the quotient is ±1 to the last bit. Clamping z to it avoids ∞ / ∞.
        TVector held = TVector.Min(TVector.Max(z, TVector.Broadcast(-1e30)), TVector.Broadcast(1e30));
        return held / (TVector.Broadcast(1) + TVector.Abs(held));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector root = TVector.Broadcast(1) / (TVector.Broadcast(1) + TVector.Abs(z));
        return root * root;
    }
}
