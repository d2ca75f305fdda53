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
    public ValueRange Range => new(-0.2785, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance StartingVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string SlopeFormula => "s + z s (1 − s)";

    /// <inheritdoc/>
    public IReadOnlyList<(string Letter, string Meaning)> SlopeLetters => [("s", "the sigmoid of z")];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => TLane.Max(z, TLane.Broadcast(-Far)) * Elementary.Sigmoid(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane s = Elementary.Sigmoid(z), held = TLane.Min(TLane.Max(z, TLane.Broadcast(-Far)), TLane.Broadcast(Far));
        return s + held * s * (TLane.Broadcast(1) - s);
    }
}
