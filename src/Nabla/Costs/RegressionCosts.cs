using System.Runtime.CompilerServices;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>The notes' cost: C₀ = Σ_j (a_j − y_j)², ∂C₀/∂a_j = 2 (a_j − y_j).</summary>
/// <remarks>
/// This is a sum over the nodes without the factor ½. With the ½ of many texts, the same learning rate makes half the step.
/// </remarks>
public readonly record struct SquaredError : IElementwiseCost<SquaredError>
{
    /// <inheritdoc/>
    public Spec Spec => new("squared-error");

    /// <inheritdoc/>
    string IDescribed.Summary => "Σ (a − y)², the cost of the notes.";

    /// <inheritdoc/>
    public string ValueFormula => "Σ (a − y)²";

    /// <inheritdoc/>
    public string DerivativeFormula => "2 (a − y)";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector difference = a - y;
        return difference * difference;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => TVector.Broadcast(2) * (a - y);
}

/// <summary>The mean over the nodes: C₀ = 1/n Σ_j (a_j − y_j)², ∂C₀/∂a_j = 2/n (a_j − y_j).</summary>
/// <remarks>
/// With one node it equals <see cref="SquaredError"/>. With n nodes its derivative, and so the step, is n times smaller. It has no factor
/// ½.
/// </remarks>
public readonly record struct MeanSquaredError : IElementwiseCost<MeanSquaredError>
{
    /// <inheritdoc/>
    public Spec Spec => new("mean-squared-error");

    /// <inheritdoc/>
    string IDescribed.Summary => "Σ (a − y)² / outputs.";

    /// <inheritdoc/>
    public string ValueFormula => "(1/n) Σ (a − y)²";

    /// <inheritdoc/>
    public string DerivativeFormula => "(2/n) (a − y)";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => [("n", "the number of outputs")];

    /// <inheritdoc/>
    public double SumFactor(int nodes) => 1.0 / nodes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector difference = a - y;
        return difference * difference;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => TVector.Broadcast(2) * (a - y);
}

/// <summary>C₀ = Σ_j |a_j − y_j|, ∂C₀/∂a_j = ±1, the sign of a_j − y_j.</summary>
/// <remarks>
/// The constant that minimizes it is the median, so that outliers have little effect. The derivative at a = y is defined as 0.
/// </remarks>
public readonly record struct AbsoluteError : IElementwiseCost<AbsoluteError>
{
    /// <inheritdoc/>
    public Spec Spec => new("absolute-error");

    /// <inheritdoc/>
    string IDescribed.Summary => "Σ |a − y|.";

    /// <inheritdoc/>
    public string ValueFormula => "Σ |a − y|";

    /// <inheritdoc/>
    public string DerivativeFormula => "the sign of a − y";

    /// <inheritdoc/>
    public bool IsNonSmoothAtTarget => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => TVector.Abs(a - y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0), difference = a - y;
        return TVector.SelectGreater(difference, zero, TVector.Broadcast(1),
            TVector.SelectLess(difference, zero, TVector.Broadcast(-1), zero));
    }
}

/// <summary>
/// Quadratic near 0, linear beyond: C₀ = Σ_j ½ d_j² where |d_j| ≤ δ, else δ (|d_j| − ½ δ); ∂C₀/∂a_j = min(max(−δ, d_j), δ), with d = a − y.
/// </summary>
/// <param name="Delta">δ, the distance beyond which the cost grows linearly; above 0. <value>The default is 1.</value></param>
/// <remarks>
/// Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35 (1964). Near 0 it has the factor ½, unlike <see
/// cref="SquaredError"/>.
/// </remarks>
public readonly record struct Huber(double Delta) : IElementwiseCost<Huber>
{
    /// <summary>Creates the cost with δ = 1.</summary>
    public Huber()
        : this(1)
    {
    }

    /// <summary>δ, the distance beyond which the cost grows linearly.</summary>
    public double Delta { get; } = Limits.Positive(Delta);

    /// <inheritdoc/>
    public Spec Spec => new("huber", ("delta", Delta));

    /// <inheritdoc/>
    string IDescribed.Summary => "½ (a − y)² where |a − y| ≤ delta, else linear.";

    /// <inheritdoc/>
    public string ValueFormula =>
        FormattableString.Invariant($"Σ ½ (a − y)² where |a − y| ≤ {Delta}, else {Delta} (|a − y| − {Delta / 2})");

    /// <inheritdoc/>
    public string DerivativeFormula => FormattableString.Invariant($"a − y, at most {Delta} either way");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector distance = TVector.Abs(a - y), near = TVector.Min(distance, TVector.Broadcast(Delta));
        return near * (distance - TVector.Broadcast(0.5) * near);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> =>
        TVector.Min(TVector.Max(a - y, TVector.Broadcast(-Delta)), TVector.Broadcast(Delta));
}

/// <summary>Poisson loss: C₀ = Σ_j e^a_j − y_j a_j, ∂C₀/∂a_j = e^a_j − y_j, where a is the logarithm of the expected count.</summary>
/// <remarks>
/// It is the negative log-likelihood of the Poisson distribution without ln y!, which does not depend on the weights. The exponential is
/// its fused activation: a network that ends in it, or in the identity, predicts the rate.
/// </remarks>
public readonly record struct Poisson : IElementwiseCost<Poisson>
{
    private static readonly IActivation Inside = new Exponential();

    /// <inheritdoc/>
    public Spec Spec => new("poisson");

    /// <inheritdoc/>
    string IDescribed.Summary => "eᶻ − y z, for counts; the network predicts eᶻ.";

    /// <inheritdoc/>
    public bool IsRegressionOnly => true;

    /// <inheritdoc/>
    public string ValueFormula => "Σ (exp(z) − y z)";

    /// <inheritdoc/>
    public string DerivativeFormula => "exp(z) − y";

    /// <inheritdoc/>
    public string? Cancellation => "∂C₀/∂a = 1 − y/a with a = exp(z), and σ'(z) = a: a cancels, since a (1 − y/a) = a − y";

    /// <inheritdoc/>
    public IActivation? FusedActivation => Inside;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => Elementary.Exp(a) - y * a;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => Elementary.Exp(a) - y;
}
