using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>
/// Squared near, absolute far: C₀ = Σ_j ½ d_j² where |d_j| ≤ δ, else δ (|d_j| − ½ δ); ∂C₀/∂a_j = min(max(−δ, d_j), δ), where d = a − y.
/// </summary>
/// <param name="Delta">δ, the distance from which on the cost grows linearly; above 0. <value>The default is 1.</value></param>
/// <remarks>
/// Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35 (1964). Near 0 it has the ½ that <see
/// cref="SquaredError"/> has not.
/// </remarks>
public readonly record struct Huber(double Delta) : IElementwiseCost<Huber>
{
    /// <summary>With δ = 1.</summary>
    public Huber()
        : this(1)
    {
    }

    /// <summary>δ, the distance from which on the cost grows linearly.</summary>
    public double Delta { get; } = Limits.Positive(Delta);

    /// <inheritdoc/>
    public Spec Spec => new("huber", ("delta", Delta));

    /// <inheritdoc/>
    public string ValueFormula =>
        FormattableString.Invariant($"Σ ½ (a − y)² where |a − y| ≤ {Delta}, else {Delta} (|a − y| − {Delta / 2})");

    /// <inheritdoc/>
    public string SlopeFormula => FormattableString.Invariant($"a − y, at most {Delta} either way");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane distance = TLane.Abs(a - y), near = TLane.Min(distance, TLane.Broadcast(Delta));
        return near * (distance - TLane.Broadcast(0.5) * near);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => TLane.Min(TLane.Max(a - y, TLane.Broadcast(-Delta)), TLane.Broadcast(Delta));
}
