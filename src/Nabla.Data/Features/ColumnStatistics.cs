using System.Buffers;
using System.Runtime.Intrinsics;
using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>How numeric columns are brought to a common size: x ↦ (x − center) / scale.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scaling>))]
public enum Scaling
{
    /// <summary>Center: mean; scale: standard deviation (of the population, divided by n).</summary>
    Standard,

    /// <summary>
    /// Center: median; scale: interquartile range / 1.349, which is the standard deviation where values are normal. Outliers hardly count.
    /// </summary>
    Robust,

    /// <summary>
    /// Center: median; scale: interquartile range, where that is 0 half of the whole range; then smoothly clipped, x ↦ x / √(1 + (x/3)²),
    /// so that nothing lies beyond ±3. (Holzmüller, Grinsztajn, Steinwart: "Better by Default", NeurIPS 2024, section 3.1.)
    /// </summary>
    RobustClip,

    /// <summary>Center 0, scale 1.</summary>
    None,
}

/// <summary>Center and size of the known values of a column.</summary>
internal readonly record struct Statistics(double Median, double Center, double Scale, bool Constant)
{
    /// <summary>Statistics of a column; the scale is never 0.</summary>
    /// <exception cref="DataException">A number is so large that the squares of all overflow.</exception>
    public static Statistics From(ITrainingRows rows, string column, NumberStatistics facts, Scaling scaling)
    {
        // The mean would be far from all other numbers, and they would be blamed for it.
        if (scaling == Scaling.Standard && !double.IsFinite(facts.Moments.StandardDeviation))
        {
            double largest = -facts.Moments.Min > facts.Moments.Max ? facts.Moments.Min : facts.Moments.Max;
            throw Cells.TooLarge(rows.Locate(column, largest), column, largest);
        }

        return From(facts.Moments, facts.Quartiles, scaling);
    }

    /// <summary>Statistics of values of which this is known; the scale is never 0.</summary>
    public static Statistics From(RunningMoments spread, Quartiles quantiles, Scaling scaling)
    {
        double range = quantiles.InterquartileRange / 1.349;
        var (center, scale) = scaling switch
        {
            Scaling.Standard => (spread.Mean, spread.StandardDeviation),
            // More than half of the values are equal: the quartiles coincide and cannot be a scale.
            Scaling.Robust => (quantiles.Median, range > 0 ? range : spread.StandardDeviation),
            Scaling.RobustClip => (quantiles.Median, quantiles.InterquartileRange > 0 ? quantiles.InterquartileRange
                : (spread.Max - spread.Min) / 2),
            _ => (0, 1),
        };
        bool constant = spread.Min == spread.Max;
        if (constant && scaling != Scaling.None) (center, scale) = (spread.Min, 1);
        return new Statistics(quantiles.Median, center, scale > 0 && double.IsFinite(scale) ? scale : 1, constant);
    }
}

/// <summary>How many values there are, between which ends they lie, their mean, and the sum of their squared distances from it.</summary>
public readonly record struct RunningMoments(long Count, double Min, double Max, double Mean, double SumOfSquares)
{
    /// <summary>√(Σ (x − mean)² / n).</summary>
    public double StandardDeviation => Math.Sqrt(SumOfSquares / Count);

    /// <summary>The spread of some finite values.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>Their spread; sums run in eight lanes on any machine, so the bits are the same everywhere.</returns>
    public static RunningMoments From(ReadOnlySpan<double> values)
    {
        // Of differences from the first, so that large equal parts cancel before they are rounded.
        var (least, largest, differences) = Differences(values, values[0]);
        double mean = values[0] + differences / values.Length;
        return new RunningMoments(values.Length, least, largest, mean, Squared(values, mean));
    }

    /// <summary>
    /// The spread of both together (Chan, Golub, LeVeque: "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances",
    /// 1979).
    /// </summary>
    public RunningMoments Combine(RunningMoments other)
    {
        if (Count == 0) return other;
        if (other.Count == 0) return this;
        long count = Count + other.Count;
        double apart = other.Mean - Mean, share = (double)other.Count / count;
        return new RunningMoments(
            count, Math.Min(Min, other.Min), Math.Max(Max, other.Max), Mean + apart * share,
                SumOfSquares + other.SumOfSquares + apart * apart * Count * share);
    }

    private static (double Least, double Largest, double Sum) Differences(ReadOnlySpan<double> values, double from)
    {
        Vector256<double> origin = Vector256.Create(from), a = default, b = default, least = origin, largest = origin;
        int i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            Vector256<double> x = Vector256.Create(values[i..]), y = Vector256.Create(values[(i + 4)..]);
            a += x - origin;
            b += y - origin;
            least = Vector256.MinNative(least, Vector256.MinNative(x, y));
            largest = Vector256.MaxNative(largest, Vector256.MaxNative(x, y));
        }

        double sum = Joined(a + b), low = from, high = from;
        for (int k = 0; k < 4; k++) (low, high) = (Math.Min(low, least[k]), Math.Max(high, largest[k]));
        for (; i < values.Length; i++)
        {
            sum += values[i] - from;
            (low, high) = (Math.Min(low, values[i]), Math.Max(high, values[i]));
        }

        return (low, high, sum);
    }

    private static double Squared(ReadOnlySpan<double> values, double mean)
    {
        Vector256<double> center = Vector256.Create(mean), a = default, b = default;
        int i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            Vector256<double> x = Vector256.Create(values[i..]) - center, y = Vector256.Create(values[(i + 4)..]) - center;
            a += x * x;
            b += y * y;
        }

        double sum = Joined(a + b);
        for (; i < values.Length; i++) sum += (values[i] - mean) * (values[i] - mean);
        return sum;
    }

    private static double Joined(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}

/// <summary>Median and distance of the quartiles (0 where it was not asked for).</summary>
public readonly record struct Quartiles(double Median, double InterquartileRange)
{
    private const int Buckets = 1024, Few = 512, MaxLevels = 8;

    /// <summary>The quantiles of some finite values.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="spread">Their spread.</param>
    /// <param name="range">Whether the quartiles are wanted too.</param>
    /// <returns>The quantiles.</returns>
    public static Quartiles Compute(ReadOnlySpan<double> values, RunningMoments spread, bool range) => new(
        At(values, spread, 0.5), range ? At(values, spread, 0.75) - At(values, spread, 0.25) : 0);

    /// <summary>The value below which a share p of the values lies, linear between two of them.</summary>
    private static double At(ReadOnlySpan<double> values, RunningMoments spread, double p)
    {
        double at = p * (values.Length - 1);
        int rank = (int)at;
        double below = Select(values, spread.Min, spread.Max, rank, MaxLevels);
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

/// <summary>x ↦ x / √(1 + (x/limit)²): nearly x where |x| is small, and never beyond ±limit.</summary>
public static class SmoothClip
{
    /// <summary>Beyond this many limits the result is the limit to the last bit; squares of larger numbers would overflow.</summary>
    public const double Far = 1e100;

    /// <summary>The clipped number; the ONNX graph and exported sources do the same steps.</summary>
    public static double Apply(double x, double limit)
    {
        double q = Math.Clamp(x / limit, -Far, Far);
        return limit * (q / Math.Sqrt(1 + q * q));
    }
}
