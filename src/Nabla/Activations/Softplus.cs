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
    public ValueRange Range => new(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance StartingVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string SlopeFormula => "1 / (1 + exp(−z))";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => Elementary.Softplus(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> => Elementary.Sigmoid(z);
}
