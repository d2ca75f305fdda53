using Nabla.Numerics;

namespace Nabla.Costs;

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
