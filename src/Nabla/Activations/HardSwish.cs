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
    string IDescribed.Summary => "z · hard-sigmoid(z)";

    /// <inheritdoc/>
    public ValueRange Range => new(-0.375, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "z/3 + ½ where −3 < z < 3, else 0 or 1";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [-3, 3];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector>
    {
        // Below −3 the second factor is 0; the first is held there, so that −∞ · 0 does not arise.
        TVector gate = TVector.Min(TVector.Max(z / TVector.Broadcast(6) + TVector.Broadcast(0.5), TVector.Broadcast(0)),
            TVector.Broadcast(1));
        return TVector.Max(z, TVector.Broadcast(-3)) * gate;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector between = z / TVector.Broadcast(3) + TVector.Broadcast(0.5);
        return TVector.SelectLess(z, TVector.Broadcast(3), TVector.SelectGreater(z, TVector.Broadcast(-3), between, TVector.Broadcast(0)),
            TVector.Broadcast(1));
    }
}
