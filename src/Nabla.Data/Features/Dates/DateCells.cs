using Nabla.Data.Readers;

namespace Nabla.Data.Features.Dates;

/// <summary>Converts the cells of a column to dates on one clock.</summary>
internal static class DateCells
{
    private static readonly MissingCells Words = new(new CsvOptions().MissingValues);

    /// <summary>Parses all cells to seconds on the clock of a format; NaN for a missing cell or a cell that is not a date.</summary>
    /// <param name="column">Dates, text, or numbers like 20240131.</param>
    /// <param name="form">The date format. ISO 8601 dates (2024-01-31T10:30) are accepted too.</param>
    public static double[] Parse(Column column, DateFormat form) => Parse(column, form, out _);

    /// <summary>Parses all cells and reports those that are not dates.</summary>
    /// <param name="column">Dates, text, or numbers like 20240131.</param>
    /// <param name="form">The date format.</param>
    /// <param name="unread">Receives the first cell that is not a date, and the number of such cells.</param>
    public static double[] Parse(Column column, DateFormat form, out (string? First, long Count) unread)
    {
        unread = default;
        if (column is DateColumn dates)
        {
            double shift = dates.Offset is { } offset && form.Offset is { } clock ? 60.0 * clock - offset.TotalSeconds : 0;
            return [.. dates.Seconds.ToArray().Select(seconds => seconds + shift)];
        }

        if (column is NumericColumn numbers)
        {
            double[] seconds = [.. numbers.Values.ToArray().Select(OfCompact)];
            for (int row = 0; row < seconds.Length; row++)
                if (double.IsNaN(seconds[row]) && !column.IsMissing(row)) unread = (unread.First ?? column.TextAt(row), unread.Count + 1);
            return seconds;
        }

        var text = column.ToText();
        var values = new double[text.Categories.Count];
        int[]? frequencies = null;
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = OfText(text.Categories[k], form);
            if (!double.IsNaN(values[k]) || Words.Contains(text.Categories[k])) continue;
            frequencies ??= text.CountCategories();
            if (frequencies[k] > 0) unread = (unread.First ?? text.Categories[k], unread.Count + frequencies[k]);
        }

        var cells = new double[text.Count];
        var codes = text.Codes.Span;
        for (int row = 0; row < cells.Length; row++) cells[row] = codes[row] == TextColumn.Missing ? double.NaN : values[codes[row]];
        return cells;
    }

    /// <summary>Parses a text to seconds; NaN if it is not a date.</summary>
    public static double OfText(string text, DateFormat form) =>
        DateText.TryParse(text, form.Order, out var cell)
        || (form.Order != DateOrder.Time && DateText.TryParse(text, DateOrder.YearMonthDay, out cell)) ? cell.On(form.Offset) : double.NaN;

    /// <summary>Converts a number like 20240131 to seconds; NaN if it is not a date from 1900 to 2100.</summary>
    public static double OfCompact(double number)
    {
        if (!(number is >= 19000101 and <= 21001231) || number != Math.Floor(number)) return double.NaN;
        int all = (int)number, year = all / 10000, month = all / 100 % 100, day = all % 100;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? 86400 * DateText.DaysTo(year, month, day)
            : double.NaN;
    }

    /// <summary>Whether a text means a missing cell.</summary>
    public static bool IsMissing(string text) => Words.Contains(text);
}
