using System.Buffers;

namespace Nabla.Data.Features;

/// <summary>Median and distance of the quartiles (0 where it was not asked for).</summary>
public readonly record struct Quantiles(double Median, double Range)
{
    private const int Buckets = 1024, Few = 512, MaxLevels = 8;

    /// <summary>The quantiles of some finite values.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="spread">Their spread.</param>
    /// <param name="range">Whether the quartiles are wanted too.</param>
    /// <returns>The quantiles.</returns>
    public static Quantiles Compute(ReadOnlySpan<double> values, RunningMoments spread, bool range) => new(
        At(values, spread, 0.5), range ? At(values, spread, 0.75) - At(values, spread, 0.25) : 0);

    /// <summary>The value below which a share p of the values lies, linear between two of them.</summary>
    private static double At(ReadOnlySpan<double> values, RunningMoments spread, double p)
    {
        double at = p * (values.Length - 1);
        int rank = (int)at;
        double below = Select(values, spread.Least, spread.Largest, rank, MaxLevels);
        return at == rank ? below : below + (at - rank) * (Next(values, below, rank) - below);
    }

    /// <summary>
    /// The value of which so many are smaller: counted into buckets, of which only one is looked at further. Sorting would cost ten times
    /// as much.
    /// </summary>
    private static double Select(ReadOnlySpan<double> values, double least, double largest, int rank, int levels)
    {
        double scale = Buckets / (largest - least);
        if (least == largest) return least;
        if (values.Length <= Few || levels == 0 || !double.IsFinite(scale) || scale == 0) return Sorted(values, rank);

        Span<int> counts = stackalloc int[Buckets + 2];
        counts.Clear();
        foreach (double value in values) counts[(int)((value - least) * scale)]++;
        int bucket = 0, smaller = 0;
        while (smaller + counts[bucket] <= rank) smaller += counts[bucket++];

        double[] members = ArrayPool<double>.Shared.Rent(counts[bucket] + 1);
        int count = 0;
        (double low, double high) = (largest, least);
        foreach (double value in values)
        {
            members[count] = value;
            count += (int)((value - least) * scale) == bucket ? 1 : 0;
        }

        var chosen = members.AsSpan(0, count);
        foreach (double value in chosen) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        double selected = Select(chosen, low, high, rank - smaller, levels - 1);
        ArrayPool<double>.Shared.Return(members);
        return selected;
    }

    private static double Sorted(ReadOnlySpan<double> values, int rank)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[rank];
    }

    /// <summary>What stands one place after the value at a rank.</summary>
    private static double Next(ReadOnlySpan<double> values, double value, int rank)
    {
        int upTo = 0;
        double above = double.PositiveInfinity;
        foreach (double other in values)
        {
            upTo += other <= value ? 1 : 0;
            above = other > value ? Math.Min(above, other) : above;
        }

        return upTo > rank + 1 ? value : above;
    }
}
