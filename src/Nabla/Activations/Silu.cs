using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Sigmoid-weighted linear unit (swish): σ(z) = z s, σ'(z) = s + z s (1 − s), where s = 1 / (1 + e⁻ᶻ).</summary>
/// <remarks>Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", Neural Networks 107 (2018).</remarks>
public readonly record struct Silu : IElementwise<Silu>
{
    // Beyond this bound s is 0 or 1 to the last bit. z is clamped to it as a factor, so that ∞ · 0 does not occur.
    private const double Far = 1000;

    /// <inheritdoc/>
    public Spec Spec => new("silu");

    /// <inheritdoc/>
    string IDescribed.Summary => "z · sigmoid(z)";

    /// <inheritdoc/>
    public ValueRange Range => new(-0.2785, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "s + z s (1 − s)";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => [("s", "the sigmoid of z")];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => TVector.Max(z, TVector.Broadcast(-Far)) * Elementary.Sigmoid(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector s = Elementary.Sigmoid(z), held = TVector.Min(TVector.Max(z, TVector.Broadcast(-Far)), TVector.Broadcast(Far));
        return s + held * s * (TVector.Broadcast(1) - s);
    }
}
