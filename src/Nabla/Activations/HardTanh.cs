using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>The tangent of tanh at 0, cut off: σ(z) = min(max(−1, z), 1), σ'(z) = 1 where −1 &lt; z &lt; 1, else 0.</summary>
/// <remarks>Both kinks take the slope 0, as PyTorch does. Collobert, "Large Scale Machine Learning", 2004.</remarks>
public readonly record struct HardTanh : IElementwise<HardTanh>
{
    /// <inheritdoc/>
    public Spec Spec => new("hard-tanh");

    /// <inheritdoc/>
    string IDescribed.Summary => "z clipped to [−1, 1]";

    /// <inheritdoc/>
    public ValueRange Range => new(-1, 1);

    /// <inheritdoc/>
    public string DerivativeFormula => "1 where −1 < z < 1, else 0";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [-1, 1];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => TVector.Min(TVector.Max(z, TVector.Broadcast(-1)), TVector.Broadcast(1));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectLess(TVector.Abs(z), TVector.Broadcast(1), TVector.Broadcast(1), TVector.Broadcast(0));
}
