namespace Nabla.Data.Features;

/// <summary>Center and size of the known values of a column.</summary>
internal readonly record struct Statistics(double Median, double Center, double Scale, bool Constant)
{
    /// <summary>Statistics of some finite values.</summary>
    /// <param name="values">At least one; reordered in place.</param>
    /// <param name="scaling">What center and scale are.</param>
    /// <returns>The statistics; the scale is never 0.</returns>
    public static Statistics Of(Span<double> values, Scaling scaling)
    {
        double mean = Mean(values), deviation = Deviation(values, mean);
        values.Sort();
        double median = Quantile(values, 0.5);
        bool constant = values[0] == values[^1];
        double range = (Quantile(values, 0.75) - Quantile(values, 0.25)) / 1.349;
        var (center, scale) = scaling switch
        {
            Scaling.Standard => (mean, deviation),
            // More than half of the values alike: the quartiles coincide and cannot be a scale.
            Scaling.Robust => (median, range > 0 ? range : deviation),
            _ => (0, 1),
        };
        if (constant && scaling != Scaling.None) (center, scale) = (values[0], 1);
        return new Statistics(median, center, scale > 0 && double.IsFinite(scale) ? scale : 1, constant);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        // Of differences from the first, so that large equal parts cancel before they are rounded.
        double sum = 0;
        foreach (double value in values) sum += value - values[0];
        return values[0] + sum / values.Length;
    }

    private static double Deviation(ReadOnlySpan<double> values, double mean)
    {
        double sum = 0;
        foreach (double value in values) sum += (value - mean) * (value - mean);
        return Math.Sqrt(sum / values.Length);
    }

    /// <summary>The value below which a share p of sorted values lies, linear between two of them.</summary>
    private static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        double at = p * (sorted.Length - 1);
        int below = (int)at;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + (at - below) * (above - sorted[below]);
    }
}
