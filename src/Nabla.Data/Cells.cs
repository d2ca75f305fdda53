using System.Numerics;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data;

/// <summary>What an error recommends if a cell is not a number.</summary>
/// <param name="Text">A sentence. It ends with a comma if the advice continues it.</param>
/// <param name="Advice">Which settings to change; null for none.</param>
public readonly record struct CellAdvice(string Text, SettingAdvice? Advice = null)
{
    /// <summary>For an input column in training.</summary>
    /// <param name="column">The column.</param>
    /// <returns>Correct the cell, or use the column as text.</returns>
    public static CellAdvice Input(string column) => new("Correct the cell, or", Use("text-columns", QuotedNames.Join([column])));

    /// <summary>For an input column that had numbers in training.</summary>
    public static CellAdvice FittedInput { get; } =
        new("The column held numbers in training. Correct the cell, or leave it empty if the value is unknown.");

    /// <summary>For the target of a regression.</summary>
    public static CellAdvice Target { get; } = new("Regression needs numbers. Correct the cell, or", Use("task", "classification"));

    /// <summary>For sample weights.</summary>
    public static CellAdvice Weights { get; } = new("Sample weights must be numbers.");
}

/// <summary>Reads the cells of a column as numbers.</summary>
public static class Cells
{
    /// <summary>Reads a column as numbers.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">The column.</param>
    /// <param name="remedy">What the error recommends if a cell is text.</param>
    /// <returns>The numbers; NaN for missing cells, all others finite.</returns>
    /// <exception cref="NablaException">There is no such column, or a cell holds text or an infinite number.</exception>
    public static ReadOnlyMemory<double> Numbers(Table table, string name, CellAdvice remedy)
    {
        var values = table[name] switch
        {
            NumericColumn numeric => numeric.Values,
            DateColumn => throw new NablaException("dates-for-numbers", $"{table.Source}: column \"{name}\" holds dates (expected "
                + $"numbers). {remedy.Text}",
                remedy.Advice),
            TextColumn text => Parsed(table, text, remedy),
            var other => throw new ArgumentException($"A column is numbers or text, not {other.GetType().Name}.", nameof(table)),
        };
        int infinite = AreFinite(values.Span) ? -1 : values.Span.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
        if (infinite >= 0)
            throw new NablaException("infinite-number", $"{table.Locate(infinite)}, column \"{name}\": the number is infinite. Correct the "
                + "cell, or leave it empty if the value is unknown.");
        return values;
    }

    /// <summary>The index of the first missing cell; −1 if there is none.</summary>
    /// <param name="cells">Numbers without infinities; NaN for a missing cell.</param>
    public static int IndexOfMissing(ReadOnlySpan<double> cells) => AreFinite(cells) ? -1 : cells.IndexOf(double.NaN);

    /// <summary>Removes the missing cells.</summary>
    /// <param name="cells">Numbers without infinities; NaN for a missing cell.</param>
    public static ReadOnlySpan<double> NonMissing(ReadOnlySpan<double> cells)
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

    /// <summary>Creates the error for a number that is finite as a double but not as a float.</summary>
    public static NablaException TooLarge(Table table, int row, string column, double cell) => TooLarge(table.Locate(row), column, cell);

    /// <summary>Creates the error for a number that is finite as a double but not as a float.</summary>
    /// <param name="where">The file and the line.</param>
    /// <param name="column">The column.</param>
    /// <param name="cell">The number.</param>
    public static NablaException TooLarge(string where, string column, double cell) =>
        new("too-large", $"{where}, column \"{column}\": {cell:R}, once scaled, is too large for a 32-bit number. Correct the cell, or "
            + "leave it empty if the value is unknown.");

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

    private static double[] Parsed(Table table, TextColumn column, CellAdvice remedy)
    {
        var values = new double[column.Count];
        for (int row = 0; row < values.Length; row++)
        {
            string? cell = column.TextAt(row);
            if (cell is null) values[row] = double.NaN;
            else if (!NumberParser.TryParse(cell, false, out values[row]))
                throw new NablaException("not-a-number", $"{table.Locate(row)}, column \"{column.Name}\": expected a number (got "
                    + $"\"{cell}\"). {remedy.Text}",
                    remedy.Advice);
        }

        return values;
    }
}
