using System.Numerics;

namespace Nabla.Data;

/// <summary>Cells of a column as the kind that is needed.</summary>
public static class Cells
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
            DateColumn => throw new DataException($"{table.Source}: the column \"{name}\" holds dates (expected numbers). {remedy}"),
            TextColumn text => Parsed(table, text, remedy),
            var other => throw new ArgumentException($"A column is numbers or text, not {other.GetType().Name}.", nameof(table)),
        };
        int infinite = AreFinite(values.Span) ? -1 : values.Span.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
        if (infinite >= 0)
            throw new DataException($"{table.Where(infinite)}, column \"{name}\": the number is infinite. Correct the cell, or leave it "
                + "empty where nothing is known.");
        return values;
    }

    /// <summary>The first missing cell; −1 where there is none.</summary>
    /// <param name="cells">Numbers of which none is infinite; NaN where missing.</param>
    public static int IndexOfMissing(ReadOnlySpan<double> cells) => AreFinite(cells) ? -1 : cells.IndexOf(double.NaN);

    /// <summary>The cells that are not missing: the given ones where that is all.</summary>
    /// <param name="cells">Numbers of which none is infinite; NaN where missing.</param>
    public static ReadOnlySpan<double> Known(ReadOnlySpan<double> cells)
    {
        if (AreFinite(cells)) return cells;
        var known = new double[cells.Length];
        int count = 0;
        foreach (double cell in cells)
        {
            known[count] = cell;
            count += double.IsNaN(cell) ? 0 : 1;
        }

        return known.AsSpan(0, count);
    }

    /// <summary>What is said of a number that is finite as a double but not as a float.</summary>
    public static DataException TooLarge(Table table, int row, string column, double cell) => TooLarge(table.Where(row), column, cell);

    /// <summary>The same.</summary>
    /// <param name="where">File and line.</param>
    /// <param name="column">The column.</param>
    /// <param name="cell">The number.</param>
    public static DataException TooLarge(string where, string column, double cell) =>
        new(FormattableString.Invariant($"{where}, column \"{column}\": {cell:R} is, once scaled, more than a 32-bit number can be. ")
        + FormattableString.Invariant($"Correct the cell, or leave it empty where nothing is known."));

    // x − x is 0 for finite numbers and NaN for all others, and a sum with a NaN is NaN.
    private static bool AreFinite(ReadOnlySpan<double> cells)
    {
        Vector<double> a = default, b = default;
        int i = 0;
        for (; i <= cells.Length - 2 * Vector<double>.Count; i += 2 * Vector<double>.Count)
        {
            Vector<double> x = new(cells[i..]), y = new(cells[(i + Vector<double>.Count)..]);
            a += x - x;
            b += y - y;
        }

        double sum = Vector.Sum(a + b);
        for (; i < cells.Length; i++) sum += cells[i] - cells[i];
        return !double.IsNaN(sum);
    }

    private static double[] Parsed(Table table, TextColumn column, string remedy)
    {
        var values = new double[column.Count];
        for (int row = 0; row < values.Length; row++)
        {
            string? cell = column.TextAt(row);
            if (cell is null) values[row] = double.NaN;
            else if (!NumberParser.TryParse(cell, false, out values[row]))
                throw new DataException($"{table.Where(row)}, column \"{column.Name}\": expected a number but got \"{cell}\". {remedy}");
        }

        return values;
    }
}
