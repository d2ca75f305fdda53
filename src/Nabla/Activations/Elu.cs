using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>Exponential linear unit: σ(z) = z where z &gt; 0, else α (eᶻ − 1); σ'(z) = 1 where z &gt; 0, else α eᶻ = σ(z) + α.</summary>
/// <param name="Alpha">α: the value far below 0 is −α; above 0. <value>The default is 1.</value></param>
/// <remarks>
/// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", ICLR 2016, equation 1.
/// </remarks>
public readonly record struct Elu(double Alpha) : IElementwise<Elu>
{
    /// <summary>With α = 1.</summary>
    public Elu()
        : this(1)
    {
    }

    /// <summary>α: the value far below 0 is −α.</summary>
    public double Alpha { get; } = Limits.Positive(Alpha);

    /// <inheritdoc/>
    public Spec Spec => new("elu", ("alpha", Alpha));

    /// <inheritdoc/>
    string IDescribed.Summary => "z where z > 0, else alpha · (eᶻ − 1)";

    /// <inheritdoc/>
    public ValueRange Range => new(-Alpha, double.PositiveInfinity);

    /// <inheritdoc/>
    public WeightVariance InitialVariance => WeightVariance.He;

    /// <inheritdoc/>
    public string DerivativeFormula => FormattableString.Invariant($"a + {Alpha} where z ≤ 0, else 1");

    /// <inheritdoc/>
    public IReadOnlyList<double> NonSmoothPoints => Alpha == 1 ? [] : [0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector z)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.Max(z, TVector.Broadcast(0)) + TVector.Broadcast(Alpha) * Elementary.Expm1(TVector.Min(z, TVector.Broadcast(0)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector z, TVector a)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.SelectGreater(z, TVector.Broadcast(0), TVector.Broadcast(1), a + TVector.Broadcast(Alpha));
}
