using System.Runtime.Intrinsics;

namespace Nabla.Data.Features;

/// <summary>How many values there are, between which ends they lie, their mean, and the sum of their squared distances from it.</summary>
public readonly record struct RunningMoments(long Count, double Least, double Largest, double Mean, double Squares)
{
    /// <summary>√(Σ (x − mean)² / n).</summary>
    public double Deviation => Math.Sqrt(Squares / Count);

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
    public RunningMoments With(RunningMoments other)
    {
        if (Count == 0) return other;
        if (other.Count == 0) return this;
        long count = Count + other.Count;
        double apart = other.Mean - Mean, share = (double)other.Count / count;
        return new RunningMoments(
            count, Math.Min(Least, other.Least), Math.Max(Largest, other.Largest), Mean + apart * share,
                Squares + other.Squares + apart * apart * Count * share);
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
