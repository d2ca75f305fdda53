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
    string IDescribed.Summary => "max(0, z)";

    /// <inheritdoc/>
    public ValueRange Range => new(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => "1 where z > 0, else 0";

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> => TVector.Max(TVector.Broadcast(0), z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectGreater(z, TVector.Broadcast(0), TVector.Broadcast(1), TVector.Broadcast(0));
}
