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

    /// <summary>True where every number is the same.</summary>
    public bool IsConstant => Min == Max;

    /// <summary>Looks at every column of some rows.</summary>
    /// <param name="values">rows × width, row by row.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="step">Every how many rows one is taken, at least 1.</param>
    /// <param name="names">Names of the columns; null calls them by number, from 1.</param>
    /// <returns>One a column.</returns>
    public static IReadOnlyList<ColumnFacts> Of(ReadOnlySpan<float> values, int width, int step = 1, IReadOnlyList<string>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        double[] mean = new double[width], squares = new double[width], min = new double[width], max = new double[width];
        Array.Fill(min, double.PositiveInfinity);
        Array.Fill(max, double.NegativeInfinity);
        int rows = 0;
        for (int from = 0; from + width <= values.Length; from += step * width)
        {
            rows++;
            for (int k = 0; k < width; k++)
            {
                double x = values[from + k], before = x - mean[k];
                mean[k] += before / rows;
                squares[k] += before * (x - mean[k]);
                min[k] = Math.Min(min[k], x);
                max[k] = Math.Max(max[k], x);
            }
        }

        return [.. Enumerable.Range(0, width).Select(k => new ColumnFacts(
            names?[k] ?? FormattableString.Invariant($"{k + 1}"), mean[k], Math.Sqrt(squares[k] / Math.Max(1, rows)), min[k], max[k]))];
    }
}
