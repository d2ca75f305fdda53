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
    string IDescribed.Summary => "z / 6 + ½ clipped to [0, 1]";

    /// <inheritdoc/>
    public ValueRange Range => new(0, 1);

    /// <inheritdoc/>
    public string DerivativeFormula => "1/6 where −3 < z < 3, else 0";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [-3, 3];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.Min(TVector.Max(z / TVector.Broadcast(6) + TVector.Broadcast(0.5), TVector.Broadcast(0)), TVector.Broadcast(1));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectLess(TVector.Abs(z), TVector.Broadcast(3), TVector.Broadcast(1.0 / 6), TVector.Broadcast(0));
}
