using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>The mean over the nodes: C₀ = 1/n Σ_j (a_j − y_j)², ∂C₀/∂a_j = 2/n (a_j − y_j).</summary>
/// <remarks>
/// With one node the same as <see cref="SquaredError"/>; with n nodes its slope, and so the step, is n times smaller. No ½ before it.
/// </remarks>
public readonly record struct MeanSquaredError : IElementwiseCost<MeanSquaredError>
{
    /// <inheritdoc/>
    public Spec Spec => new("mean-squared-error");

    /// <inheritdoc/>
    public string ValueFormula => "(1/n) Σ (a − y)²";

    /// <inheritdoc/>
    public string SlopeFormula => "(2/n) (a − y)";

    /// <inheritdoc/>
    public IReadOnlyList<(string Letter, string Meaning)> SlopeLetters => [("n", "the number of outputs")];

    /// <inheritdoc/>
    public double Factor(int nodes) => 1.0 / nodes;

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
