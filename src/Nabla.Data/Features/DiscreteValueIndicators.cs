namespace Nabla.Data.Features;

/// <summary>
/// Finds the frequent numbers in a column in which most cells are equal, such as capital gains that are mostly 0. After scaling by the
/// range such numbers are so close together that a network hardly distinguishes them, although their meanings may differ. The most frequent
/// number has an indicator too, so a cell without an indicator has a rare number.
/// </summary>
internal static class DiscreteValueIndicators
{
    /// <summary>
    /// The maximum number of indicators of a table, divided equally among its columns. It limits the inputs of a table with a thousand
    /// columns of counts.
    /// </summary>
    private const int MaxInputs = 512;

    /// <summary>If there are more distinct numbers, as in measurements, numbers in fewer rows have no indicator.</summary>
    private const int MinRows = 10;

    /// <summary>Finds the frequent numbers of a column, the most frequent first, equally frequent ones in ascending order.</summary>
    /// <param name="known">The numbers of the column, all finite.</param>
    /// <returns>At most <see cref="MaxInputs"/> numbers; none if there are only two distinct numbers, which the scaled input
    /// distinguishes.</returns>
    public static IReadOnlyList<double> Find(ReadOnlySpan<double> known)
    {
        double[] sorted = known.ToArray();
        Array.Sort(sorted);
        var counts = new List<(double Number, int Rows)>();
        foreach (double cell in sorted)
        {
            // −0 becomes 0.
            double number = cell + 0.0;
            if (counts.Count > 0 && counts[^1].Number == number) counts[^1] = (number, counts[^1].Rows + 1);
            else counts.Add((number, 1));
        }

        if (counts.Count <= 2) return [];
        int least = counts.Count <= MaxInputs ? 1 : MinRows;
        return [.. counts.Where(count => count.Rows >= least).OrderByDescending(count => count.Rows).Take(MaxInputs)
            .Select(count => count.Number)];
    }

    /// <summary>Limits the indicators to the maximum number of a table.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="notes">Receives a note if some numbers have no indicator.</param>
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
