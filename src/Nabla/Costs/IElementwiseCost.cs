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
        where TLane : struct, ILane<TLane>;

    /// <summary>The slope of that term, ∂C₀/∂a_j.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="a">Output of the node.</param>
    /// <param name="y">Desired output.</param>
    /// <returns>The slope.</returns>
    TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ILane<TLane>;

    /// <summary>What the sum over nodes is multiplied by: 1, or 1 / nodes where the cost is their mean.</summary>
    /// <param name="nodes">Nodes of the last layer.</param>
    /// <returns>The factor; 1 by default.</returns>
    double Factor(int nodes) => 1;

    void ICost.Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
    {
        const int Chunk = 128;
        Span<T> terms = stackalloc T[Chunk];
        var formula = new CostValue<TSelf>((TSelf)this);
        for (int i = 0; i < c0.Length; i++)
        {
            double sum = 0;
            for (int from = i * nodes, end = from + nodes; from < end; from += Chunk)
            {
                int n = Math.Min(Chunk, end - from);
                Map.Run(formula, a.Slice(from, n), y.Slice(from, n), terms[..n]);
                foreach (T term in terms[..n]) sum += double.CreateTruncating(term);
            }

            c0[i] = sum * Factor(nodes);
        }
    }

    void ICost.Slope<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda) =>
        Map.Run(new CostSlope<TSelf>((TSelf)this, Factor(nodes)), a, y, dCda);
}

/// <summary>The term of one node as a formula for <see cref="Map"/>.</summary>
internal readonly struct CostValue<TCost>(TCost cost) : IBinary
    where TCost : struct, IElementwiseCost<TCost>
{
    public TLane Invoke<TLane>(TLane a, TLane y)
        where TLane : struct, ILane<TLane> => cost.Value(a, y);
}

/// <summary>The slope of one node's term as a formula for <see cref="Map"/>.</summary>
internal readonly struct CostSlope<TCost>(TCost cost, double factor) : IBinary
    where TCost : struct, IElementwiseCost<TCost>
{
    public TLane Invoke<TLane>(TLane a, TLane y)
        where TLane : struct, ILane<TLane> => cost.Slope(a, y) * TLane.Of(factor);
}
