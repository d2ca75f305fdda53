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
    public ValueRange Range => new(-0.3089, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance StartingVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string SlopeFormula => "t + z (1 − t²) s";

    /// <inheritdoc/>
    public IReadOnlyList<(string Letter, string Meaning)> SlopeLetters => [("t", "tanh(ln(1 + exp(z)))"), ("s", "the sigmoid of z")];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => TLane.Max(z, TLane.Broadcast(-Far)) * Gate(z, Elementary.Exp(-TLane.Abs(z)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane e = Elementary.Exp(-TLane.Abs(z)), t = Gate(z, e), one = TLane.Broadcast(1);
        TLane s = TLane.Select(z > TLane.Broadcast(0), one, e) / (one + e);
        TLane held = TLane.Min(TLane.Max(z, TLane.Broadcast(-Far)), TLane.Broadcast(Far));
        return t + held * (one - t) * (one + t) * s;
    }

    // t from e = e^−|z|, which does not overflow: multiplied by e² above 0, (q − 1) / (q + 1) is (1 + 2e) / (1 + 2e + 2e²).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Gate<TLane>(TLane z, TLane e)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane two = TLane.Broadcast(2), twice = two * e, above = z > TLane.Broadcast(0);
        TLane top = TLane.Select(above, TLane.Broadcast(1), e * e) + twice;
        return top / (top + TLane.Select(above, twice * e, two));
    }
}
