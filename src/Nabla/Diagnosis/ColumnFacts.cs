namespace Nabla.Diagnosis;

/// <summary>One column of numbers.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation, over n.</param>
/// <param name="Min">Its smallest number.</param>
/// <param name="Max">Its largest number.</param>
public sealed record ColumnFacts(string Name, double Mean, double Deviation, double Min, double Max)
{
    /// <summary>Its root mean square, √(mean² + deviation²): how large its numbers are.</summary>
    public double Size => Math.Sqrt(Mean * Mean + Deviation * Deviation);

    /// <summary>Its median; null where it was not looked for.</summary>
    public double? Median { get; init; }

    /// <summary>
    /// Its interquartile range / 1.349: the standard deviation of a normal distribution, whatever single numbers are. Null where it was not
    /// looked for.
    /// </summary>
    public double? RobustDeviation { get; init; }

    /// <summary>True where every number is the same.</summary>
    public bool IsConstant => Min == Max;

    /// <summary>Looks at every column of some rows.</summary>
    /// <param name="values">rows × width, row by row.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="step">Every how many rows one is taken, at least 1.</param>
    /// <param name="names">Names of the columns; null calls them by number, from 1.</param>
    /// <param name="weights">How much each row counts in mean and deviation; one of 0 is not looked at. Empty where all count
    /// alike.</param>
    /// <returns>One a column.</returns>
    public static IReadOnlyList<ColumnFacts> From(ReadOnlySpan<float> values, int width, int step = 1, IReadOnlyList<string>? names = null,
        ReadOnlySpan<float> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        double[] mean = new double[width], squares = new double[width], min = new double[width], max = new double[width];
        Array.Fill(min, double.PositiveInfinity);
        Array.Fill(max, double.NegativeInfinity);
        double all = 0;
        for (int from = 0; from + width <= values.Length; from += step * width)
        {
            double weight = weights.IsEmpty ? 1 : weights[from / width];
            if (weight == 0) continue;
            all += weight;
            for (int k = 0; k < width; k++)
            {
                double x = values[from + k], before = x - mean[k];
                mean[k] += weight * before / all;
                squares[k] += weight * before * (x - mean[k]);
                min[k] = Math.Min(min[k], x);
                max[k] = Math.Max(max[k], x);
            }
        }

        return [.. Enumerable.Range(0, width).Select(k => new ColumnFacts(
            names?[k] ?? FormattableString.Invariant($"{k + 1}"), mean[k], Math.Sqrt(squares[k] / (all > 0 ? all : 1)), min[k], max[k]))];
    }

    /// <summary>The same with median and robust deviation, over all rows that count.</summary>
    internal ColumnFacts WithQuartiles(ReadOnlySpan<float> values, int width, int column, ReadOnlySpan<float> weights)
    {
        var numbers = new List<float>();
        for (int row = 0; row * width < values.Length; row++)
            if (weights.IsEmpty || weights[row] > 0) numbers.Add(values[row * width + column]);
        if (numbers.Count == 0) return this;
        numbers.Sort();
        double At(double share) => numbers[(int)Math.Round(share * (numbers.Count - 1))];
        return this with { Median = At(0.5), RobustDeviation = (At(0.75) - At(0.25)) / 1.349 };
    }

    /// <summary>The same in another unit: x · scale + center.</summary>
    internal ColumnFacts In(double scale, double center) => this with
    {
        Mean = Mean * scale + center,
        Deviation = Deviation * Math.Abs(scale),
        Min = (scale < 0 ? Max : Min) * scale + center,
        Max = (scale < 0 ? Min : Max) * scale + center,
        Median = Median * scale + center,
        RobustDeviation = RobustDeviation * Math.Abs(scale),
    };
}
