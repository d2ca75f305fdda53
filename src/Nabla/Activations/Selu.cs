using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>
/// Scaled exponential linear unit: σ(z) = λ z where z &gt; 0, else λα (eᶻ − 1); σ'(z) = λ where z &gt; 0, else σ(z) + λα.
/// </summary>
/// <remarks>
/// λ and α make mean 0 and variance 1 a fixed point from layer to layer with LeCun initialization: Klambauer, Unterthiner, Mayr and
/// Hochreiter, "Self-Normalizing Neural Networks", NIPS 2017, equation 2.
/// </remarks>
public readonly record struct Selu : IElementwise<Selu>
{
    private const double Lambda = 1.0507009873554804934193349852946, Alpha = 1.6732632423543772848170429916717;

    /// <inheritdoc/>
    public Spec Spec => new("selu");

    /// <inheritdoc/>
    public ValueRange Range => new(-1.7582, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance StartingVariance => WeightVariance.LeCun;

    /// <inheritdoc/>
    public string SlopeFormula => "1.0507 where z > 0, else a + 1.7581";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> =>
        TLane.Broadcast(Lambda) * TLane.Max(z, TLane.Broadcast(0)) + TLane.Broadcast(Lambda * Alpha)
        * Elementary.Expm1(TLane.Min(z, TLane.Broadcast(0)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> =>
        TLane.Select(z > TLane.Broadcast(0), TLane.Broadcast(Lambda), a + TLane.Broadcast(Lambda * Alpha));
}
