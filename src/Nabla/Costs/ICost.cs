using System.Numerics;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>The cost of one sample, C₀(a, y), and its derivative ∂C₀/∂a. The cost of several samples is their mean.</summary>
/// <remarks>
/// A cost that is a sum over nodes implements <see cref="IElementwiseCost{TSelf}"/> with two formulas.
/// <para>Implementations must be immutable: threads share them.</para>
/// </remarks>
public interface ICost : IDescribed
{
    /// <summary>
    /// The output activation that this cost includes, as cross-entropy includes softmax; null if it includes none. If the last layer has
    /// this activation, the cost is computed from z instead of a, and its derivative is ∂C₀/∂z, which avoids overflow and underflow.
    /// </summary>
    IActivation? FusedActivation => null;

    /// <summary>The formula of C₀ in the letters of <see cref="DerivativeFormula"/>, for example "Σ (a − y)²"; null by default.</summary>
    string? ValueFormula => null;

    /// <summary>
    /// The formula of the derivative in the letters a (z if the cost has a fused activation) and y of one output, and those of <see
    /// cref="DerivativeSymbols"/>. The cost's parameters appear as numbers. Explanations show it.
    /// </summary>
    string DerivativeFormula => "∂C₀/∂a";

    /// <summary>The meanings of other letters of the formulas, for example p, "the softmax of z". None by default.</summary>
    IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => [];

    /// <summary>
    /// The factor that cancels between the derivative of this cost and that of its <see cref="FusedActivation"/>; null if it has none.
    /// </summary>
    string? Cancellation => null;

    /// <summary>True if the derivative is discontinuous at a = y, where finite differences are inconclusive.</summary>
    bool IsNonSmoothAtTarget => false;

    /// <summary>Whether the cost is for numbers only, such as counts, and not for classes. <value>The default is false.</value></summary>
    bool IsRegressionOnly => false;

    /// <summary>
    /// The levels of the quantiles that the outputs predict, in ascending order, repeated for each target; null if the outputs are not
    /// quantiles. Predictions are sorted within each target, so that quantiles do not cross.
    /// </summary>
    IReadOnlyList<double>? Levels => null;

    /// <summary>Computes C₀ of each sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">Outputs of the network, samples × nodes, row by row.</param>
    /// <param name="y">Desired outputs, samples × nodes.</param>
    /// <param name="nodes">Number of nodes of the last layer: the length of a row.</param>
    /// <param name="c0">Filled with one cost a sample, accumulated in double.</param>
    void Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Computes ∂C₀/∂a of each sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">Outputs of the network, samples × nodes.</param>
    /// <param name="y">Desired outputs, samples × nodes.</param>
    /// <param name="nodes">Number of nodes of the last layer.</param>
    /// <param name="dCda">Filled with the derivatives, samples × nodes.</param>
    void Derivative<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>A cost that is a sum over the output nodes. The implementation defines the term of one node and its derivative.</summary>
/// <typeparam name="TSelf">The implementing record struct.</typeparam>
public interface IElementwiseCost<TSelf> : ICost
    where TSelf : struct, IElementwiseCost<TSelf>
{
    /// <summary>Returns the term of one node in C₀.</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="a">Output of the node.</param>
    /// <param name="y">Desired output.</param>
    /// <returns>The term.</returns>
    TVector Value<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>;

    /// <summary>Returns the derivative of the term, ∂C₀/∂a_j.</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="a">Output of the node.</param>
    /// <param name="y">Desired output.</param>
    /// <returns>The derivative.</returns>
    TVector Derivative<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector>;

    /// <summary>Returns the factor of the sum over nodes: 1, or 1 / nodes if the cost is a mean.</summary>
    /// <param name="nodes">Number of nodes of the last layer.</param>
    /// <returns>The factor; 1 by default.</returns>
    double SumFactor(int nodes) => 1;

    void ICost.Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
    {
        const int Chunk = 128;
        Span<T> terms = stackalloc T[Chunk];
        Lengths.Equal(c0.Length * nodes, a.Length);
        var formula = new CostValue<TSelf>((TSelf)this);
        double sum = 0, factor = SumFactor(nodes);
        for (int from = 0, i = 0, left = nodes; from < a.Length; from += Chunk)
        {
            // Chunks cross sample boundaries, so that short rows also fill vector registers. Each row is still summed from its first node
            // to its last.
            Span<T> part = terms[..Math.Min(Chunk, a.Length - from)];
            Elementwise.Run(formula, a.Slice(from, part.Length), y.Slice(from, part.Length), part);
            foreach (T term in part)
            {
                sum += double.CreateTruncating(term);
                if (--left > 0) continue;
                c0[i++] = sum * factor;
                (sum, left) = (0, nodes);
            }
        }
    }

    void ICost.Derivative<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda) =>
        Elementwise.Run(new CostDerivative<TSelf>((TSelf)this, SumFactor(nodes)), a, y, dCda);
}

/// <summary>The term of one node as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct CostValue<TCost>(TCost cost) : IBinary
    where TCost : struct, IElementwiseCost<TCost>
{
    public TVector Invoke<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => cost.Value(a, y);
}

/// <summary>The derivative of one node's term as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct CostDerivative<TCost>(TCost cost, double factor) : IBinary
    where TCost : struct, IElementwiseCost<TCost>
{
    public TVector Invoke<TVector>(TVector a, TVector y)
        where TVector : struct, ISimdVector<TVector> => cost.Derivative(a, y) * TVector.Broadcast(factor);
}

/// <summary>The registered costs.</summary>
public static class CostRegistry
{
    /// <summary>The registry.</summary>
    public static Registry<ICost> Default { get; } = new(
        "cost",
        _ => new SquaredError(),
        _ => new MeanSquaredError(),
        _ => new AbsoluteError(),
        spec => new Huber(spec.Number("delta", 0, new Huber().Delta)),
        spec => new SoftmaxCrossEntropy(spec.Number("smoothing", 0, 0)),
        _ => new SigmoidCrossEntropy(),
        _ => new Poisson(),
        spec => new Quantile(spec.Number("q", 0, new Quantile().Q)),
        Quantiles.Parse)
    {
        Synonyms = Suggestion.Synonyms(
            ("squared-error", "l2-loss least-squares squared-loss sum-of-squares sse"),
            ("mean-squared-error", "mse mse-loss mseloss"),
            ("absolute-error", "mae l1 l1-loss l1loss mean-absolute-error"),
            ("huber", "huber-loss huberloss smooth-l1 smooth-l1-loss smoothl1loss"),
            ("softmax-cross-entropy", "cross-entropy crossentropy crossentropyloss cross-entropy-loss "
                + "categorical-crossentropy categorical-cross-entropy sparse-categorical-crossentropy log-loss nll nll-loss nllloss"),
            ("sigmoid-cross-entropy", "bce bce-loss bceloss bce-with-logits bce-with-logits-loss bcewithlogitsloss binary-crossentropy "
                + "binary-cross-entropy"),
            ("poisson", "poisson-loss poisson-nll-loss poissonnllloss poisson-deviance"),
            ("quantile", "pinball pinball-loss quantile-loss")),
    };
}
