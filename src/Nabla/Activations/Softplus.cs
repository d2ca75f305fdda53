using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Softplus: σ(z) = ln(1 + eᶻ), σ'(z) = 1 / (1 + e⁻ᶻ).</summary>
/// <remarks>
/// Dugas, Bengio, Bélisle, Nadeau and Garcia, "Incorporating Second-Order Functional Knowledge for Better Option Pricing", NIPS 2000.
/// </remarks>
public readonly record struct Softplus : IElementwise<Softplus>
{
    /// <inheritdoc/>
    public Spec Spec => new("softplus");

    /// <inheritdoc/>
    string IDescribed.Summary => "ln(1 + eᶻ)";

    /// <inheritdoc/>
    public ValueRange Range => new(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "1 / (1 + exp(−z))";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => Elementary.Softplus(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> => Elementary.Sigmoid(z);
}
