using System.Buffers;
using System.Runtime.Intrinsics;
using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>The scaling of numeric columns: x ↦ (x − center) / scale.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scaling>))]
public enum Scaling
{
    /// <summary>Center: mean; scale: standard deviation (of the population, divided by n).</summary>
    Standard,

    /// <summary>
    /// Center: median; scale: interquartile range / 1.349, which is the standard deviation of normally distributed values. Outliers have
    /// little effect.
    /// </summary>
    Robust,

    /// <summary>
    /// Center: median; scale: interquartile range, or half of the range if that is 0; then smooth clipping, x ↦ x / √(1 + (x/3)²), to (−3,
    /// 3). (Holzmüller, Grinsztajn, Steinwart: "Better by Default", NeurIPS 2024, section 3.1.)
    /// </summary>
    RobustClip,

    /// <summary>Center 0, scale 1.</summary>
    None,
}

/// <summary>Median, center and scale of the known values of a column.</summary>
internal readonly record struct Statistics(double Median, double Center, double Scale, bool Constant)
{
    /// <summary>Computes the statistics of a column. The scale is never 0.</summary>
    /// <exception cref="NablaException">A number is so large that the sum of squares overflows.</exception>
    public static Statistics From(ITrainingRows rows, string column, NumberStatistics facts, Scaling scaling)
    {
        // The mean would be far from all other numbers, so the error names this number.
        if (scaling == Scaling.Standard && !double.IsFinite(facts.Moments.StandardDeviation))
        {
            double largest = -facts.Moments.Min > facts.Moments.Max ? facts.Moments.Min : facts.Moments.Max;
            throw Cells.TooLarge(rows.Locate(column, largest), column, largest);
        }

        return From(facts.Moments, facts.Quartiles, scaling);
    }

    /// <summary>Computes the statistics from moments and quartiles. The scale is never 0.</summary>
    public static Statistics From(RunningMoments spread, Quartiles quantiles, Scaling scaling)
    {
        double range = quantiles.InterquartileRange / 1.349;
        var (center, scale) = scaling switch
        {
            Scaling.Standard => (spread.Mean, spread.StandardDeviation),
            // If more than half of the values are equal, the quartiles coincide and cannot be the scale.
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

/// <summary>Moments of values: count, minimum, maximum, mean, and the sum of squared differences from the mean.</summary>
public readonly record struct RunningMoments(long Count, double Min, double Max, double Mean, double SumOfSquares)
{
    /// <summary>√(Σ (x − mean)² / n).</summary>
    public double StandardDeviation => Math.Sqrt(SumOfSquares / Count);

    /// <summary>Computes the moments of finite values.</summary>
    /// <param name="values">At least one value.</param>
    /// <returns>The moments. Each sum consists of eight partial sums on every machine, so the bits are the same everywhere.</returns>
    public static RunningMoments From(ReadOnlySpan<double> values)
    {
        // Differences from the first value, so that equal large parts cancellationToken before rounding.
        var (least, largest, differences) = Differences(values, values[0]);
        double mean = values[0] + differences / values.Length;
        return new RunningMoments(values.Length, least, largest, mean, Squared(values, mean));
    }

    /// <summary>
    /// Combines the moments of two sets (Chan, Golub, LeVeque: "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances",
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

/// <summary>The median and the interquartile range (0 if it is not requested).</summary>
public readonly record struct Quartiles(double Median, double InterquartileRange)
{
    private const int Buckets = 1024, Few = 512, MaxLevels = 8;

    /// <summary>Computes the quartiles of finite values.</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="spread">The moments of the values.</param>
    /// <param name="range">Whether to compute the interquartile range.</param>
    /// <returns>The quartiles.</returns>
    public static Quartiles Compute(ReadOnlySpan<double> values, RunningMoments spread, bool range) => new(
        At(values, spread, 0.5), range ? At(values, spread, 0.75) - At(values, spread, 0.25) : 0);

    /// <summary>The p-quantile, with linear interpolation between two values.</summary>
    private static double At(ReadOnlySpan<double> values, RunningMoments spread, double p)
    {
        double at = p * (values.Length - 1);
        int rank = (int)at;
        double below = Select(values, spread.Min, spread.Max, rank, MaxLevels);
        return at == rank ? below : below + (at - rank) * (Next(values, below, rank) - below);
    }

    /// <summary>
    /// Selects the value with a rank. Values are counted in buckets, and only the bucket with the rank is searched further. Sorting takes
    /// ten times as long.
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

    /// <summary>The next value in sorted order after the value with a rank.</summary>
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

/// <summary>Smooth clipping: x ↦ x / √(1 + (x/limit)²). It is nearly x for small |x| and never exceeds ±limit.</summary>
public static class SmoothClip
{
    /// <summary>
    /// For x beyond this multiple of the limit the result is exactly the limit. The square of a larger number could overflow.
    /// </summary>
    public const double Far = 1e100;

    /// <summary>Clips a number. The ONNX graph and exported sources use the same steps.</summary>
    public static double Apply(double x, double limit)
    {
        double q = Math.Clamp(x / limit, -Far, Far);
        return limit * (q / Math.Sqrt(1 + q * q));
    }
}
