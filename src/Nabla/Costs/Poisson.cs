using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>Counts: C₀ = Σ_j e^a_j − y_j a_j, ∂C₀/∂a_j = e^a_j − y_j, where a is the logarithm of the expected count.</summary>
/// <remarks>
/// The negative log-likelihood of the Poisson distribution less ln y!, which no weight changes. The rate is e^a: the output activation
/// should be the identity.
/// </remarks>
public readonly record struct Poisson : IElementwiseCost<Poisson>
{
    /// <inheritdoc/>
    public Spec Spec => new("poisson");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ILane<TLane> => Elementary.Exp(a) - y * a;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ILane<TLane> => Elementary.Exp(a) - y;
}
