using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>Binary cross-entropy: C₀ = −Σ_j y_j ln σ(a_j) + (1 − y_j) ln(1 − σ(a_j)) with the sigmoid σ; ∂C₀/∂a_j = σ(a_j) − y_j.</summary>
/// <remarks>
/// a is the input of the sigmoid (the logit). The form max(a, 0) − y a + ln(1 + e^−|a|) does not overflow and takes no logarithm of 0.
/// </remarks>
public readonly record struct SigmoidCrossEntropy : IElementwiseCost<SigmoidCrossEntropy>
{
    private static readonly IActivation Inside = new Sigmoid();

    /// <inheritdoc/>
    public Spec Spec => new("sigmoid-cross-entropy");

    /// <inheritdoc/>
    string IDescribed.Summary => "−Σ (y ln a + (1 − y) ln(1 − a)) after sigmoid, for two classes or several targets of two classes.";

    /// <inheritdoc/>
    public string ValueFormula => "−Σ (y ln p + (1 − y) ln (1 − p))";

    /// <inheritdoc/>
    public string DerivativeFormula => "p − y";

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => [("p", "the sigmoid of z")];

    /// <inheritdoc/>
    public string? Cancellation => "∂C₀/∂p = (p − y) / (p (1 − p)) and σ'(z) = p (1 − p): the factor p (1 − p) cancels";

    /// <inheritdoc/>
    public IActivation? FusedActivation => Inside;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => TVector.Max(a, TVector.Broadcast(0)) - y * a + Elementary.Softplus(-TVector.Abs(a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => Elementary.Sigmoid(a) - y;
}

/// <summary>
/// Categorical cross-entropy: C₀ = −Σ_j y_j ln p_j with p = softmax(a); ∂C₀/∂a_j = p_j Σ_k y_k − y_j, which is p_j − y_j if the y of a
/// sample sum to 1.
/// </summary>
/// <remarks>
/// a is the input of softmax (the logits). The form ln p_j = a_j − max a − ln Σ_k e^(a_k − max a) does not overflow and takes no logarithm
/// of 0. Targets are shares of the classes, one-hot or soft. Label smoothing s replaces y_j by (1 − s) y_j + s/n: Szegedy, Vanhoucke,
/// Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture", CVPR 2016, section 7.
/// </remarks>
/// <param name="Smoothing">
/// s, the share of each target that is spread evenly over all classes; 0 or above and below 1. <value>The default is 0.</value>
/// </param>
public sealed record SoftmaxCrossEntropy(double Smoothing = 0) : ICost
{
    private static readonly IActivation Inside = new Softmax();

    /// <summary>s, the share of each target that is spread evenly over all classes.</summary>
    public double Smoothing { get; } = Limits.Decay(Smoothing);

    /// <inheritdoc/>
    public Spec Spec => new("softmax-cross-entropy", ("smoothing", Smoothing));

    /// <inheritdoc/>
    string IDescribed.Summary =>
        "−Σ y ln a after softmax, for classes. smoothing: the share of each target that is spread evenly over all classes.";

    /// <inheritdoc/>
    public string ValueFormula =>
        Smoothing == 0 ? "−Σ y ln p" : FormattableString.Invariant($"−Σ ({1 - Smoothing:0.##########} y + {Smoothing}/n) ln p");

    /// <inheritdoc/>
    public string DerivativeFormula =>
        Smoothing == 0 ? "p − y" : FormattableString.Invariant($"p − {1 - Smoothing:0.##########} y − {Smoothing}/n");

    /// <inheritdoc/>
    public IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => Smoothing == 0
        ? [("p", "the softmax output of the node")]
        : [("p", "the softmax output of the node"), ("n", "the number of outputs")];

    /// <inheritdoc/>
    public string? Cancellation => Smoothing == 0
        ? "∂C₀/∂p_i = −y_i / p_i, and ∂p_i/∂z_j is p_i (1 − p_i) where i is j and −p_i p_j elsewhere: each p_i cancels, and the sum "
            + "over i is p_j Σ y − y_j"
        : FormattableString.Invariant($"with the smoothed targets t_i = {1 - Smoothing:0.##########} y_i + {Smoothing}/n, ")
        + "∂C₀/∂p_i = −t_i / p_i, and ∂p_i/∂z_j is p_i (1 − p_i) where i is j and −p_i p_j elsewhere: each p_i cancels, and the sum "
        + "over i is p_j Σ t − t_j";

    /// <inheritdoc/>
    public IActivation? FusedActivation => Inside;

    /// <inheritdoc/>
    public void Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.Equal(c0.Length * nodes, a.Length);
        Lengths.Equal(c0.Length * nodes, y.Length);
        const int Chunk = 256;
        T[]? rented = nodes > Chunk ? ArrayPool<T>.Shared.Rent(nodes) : null;
        Span<T> exponentials = rented ?? stackalloc T[Chunk];
        int rows = Math.Min(exponentials.Length / nodes, Chunk);
        Span<double> logSums = stackalloc double[Chunk];
        for (int first = 0; first < c0.Length; first += rows)
        {
            // Several short rows at once fill vector registers.
            int from = first * nodes, length = Math.Min(rows, c0.Length - first) * nodes;
            SoftmaxRows.Exponentials(a.Slice(from, length), exponentials[..length], nodes);
            Span<double> logs = logSums[..(length / nodes)];
            for (int i = 0; i < logs.Length; i++) logs[i] = SoftmaxRows.Sum<T>(exponentials.Slice(i * nodes, nodes));
            Elementwise.Run(default(Logarithm), logs, logs);
            for (int i = 0; i < logs.Length; i++)
                c0[first + i] = Row(a.Slice(from + i * nodes, nodes), y.Slice(from + i * nodes, nodes), logs[i]);
        }

        if (rented is not null) ArrayPool<T>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public void Derivative<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.Equal(a.Length, y.Length);
        SoftmaxRows.Exponentials(a, dCda, nodes);
        T keep = T.CreateTruncating(1 - Smoothing), even = T.CreateTruncating(Smoothing / nodes);
        for (int from = 0; from < a.Length; from += nodes)
        {
            Span<T> row = dCda.Slice(from, nodes);
            ReadOnlySpan<T> wanted = y.Slice(from, nodes);
            double total = (1 - Smoothing) * SoftmaxRows.Sum(wanted) + Smoothing;
            T share = T.CreateTruncating(total / SoftmaxRows.Sum<T>(row));
            for (int j = 0; j < nodes; j++) row[j] = row[j] * share - (keep * wanted[j] + even);
        }
    }

    // −Σ_j y_j ln p_j of one sample, with ln Σ_k e^(a_k − max a). A class of target 0 adds nothing, even if its ln p is −∞.
    private double Row<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, double logSum)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double max = double.CreateTruncating(SoftmaxRows.Max(a)), even = Smoothing / a.Length, cost = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double wanted = (1 - Smoothing) * double.CreateTruncating(y[j]) + even;
            if (wanted != 0) cost += wanted * (logSum - (double.CreateTruncating(a[j]) - max));
        }

        return cost;
    }

    private readonly struct Logarithm : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Log(x);
    }
}
