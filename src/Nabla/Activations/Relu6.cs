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
    string IDescribed.Summary => "min(max(0, z), 6)";

    /// <inheritdoc/>
    public ValueRange Range => new(0, 6);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "1 where 0 < z < 6, else 0";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [0, 6];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => TVector.Min(TVector.Max(z, TVector.Broadcast(0)), TVector.Broadcast(6));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectGreater(z, TVector.Broadcast(0),
            TVector.SelectLess(z, TVector.Broadcast(6), TVector.Broadcast(1), TVector.Broadcast(0)),
        TVector.Broadcast(0));
}
