namespace Nabla.Explain;

/// <summary>C(θ + h) − C(θ − h) at several h, and where C bends on the way.</summary>
/// <param name="steps">h, each half of the one before.</param>
/// <param name="differences">Filled with the differences.</param>
/// <param name="crossings">Filled with what is crossed; null where nothing is.</param>
internal delegate void DifferencesAt(ReadOnlySpan<double> steps, Span<double> differences, Crossing?[] crossings);

/// <summary>A slope seen by central differences.</summary>
/// <param name="Value">The slope.</param>
/// <param name="Step">The smallest h in it, which was the best.</param>
/// <param name="Uncertainty">By how much it may be off, as the differences at other h and the rounding say.</param>
/// <param name="Crossing">What even the smallest nudge crosses; null where some do not.</param>
internal readonly record struct Slope(double Value, double Step, double Uncertainty, Crossing? Crossing);

/// <summary>The slope (C(θ + h) − C(θ − h)) / 2h with the h that tells most.</summary>
/// <remarks>
/// Too large an h sees the curvature, too small a one the rounding. So h is halved again and again, differences at h, 2h, 4h … are combined
/// so that the curvature cancels, and what differs least from its neighbors is taken: Ridders, "Accurate computation of F'(x) and
/// F'(x)F''(x)", Advances in Engineering Software 4 (1982). The choice does not look at what is expected; only where a first try with two
/// steps agrees to nine digits, which is no coincidence, no more are made.
/// </remarks>
internal static class CentralDifferences
{
    private const int Halvings = 22, Columns = 5;
    private const double AtOnce = 1e-9, Epsilon = 2.220446049250313e-16;
    private static readonly double[] First = [1.0 / 512, 1.0 / 1024];

    /// <summary>Finds the slope.</summary>
    /// <param name="expected">What the chain rule says.</param>
    /// <param name="unit">A nudge of this much moves the next numbers by about 1.</param>
    /// <param name="size">Size of the numbers that C is rounded with.</param>
    /// <param name="differences">Does the nudges.</param>
    public static Slope Estimate(double expected, double unit, double size, DifferencesAt differences)
    {
        double[] steps = [.. First.Select(step => step * unit)], seen = new double[2];
        var crossings = new Crossing?[2];
        differences(steps, seen, crossings);
        double fine = seen[1] / (2 * steps[1]), fourPlaces = (4 * fine - seen[0] / (2 * steps[0])) / 3;
        if (crossings.All(crossing => crossing is null) && Math.Abs(fourPlaces - expected) <= AtOnce * Math.Abs(expected))
            return new(fourPlaces, steps[1], Math.Abs(fourPlaces - fine) + Epsilon * size / steps[1], null);

        steps = [.. Enumerable.Range(1, Halvings).Select(halving => unit * Math.ScaleB(1, -halving))];
        (seen, crossings) = (new double[Halvings], new Crossing?[Halvings]);
        differences(steps, seen, crossings);
        int from = Halvings;
        while (from > 0 && crossings[from - 1] is null && double.IsFinite(seen[from - 1])) from--;
        return from < Halvings ? Best(steps, seen, from, size)
            : new(seen[^1] / (2 * steps[^1]), steps[^1], double.PositiveInfinity, crossings[^1]);
    }

    // Column c of the table has the first c powers of h² cancelled.
    private static Slope Best(double[] steps, double[] seen, int from, double size)
    {
        int count = steps.Length - from;
        var table = new double[count, Columns];
        for (int row = 0; row < count; row++)
        {
            table[row, 0] = seen[from + row] / (2 * steps[from + row]);
            for (int column = 1; column < Columns && column <= row; column++)
            {
                double power = Math.ScaleB(1, 2 * column);
                table[row, column] = (power * table[row, column - 1] - table[row - 1, column - 1]) / (power - 1);
            }
        }

        var best = new Slope(table[0, 0], steps[from], double.PositiveInfinity, null);
        for (int row = 0; row < count; row++)
        {
            double step = steps[from + row], rounding = Epsilon * size / step;
            for (int column = 0; column < Columns && column <= row; column++)
            {
                double value = table[row, column];
                double off = column > 0 ? Math.Max(Math.Abs(value - table[row, column - 1]), Math.Abs(value - table[row - 1, column - 1]))
                    : row > 0 ? Math.Abs(value - table[row - 1, 0])
                    : count > 1 ? Math.Abs(value - table[1, 0]) : Math.Abs(value);
                if (off + rounding < best.Uncertainty) best = new(value, step, off + rounding, null);
            }
        }

        return best;
    }
}
