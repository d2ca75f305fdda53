using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>Pinball: C₀ = Σ_j q (y_j − a_j) where a_j &lt; y_j, else (1 − q) (a_j − y_j); ∂C₀/∂a_j = −q below y, 1 − q above.</summary>
/// <param name="Q">
/// q, the share of targets that should lie below the output; above 0 and below 1. <value>The default is 0.5.</value>
/// </param>
/// <remarks>
/// Its best constant is the q-quantile of the targets; at q = ½ it is half of <see cref="AbsoluteError"/>. The kink at a = y takes the
/// slope 0. Koenker and Bassett, "Regression Quantiles", Econometrica 46 (1978).
/// </remarks>
public readonly record struct Quantile(double Q) : IElementwiseCost<Quantile>
{
    /// <summary>With q = ½: the median.</summary>
    public Quantile()
        : this(0.5)
    {
    }

    /// <summary>q, the share of targets that should lie below the output.</summary>
    public double Q { get; } = Limits.Inside(Q);

    /// <inheritdoc/>
    public Spec Spec => new("quantile", ("q", Q));

    /// <inheritdoc/>
    public string ValueFormula => FormattableString.Invariant($"Σ {Q} (y − a) where a < y, else {1 - Q:0.##########} (a − y)");

    /// <inheritdoc/>
    public string SlopeFormula => FormattableString.Invariant($"−{Q} where a < y, else {1 - Q:0.##########}");

    /// <inheritdoc/>
    public bool IsNonSmoothAtTarget => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane missing = y - a;
        return TLane.Max(TLane.Broadcast(Q) * missing, TLane.Broadcast(Q - 1) * missing);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane zero = TLane.Broadcast(0);
        return TLane.Select(a < y, TLane.Broadcast(-Q), TLane.Select(a > y, TLane.Broadcast(1 - Q), zero));
    }
}
