namespace Nabla.Data.Features;

/// <summary>
/// The numbers that are frequent in a column in which most cells are alike: gains that are 0 but for a few people, for instance. Scaled by
/// the range they lie so close together that a network tells them apart late or never, while each may mean something of its own. The usual
/// number is among them: what has none of these inputs is rare.
/// </summary>
internal static class DiscreteValueIndicators
{
    /// <summary>
    /// Inputs that all columns of a table get together, each as many as any other: a table of a thousand counts must not become one of a
    /// hundred thousand inputs.
    /// </summary>
    private const int MaxInputs = 512;

    /// <summary>Of more different numbers than that, as a measurement has, those that fewer rows hold have no input.</summary>
    private const int MinRows = 10;

    /// <summary>
    /// The frequent numbers of a column, the usual one first, then by frequency, of equally frequent ones the smaller first.
    /// </summary>
    /// <param name="known">The column's numbers, all finite.</param>
    /// <returns>At most <see cref="MaxInputs"/>; none where there are two numbers only, which the scaled number tells apart just as
    /// well.</returns>
    public static IReadOnlyList<double> Find(ReadOnlySpan<double> known)
    {
        double[] sorted = known.ToArray();
        Array.Sort(sorted);
        var counts = new List<(double Number, int Rows)>();
        foreach (double cell in sorted)
        {
            // −0 is 0.
            double number = cell + 0.0;
            if (counts.Count > 0 && counts[^1].Number == number) counts[^1] = (number, counts[^1].Rows + 1);
            else counts.Add((number, 1));
        }

        if (counts.Count <= 2) return [];
        int least = counts.Count <= MaxInputs ? 1 : MinRows;
        return [.. counts.Where(count => count.Rows >= least).OrderByDescending(count => count.Rows).Take(MaxInputs)
            .Select(count => count.Number)];
    }

    /// <summary>The columns with no more such inputs than a table may have.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="notes">Gets a note where some numbers have to do without.</param>
    public static IReadOnlyList<ColumnTransform> Within(IReadOnlyList<ColumnTransform> columns, List<DataNote> notes)
    {
        int spiked = columns.Count(plan => plan is NumericTransform { Frequent: not null });
        if (spiked == 0) return columns;
        int most = MaxInputs / spiked;
        if (columns.Any(plan => plan is NumericTransform { Frequent: { } frequent } && frequent.Count > most))
        {
            notes.Add(new("discrete-value-indicators", most == 0
                ? $"Frequent numbers get no inputs: {spiked:N0} columns are mostly one number, and there are at most {MaxInputs} such "
                + "inputs."
                : $"Only the {most} most frequent numbers of a column get inputs: {spiked} columns are mostly one number and share "
                + $"{MaxInputs} inputs."));
        }

        return [.. columns.Select(plan => plan is NumericTransform { Frequent: { } frequent } number && frequent.Count > most
            ? number with { Frequent = most == 0 ? null : [.. frequent.Take(most)] } : plan)];
    }
}
