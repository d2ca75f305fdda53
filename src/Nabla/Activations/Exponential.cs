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
    public ValueRange Range => new(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public string SlopeFormula => "a";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => Elementary.Exp(z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> => a;
}
