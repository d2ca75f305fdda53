using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>σ(z) = z · min(max(0, z/6 + ½), 1), σ'(z) = 0 where z ≤ −3, z/3 + ½ between, 1 where z ≥ 3.</summary>
/// <remarks>Howard et al., "Searching for MobileNetV3", ICCV 2019, section 5.2.</remarks>
public readonly record struct HardSwish : IElementwise<HardSwish>
{
    /// <inheritdoc/>
    public Spec Spec => new("hard-swish");

    /// <inheritdoc/>
    public ValueRange Range => new(-0.375, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance StartingVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string SlopeFormula => "z/3 + ½ where −3 < z < 3, else 0 or 1";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [-3, 3];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane>
    {
        // Below −3 the second factor is 0; the first is held there, so that −∞ · 0 does not arise.
        TLane gate = TLane.Min(TLane.Max(z / TLane.Broadcast(6) + TLane.Broadcast(0.5), TLane.Broadcast(0)), TLane.Broadcast(1));
        return TLane.Max(z, TLane.Broadcast(-3)) * gate;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane between = z / TLane.Broadcast(3) + TLane.Broadcast(0.5);
        return TLane.Select(z < TLane.Broadcast(3), TLane.Select(z > TLane.Broadcast(-3), between, TLane.Broadcast(0)), TLane.Broadcast(1));
    }
}
