using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>The notes' cost: C₀ = Σ_j (a_j − y_j)², ∂C₀/∂a_j = 2 (a_j − y_j).</summary>
/// <remarks>A sum over the nodes and no ½ before it. Much material has the ½: there the same learning rate makes half the step.</remarks>
public readonly record struct SquaredError : IElementwiseCost<SquaredError>
{
    /// <inheritdoc/>
    public Spec Spec => new("squared-error");

    /// <inheritdoc/>
    public string ValueFormula => "Σ (a − y)²";

    /// <inheritdoc/>
    public string SlopeFormula => "2 (a − y)";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane difference = a - y;
        return difference * difference;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => TLane.Broadcast(2) * (a - y);
}
