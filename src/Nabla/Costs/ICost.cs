using System.Numerics;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>The cost of one sample, C₀(a, y), and its slope ∂C₀/∂a. The cost of several is their mean.</summary>
/// <remarks>A cost that is a sum over nodes implements <see cref="IElementwiseCost{TSelf}"/>, which needs two formulas.</remarks>
public interface ICost : IDescribed
{
    /// <summary>
    /// The output activation that this cost contains already, as cross-entropy contains softmax; null where it contains none. Where the
    /// last layer has it, the cost is applied to z in place of a, and its slope is ∂C₀/∂z: nothing over- or underflows on the way.
    /// </summary>
    IActivation? FusedActivation => null;

    /// <summary>C₀ as people write it, in the letters of <see cref="SlopeFormula"/>: "Σ (a − y)²"; null where nobody has.</summary>
    string? ValueFormula => null;

    /// <summary>
    /// The slope as people write it, in the letters a (z where the cost contains an activation) and y of one output, and those of
    /// <see cref="SlopeLetters"/>; the cost's own numbers stand in it as numbers. Shown where a derivative is explained.
    /// </summary>
    string SlopeFormula => "∂C₀/∂a";

    /// <summary>What other letters of the formulas stand for: p, "the softmax of z". None by default.</summary>
    IReadOnlyList<(string Letter, string Meaning)> SlopeLetters => [];

    /// <summary>
    /// What cancels between the slope of this cost and that of the activation that it <see cref="FusedActivation"/>; null where it contains
    /// none.
    /// </summary>
    string? Cancellation => null;

    /// <summary>True where the slope jumps at a = y, so that a nudge across it sees neither side.</summary>
    bool IsNonSmoothAtTarget => false;

    /// <summary>
    /// The levels of the quantiles that the outputs are, lowest first, again for each target; null where outputs are no quantiles. Answers
    /// are put in ascending order within each target, so that quantiles do not cross.
    /// </summary>
    IReadOnlyList<double>? Levels => null;

    /// <summary>C₀ of each sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">Outputs of the network, samples × nodes, row by row.</param>
    /// <param name="y">Desired outputs, samples × nodes.</param>
    /// <param name="nodes">Nodes of the last layer: the length of a row.</param>
    /// <param name="c0">Filled with one cost a sample, accumulated in double.</param>
    void Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>∂C₀/∂a of each sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">Outputs of the network, samples × nodes.</param>
    /// <param name="y">Desired outputs, samples × nodes.</param>
    /// <param name="nodes">Nodes of the last layer.</param>
    /// <param name="dCda">Filled with the slopes, samples × nodes.</param>
    void Slope<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>A cost that is a sum over the output nodes: write the term of one node and its slope once.</summary>
/// <typeparam name="TSelf">The implementing record struct.</typeparam>
public interface IElementwiseCost<TSelf> : ICost
    where TSelf : struct, IElementwiseCost<TSelf>
{
    /// <summary>What one node adds to C₀.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="a">Output of the node.</param>
    /// <param name="y">Desired output.</param>
    /// <returns>Its term.</returns>
    TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>;

    /// <summary>The slope of that term, ∂C₀/∂a_j.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="a">Output of the node.</param>
    /// <param name="y">Desired output.</param>
    /// <returns>The slope.</returns>
    TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane>;

    /// <summary>What the sum over nodes is multiplied by: 1, or 1 / nodes where the cost is their mean.</summary>
    /// <param name="nodes">Nodes of the last layer.</param>
    /// <returns>The factor; 1 by default.</returns>
    double Factor(int nodes) => 1;

    void ICost.Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
    {
        const int Chunk = 128;
        Span<T> terms = stackalloc T[Chunk];
        Lengths.Equal(c0.Length * nodes, a.Length);
        var formula = new CostValue<TSelf>((TSelf)this);
        double sum = 0, factor = Factor(nodes);
        for (int from = 0, i = 0, left = nodes; from < a.Length; from += Chunk)
        {
            // Chunks run on across samples, so that short rows fill registers too; each row is still summed from its first node to its
            // last.
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

    void ICost.Slope<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda) =>
        Elementwise.Run(new CostSlope<TSelf>((TSelf)this, Factor(nodes)), a, y, dCda);
}

/// <summary>The term of one node as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct CostValue<TCost>(TCost cost) : IBinary
    where TCost : struct, IElementwiseCost<TCost>
{
    public TLane Invoke<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => cost.Value(a, y);
}

/// <summary>The slope of one node's term as a formula for <see cref="Elementwise"/>.</summary>
internal readonly struct CostSlope<TCost>(TCost cost, double factor) : IBinary
    where TCost : struct, IElementwiseCost<TCost>
{
    public TLane Invoke<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => cost.Slope(a, y) * TLane.Broadcast(factor);
}

/// <summary>Every cost that has a name.</summary>
public static class CostRegistry
{
    /// <summary>The list: one line each.</summary>
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
            ("squared-error", "mse mse-loss mseloss l2-loss least-squares squared-loss"),
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
