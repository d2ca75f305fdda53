using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>A summary of a column.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Kind">"number", "text" or "date".</param>
/// <param name="Missing">The number of missing cells.</param>
/// <param name="Distinct">The number of distinct values.</param>
/// <param name="Min">The smallest number; null for text and dates.</param>
/// <param name="Median">The median; null for text and dates.</param>
/// <param name="Max">The largest number; null for text and dates.</param>
/// <param name="MostFrequent">The most frequent texts with their counts, or the range of the dates.</param>
public sealed record ColumnSummary(string Name, string Kind, int Missing, int Distinct, double? Min, double? Median, double? Max,
    string MostFrequent)
{
    private const int MaxShown = 3;

    /// <summary>Summarizes a column.</summary>
    public static ColumnSummary From(Column column) =>
        DateStatistics.DetectFormat(column, null) is var (form, _) ? OfDates(column, form)
        : column is NumericColumn numbers ? OfNumbers(numbers)
        : OfText(column.ToText());

    private static ColumnSummary OfNumbers(NumericColumn column)
    {
        double[] known = [.. column.Values.ToArray().Where(value => !double.IsNaN(value)).Order()];
        int missing = column.Count - known.Length;
        return known.Length == 0
            ? new(column.Name, "number", missing, 0, null, null, null, "")
            : new(column.Name, "number", missing, known.Distinct().Count(), known[0], known[known.Length / 2], known[^1], "");
    }

    private static ColumnSummary OfDates(Column column, DateFormat form)
    {
        double[] known = [.. DateCells.Parse(column, form).Where(seconds => !double.IsNaN(seconds))];
        string range = known.Length == 0 ? ""
            : $"{DateColumn.Write(known.Min(), form.Order == DateOrder.Time)} … "
            + $"{DateColumn.Write(known.Max(), form.Order == DateOrder.Time)}";
        return new(column.Name, "date", column.Count - known.Length, known.Distinct().Count(), null, null, null, range);
    }

    private static ColumnSummary OfText(TextColumn column)
    {
        var counts = column.CountCategories().Select((count, k) => (Count: count, Text: column.Categories[k])).Where(one => one.Count > 0)
            .OrderByDescending(one => one.Count).ToList();
        return new(column.Name, "text", column.CountMissing(), counts.Count, null, null, null,
            string.Join(", ", counts.Take(MaxShown).Select(one => $"{one.Text} ({one.Count})")));
    }
}
