using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>σ(z) = z t, σ'(z) = t + z (1 − t²) s, where t = tanh(ln(1 + eᶻ)) and s = 1 / (1 + e⁻ᶻ).</summary>
/// <remarks>
/// Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", BMVC 2020, equations 1 and 2. With q = (1 + eᶻ)², t = (q − 1) / (q
/// + 1): one exponential instead of two functions.
/// </remarks>
public readonly record struct Mish : IElementwise<Mish>
{
    // Beyond this bound t and 1 − t² are 0 or 1 to the last bit. z is clamped to it as a factor, so that ∞ · 0 does not occur.
    private const double Far = 1000;

    /// <inheritdoc/>
    public Spec Spec => new("mish");

    /// <inheritdoc/>
    string IDescribed.Summary => "z · tanh(softplus(z))";

    /// <inheritdoc/>
    public ValueRange Range => new(-0.3089, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "t + z (1 − t²) s";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => [("t", "tanh(ln(1 + exp(z)))"), ("s", "the sigmoid of z")];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => TVector.Max(z, TVector.Broadcast(-Far)) * Gate(z, Elementary.Exp(-TVector.Abs(z)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector e = Elementary.Exp(-TVector.Abs(z)), t = Gate(z, e), one = TVector.Broadcast(1);
        TVector s = TVector.SelectGreater(z, TVector.Broadcast(0), one, e) / (one + e);
        TVector held = TVector.Min(TVector.Max(z, TVector.Broadcast(-Far)), TVector.Broadcast(Far));
        return t + held * (one - t) * (one + t) * s;
    }

    // t from e = e^−|z|, which does not overflow: multiplied by e² above 0, (q − 1) / (q + 1) is (1 + 2e) / (1 + 2e + 2e²).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gate<TVector>(TVector z, TVector e)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector two = TVector.Broadcast(2), twice = two * e, above = z > TVector.Broadcast(0);
        TVector top = TVector.Select(above, TVector.Broadcast(1), e * e) + twice;
        return top / (top + TVector.Select(above, twice * e, two));
    }
}
