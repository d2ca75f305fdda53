using System.Runtime.CompilerServices;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>Counts: C₀ = Σ_j e^a_j − y_j a_j, ∂C₀/∂a_j = e^a_j − y_j, where a is the logarithm of the expected count.</summary>
/// <remarks>
/// The negative log-likelihood of the Poisson distribution less ln y!, which no weight changes. It contains the
/// exponential: a network that ends in it, or in the identity, predicts the rate.
/// </remarks>
public readonly record struct Poisson : IElementwiseCost<Poisson>
{
    private static readonly IActivation Inside = new Exponential();

    /// <inheritdoc/>
    public Spec Spec => new("poisson");

    /// <inheritdoc/>
    public string ValueFormula => "Σ (exp(z) − y z)";

    /// <inheritdoc/>
    public string SlopeFormula => "exp(z) − y";

    /// <inheritdoc/>
    public string? Cancellation => "the slope of C₀ by a = exp(z) is 1 − y/a and σ'(z) = a: the a of both cancels, a (1 − y/a) = a − y";

    /// <inheritdoc/>
    public IActivation? FusedActivation => Inside;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => Elementary.Exp(a) - y * a;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => Elementary.Exp(a) - y;
}
