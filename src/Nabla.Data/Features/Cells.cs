namespace Nabla.Data.Features;

/// <summary>Cells of a column as the kind that is needed.</summary>
internal static class Cells
{
    /// <summary>The column's numbers.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The column.</param>
    /// <param name="remedy">What to do where a cell is text: a sentence.</param>
    /// <returns>The numbers; NaN where missing, else finite.</returns>
    /// <exception cref="DataException">There is no such column, or a cell holds text or an infinite number.</exception>
    public static ReadOnlyMemory<double> Numbers(Table table, string name, string remedy)
    {
        var values = table[name] switch
        {
            NumericColumn numeric => numeric.Values,
            TextColumn text => Parsed(table, text, remedy),
            var other => throw new ArgumentException($"A column is numbers or text, not {other.GetType().Name}.", nameof(table)),
        };
        int infinite = values.Span.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
        if (infinite >= 0) throw new DataException($"{table.Where(infinite)}, column \"{name}\": the number is infinite. Correct the cell, or leave it empty where nothing is known.");
        return values;
    }

    private static double[] Parsed(Table table, TextColumn column, string remedy)
    {
        var values = new double[column.Count];
        for (int row = 0; row < values.Length; row++)
        {
            string? cell = column.TextAt(row);
            if (cell is null) values[row] = double.NaN;
            else if (!Readers.Numbers.TryParse(cell, false, out values[row]))
                throw new DataException($"{table.Where(row)}, column \"{column.Name}\": expected a number but got \"{cell}\". {remedy}");
        }

        return values;
    }
}
