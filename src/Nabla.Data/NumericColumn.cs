using System.Globalization;

namespace Nabla.Data;

/// <summary>A column of numbers; NaN is a missing cell.</summary>
/// <param name="name">The name of the column.</param>
/// <param name="values">The cells. They are not copied.</param>
public sealed class NumericColumn(string name, ReadOnlyMemory<double> values) : Column(name)
{
    /// <summary>The cells; NaN for a missing cell.</summary>
    public ReadOnlyMemory<double> Values { get; } = values;

    /// <summary>The number format in the file; null for plain numbers and for numbers that are not from text.</summary>
    internal NumberFormat? Format { get; init; }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Number;

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Values.Span[row]);

    /// <inheritdoc/>
    public override string? TextAt(int row) => IsMissing(row) ? null : Write(Values.Span[row]);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var from = Values.Span;
        var taken = new double[rows.Length];
        for (int i = 0; i < taken.Length; i++) taken[i] = from[rows[i]];
        return new NumericColumn(Name, taken) { Format = Format };
    }

    /// <inheritdoc/>
    public override TextColumn ToText()
    {
        var codes = new int[Count];
        var known = new Dictionary<double, int>();
        var values = Values.Span;
        for (int row = 0; row < codes.Length; row++)
        {
            if (double.IsNaN(values[row])) codes[row] = TextColumn.Missing;
            else if (!known.TryGetValue(values[row], out codes[row])) known[values[row]] = codes[row] = known.Count;
        }

        return new TextColumn(Name, [.. known.Keys.Select(Write)], codes);
    }

    // -0 and 0 are one category, so they have the same text.
    private static string Write(double value) => (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>
/// The number format of a column that does not have plain numbers (<c>-1234.5</c>), detected from all cells of the training file, so that
/// later files are read with it.
/// </summary>
/// <param name="Decimal">The decimal sign, a point or a comma; null if no cell has one, as for integers.</param>
/// <param name="Percent">Whether cells have a percent sign. They are numbers in percent: <c>4.1 %</c> is 4.1.</param>
public sealed record NumberFormat(char? Decimal = null, bool Percent = false);
