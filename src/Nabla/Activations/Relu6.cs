using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Rectified linear unit with an upper bound: σ(z) = min(max(0, z), 6), σ'(z) = 1 where 0 &lt; z &lt; 6, else 0.</summary>
/// <remarks>
/// The derivative at 0 and 6 is defined as 0, as in PyTorch. Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010.
/// </remarks>
public readonly record struct Relu6 : IElementwise<Relu6>
{
    /// <inheritdoc/>
    public Spec Spec => new("relu6");

    /// <inheritdoc/>
    public ValueRange Range => new(0, 6);

    /// <inheritdoc/>
    public WeightVariance StartingVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string SlopeFormula => "1 where 0 < z < 6, else 0";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [0, 6];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => TLane.Min(TLane.Max(z, TLane.Broadcast(0)), TLane.Broadcast(6));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> =>
        TLane.Select(z > TLane.Broadcast(0), TLane.Select(z < TLane.Broadcast(6), TLane.Broadcast(1), TLane.Broadcast(0)),
        TLane.Broadcast(0));
}
