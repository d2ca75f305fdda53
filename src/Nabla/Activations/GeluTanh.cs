using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>
/// Gaussian error linear unit, approximated: σ(z) = ½ z (1 + tanh u) = z s, σ'(z) = s + z s (1 − s) 2u', where u = √(2/π) (z + 0.044715 z³)
/// and s = 1 / (1 + e^(−2u)).
/// </summary>
/// <remarks>
/// Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, section 2; the form that GPT-2 and BERT use. ½ (1 + tanh u) is the sigmoid of
/// 2u.
/// </remarks>
public readonly record struct GeluTanh : IElementwise<GeluTanh>
{
    private const double Root = 0.79788456080286535588, Cubic = 0.044715;

    // Beyond this s is 0 or 1 to the last bit; z is held there as a factor, so that ∞ · 0 does not arise.
    private const double Far = 100;

    /// <inheritdoc/>
    public Spec Spec => new("gelu-tanh");

    /// <inheritdoc/>
    string IDescribed.Summary => "gelu, approximated with tanh";

    /// <inheritdoc/>
    public ValueRange Range => new(-0.1701, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "s + z s (1 − s) 2u'";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols =>
        [("u", "√(2/π) (z + 0.044715 z³)"), ("u'", "its slope by z"), ("s", "the sigmoid of 2u")];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector held = Held(z);
        return TVector.Max(z, TVector.Broadcast(-Far)) * Gate(held);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector held = Held(z), s = Gate(held);
        TVector twiceSlope = TVector.MultiplyAdd(TVector.Broadcast(6 * Root * Cubic), held * held, TVector.Broadcast(2 * Root));
        return s + held * s * (TVector.Broadcast(1) - s) * twiceSlope;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Held<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => TVector.Min(TVector.Max(z, TVector.Broadcast(-Far)), TVector.Broadcast(Far));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gate<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> =>
        Elementary.Sigmoid(z * TVector.MultiplyAdd(TVector.Broadcast(2 * Root * Cubic), z * z, TVector.Broadcast(2 * Root)));
}
