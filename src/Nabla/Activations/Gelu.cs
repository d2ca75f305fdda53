using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>
/// Gaussian error linear unit: σ(z) = z Φ(z), σ'(z) = Φ(z) + z φ(z), where Φ(z) = ½ (1 + erf(z/√2)) and φ(z) = e^(−z²/2) / √(2π).
/// </summary>
/// <remarks>Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016. <see cref="GeluTanh"/> is its older approximation.</remarks>
public readonly record struct Gelu : IElementwise<Gelu>
{
    // Beyond this Φ is 0 or 1 and φ is 0; z is held there as a factor, so that ∞ · 0 does not arise.
    private const double Far = 100;

    /// <inheritdoc/>
    public Spec Spec => new("gelu");

    /// <inheritdoc/>
    string IDescribed.Summary => "z Φ(z), with the normal distribution function Φ";

    /// <inheritdoc/>
    public ValueRange Range => new(-0.1701, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "Φ(z) + z φ(z)";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols =>
        [("Φ", "the distribution function of the standard normal distribution"), ("φ", "its density")];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => TVector.Max(z, TVector.Broadcast(-Far)) * Below(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector held = TVector.Min(TVector.Max(z, TVector.Broadcast(-Far)), TVector.Broadcast(Far));
        return Below(z) + held * TVector.Broadcast(0.39894228040143267794) * Elementary.Exp(TVector.Broadcast(-0.5) * held * held);
    }

    // Φ(z): how much of the normal distribution lies below z.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Below<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.Broadcast(0.5) + TVector.Broadcast(0.5) * Elementary.Erf(z * TVector.Broadcast(0.70710678118654752440));
}
