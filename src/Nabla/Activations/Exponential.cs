using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>The exponential: σ(z) = eᶻ, σ'(z) = eᶻ. For outputs that count, whose logarithm the network learns.</summary>
/// <remarks>The inverse link of Poisson regression: Nelder and Wedderburn, "Generalized Linear Models", 1972.</remarks>
public readonly record struct Exponential : IElementwise<Exponential>
{
    /// <inheritdoc/>
    public Spec Spec => new("exponential");

    /// <inheritdoc/>
    string IDescribed.Summary => "eᶻ";

    /// <inheritdoc/>
    public ValueRange Range => new(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public string DerivativeFormula => "a";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => Elementary.Exp(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> => a;
}
