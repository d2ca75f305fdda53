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
    string IDescribed.Summary => "1.0507 · elu with alpha 1.6733";

    /// <inheritdoc/>
    public ValueRange Range => new(-1.7582, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.LeCun;

    /// <inheritdoc/>
    public string DerivativeFormula => "1.0507 where z > 0, else a + 1.7581";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.Broadcast(Lambda) * TVector.Max(z, TVector.Broadcast(0)) + TVector.Broadcast(Lambda * Alpha)
        * Elementary.Expm1(TVector.Min(z, TVector.Broadcast(0)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectGreater(z, TVector.Broadcast(0), TVector.Broadcast(Lambda), a + TVector.Broadcast(Lambda * Alpha));
}
