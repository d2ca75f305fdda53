using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>C₀ = Σ_j |a_j − y_j|, ∂C₀/∂a_j = ±1, the sign of a_j − y_j.</summary>
/// <remarks>Its best constant is the median, so that few far targets weigh little. The kink at a = y takes the slope 0.</remarks>
public readonly record struct AbsoluteError : IElementwiseCost<AbsoluteError>
{
    /// <inheritdoc/>
    public Spec Spec => new("absolute-error");

    /// <inheritdoc/>
    public string ValueFormula => "Σ |a − y|";

    /// <inheritdoc/>
    public string SlopeFormula => "the sign of a − y";

    /// <inheritdoc/>
    public bool IsNonSmoothAtTarget => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => TLane.Abs(a - y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane zero = TLane.Broadcast(0), difference = a - y;
        return TLane.Select(difference > zero, TLane.Broadcast(1), TLane.Select(difference < zero, TLane.Broadcast(-1), zero));
    }
}
