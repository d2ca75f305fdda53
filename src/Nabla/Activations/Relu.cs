using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Rectified linear unit: σ(z) = max(0, z), σ'(z) = 1 where z &gt; 0, else 0.</summary>
/// <remarks>
/// The derivative at 0 is defined as 0, as in PyTorch. Nair and Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines",
/// ICML 2010.
/// </remarks>
public readonly record struct Relu : IElementwise<Relu>
{
    /// <inheritdoc/>
    public Spec Spec => new("relu");

    /// <inheritdoc/>
    public ValueRange Range => new(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance StartingVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string SlopeFormula => "1 where z > 0, else 0";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane z)
        where TLane : struct, ISimdVector<TLane> => TLane.Max(TLane.Broadcast(0), z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane z, TLane a)
        where TLane : struct, ISimdVector<TLane> => TLane.Select(z > TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(0));
}
