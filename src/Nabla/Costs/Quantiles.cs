using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>
/// Pinball loss: C₀ = Σ_j q (y_j − a_j) where a_j &lt; y_j, else (1 − q) (a_j − y_j); ∂C₀/∂a_j = −q below y, 1 − q above.
/// </summary>
/// <param name="Q">
/// q, the share of targets that should be below the output; above 0 and below 1. <value>The default is 0.5.</value>
/// </param>
/// <remarks>
/// The constant that minimizes it is the q-quantile of the targets; at q = ½ it is half of <see cref="AbsoluteError"/>. The derivative at a
/// = y is defined as 0. Koenker and Bassett, "Regression Quantiles", Econometrica 46 (1978).
/// </remarks>
public readonly record struct Quantile(double Q) : IElementwiseCost<Quantile>
{
    /// <summary>Creates the cost with q = ½, the median.</summary>
    public Quantile()
        : this(0.5)
    {
    }

    /// <summary>q, the share of targets that should be below the output.</summary>
    public double Q { get; } = Limits.Inside(Q);

    /// <inheritdoc/>
    public Spec Spec => new("quantile", ("q", Q));

    /// <inheritdoc/>
    string IDescribed.Summary => "Pinball loss of one quantile; q is its level.";

    /// <inheritdoc/>
    public string ValueFormula => FormattableString.Invariant($"Σ {Q} (y − a) where a < y, else {1 - Q:0.##########} (a − y)");

    /// <inheritdoc/>
    public string DerivativeFormula => FormattableString.Invariant($"−{Q} where a < y, else {1 - Q:0.##########}");

    /// <inheritdoc/>
    public bool IsRegressionOnly => true;

    /// <inheritdoc/>
    public bool IsNonSmoothAtTarget => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector missing = y - a;
        return TVector.Max(TVector.Broadcast(Q) * missing, TVector.Broadcast(Q - 1) * missing);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0);
        return TVector.SelectLess(a, y, TVector.Broadcast(-Q), TVector.SelectGreater(a, y, TVector.Broadcast(1 - Q), zero));
    }
}

/// <summary>
/// Pinball loss of several quantiles of each target: C₀ = Σ_j q (y_j − a_j) where a_j &lt; y_j, else (1 − q) (a_j − y_j), with q = q_{j mod
/// Q} of the Q levels; ∂C₀/∂a_j = −q below y, 1 − q above.
/// </summary>
/// <remarks>
/// The outputs of a target are contiguous, lowest level first, and y repeats the target for each of them. Predictions are sorted within
/// each target (<see cref="ICost.Levels"/>), so that quantiles do not cross. Sorting never increases the cost (Chernozhukov, Fernández-Val
/// and Galichon, "Quantile and Probability Curves without Crossing", Econometrica 78, 2010). The cost of one level equals <see
/// cref="Quantile"/>.
/// </remarks>
public sealed record Quantiles : ICost
{
    private static readonly double[] Usual = [0.05, 0.5, 0.95];

    /// <summary>The median and the 90 % interval: 0.05, 0.5, 0.95.</summary>
    public Quantiles()
        : this(Usual)
    {
    }

    /// <summary>Creates the cost of some levels.</summary>
    /// <param name="levels">At least one, in ascending order, each above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The levels are empty, not in ascending order or outside (0, 1).</exception>
    public Quantiles(IReadOnlyList<double> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        string? rule = levels.Count == 0 ? "at least one number"
            : !levels.All(level => level is > 0 and < 1) ? "above 0 and below 1"
            : !levels.Zip(levels.Skip(1)).All(pair => pair.First < pair.Second) ? "in ascending order" : null;
        string given = levels.Count == 0 ? "none" : string.Join(", ", levels.Select(Text));
        if (rule is not null) throw new ArgumentException($"Levels must be {rule} (got {given}). Use for example 0.05, 0.5, 0.95.");
        Levels = [.. levels];
    }

    /// <summary>The levels q, in ascending order: the share of targets that should be below each output.</summary>
    public IReadOnlyList<double> Levels { get; }

    /// <inheritdoc/>
    public Spec Spec => new("quantiles", [.. Levels.Select((level, k) => (FormattableString.Invariant($"q{k + 1}"), level))]);

    /// <inheritdoc/>
    string IDescribed.Summary => "Pinball losses of several quantiles; q1, q2, … are their levels.";

    /// <inheritdoc/>
    public string ValueFormula => "Σ q (y − a) where a < y, else (1 − q) (a − y)";

    /// <inheritdoc/>
    public string DerivativeFormula => "−q where a < y, else 1 − q";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols =>
        [("q", $"the level of the output: {string.Join(", ", Levels.Select(Text))}")];

    /// <inheritdoc/>
    public bool IsRegressionOnly => true;

    /// <inheritdoc/>
    public bool IsNonSmoothAtTarget => true;

    /// <inheritdoc/>
    public void Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < c0.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < nodes; j++)
            {
                double q = Levels[j % Levels.Count],
                    missing = double.CreateTruncating(y[i * nodes + j]) - double.CreateTruncating(a[i * nodes + j]);
                sum += Math.Max(q * missing, (q - 1) * missing);
            }

            c0[i] = sum;
        }
    }

    /// <inheritdoc/>
    public void Derivative<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < a.Length; i++)
        {
            double q = Levels[i % nodes % Levels.Count];
            dCda[i] = T.CreateTruncating(a[i] < y[i] ? -q : a[i] > y[i] ? 1 - q : 0);
        }
    }

    /// <summary>Returns true if the levels are equal.</summary>
    /// <param name="other">Another cost.</param>
    /// <returns>True if both are equal.</returns>
    public bool Equals(Quantiles? other) => other is not null && Levels.SequenceEqual(other.Levels);

    /// <inheritdoc/>
    public override int GetHashCode() => Spec.GetHashCode();

    /// <summary>Sorts the quantiles of each target in ascending order.</summary>
    /// <param name="predictions">The quantiles of complete targets, target by target.</param>
    /// <param name="levels">Number of quantiles of each target.</param>
    internal static void Sort(Span<float> predictions, int levels)
    {
        for (int from = 0; from < predictions.Length; from += levels)
            predictions.Slice(from, Math.Min(levels, predictions.Length - from)).Sort();
    }

    /// <summary>Parses the cost of a spec: q1, q2, … or the levels in order; without levels the default levels.</summary>
    internal static Quantiles Parse(Spec spec)
    {
        if (spec.Numbers.Count == 0) return new();
        if (spec.Numbers.Where((number, k) => number.Key != FormattableString.Invariant($"q{k + 1}")
            && number.Key != FormattableString.Invariant($"{k}")).Any())
            throw new ArgumentException("Quantiles are numbered in order: q1, q2, …. Use for example quantiles:0.05,0.5,0.95.");
        return new([.. spec.Numbers.Select(number => number.Value)]);
    }

    private static string Text(double level) => level.ToString("R", CultureInfo.InvariantCulture);
}
