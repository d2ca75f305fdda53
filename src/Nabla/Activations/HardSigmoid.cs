using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>A straight line in place of the sigmoid: σ(z) = min(max(0, z/6 + ½), 1), σ'(z) = 1/6 where −3 &lt; z &lt; 3, else 0.</summary>
/// <remarks>
/// The slope 1/6 is PyTorch's; Courbariaux et al., "BinaryConnect", NIPS 2015, and Keras before version 3 have 1/2 and 1/5.
/// </remarks>
public readonly record struct HardSigmoid : IElementwise<HardSigmoid>
{
    /// <inheritdoc/>
    public Spec Spec => new("hard-sigmoid");

    /// <inheritdoc/>
    public ValueRange Range => new(0, 1);

    /// <inheritdoc/>
    public string SlopeFormula => "1/6 where −3 < z < 3, else 0";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [-3, 3];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> =>
        TLane.Min(TLane.Max(z / TLane.Broadcast(6) + TLane.Broadcast(0.5), TLane.Broadcast(0)), TLane.Broadcast(1));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> =>
        TLane.Select(TLane.Abs(z) < TLane.Broadcast(3), TLane.Broadcast(1.0 / 6), TLane.Broadcast(0));
}
