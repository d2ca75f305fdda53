using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Leaky rectified linear unit: σ(z) = z where z &gt; 0, else α z; σ'(z) = 1 where z &gt; 0, else α.</summary>
/// <param name="NegativeSlope">α, the slope below 0; above 0. <value>The default is 0.01.</value></param>
/// <remarks>
/// The derivative at 0 is defined as α. Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", ICML 2013,
/// equation 2.
/// </remarks>
public readonly record struct LeakyRelu(double NegativeSlope) : IElementwise<LeakyRelu>
{
    /// <summary>Creates the activation with α = 0.01.</summary>
    public LeakyRelu()
        : this(0.01)
    {
    }

    /// <summary>α, the slope below 0.</summary>
    public double NegativeSlope { get; } = Limits.Positive(NegativeSlope);

    /// <inheritdoc/>
    public Spec Spec => new("leaky-relu", ("slope", NegativeSlope));

    /// <inheritdoc/>
    string IDescribed.Summary => "z where z > 0, else slope · z";

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => FormattableString.Invariant($"1 where z > 0, else {NegativeSlope}");

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => [0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectGreater(z, TVector.Broadcast(0), z, TVector.Broadcast(NegativeSlope) * z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectGreater(z, TVector.Broadcast(0), TVector.Broadcast(1), TVector.Broadcast(NegativeSlope));
}
