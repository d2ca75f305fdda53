namespace Nabla.Data.Features.Dates;

/// <summary>Statistics of a date column, to which preprocessing is fitted.</summary>
/// <param name="Form">The date format.</param>
/// <param name="Seconds">The seconds since 1970-01-01 00:00 on the column's clock, or since midnight.</param>
/// <param name="Range">The weekdays and times of day that occur.</param>
/// <param name="Unparsed">The first text that is not a date, and the number of such cells. They count as missing.</param>
public readonly record struct DateStatistics(DateFormat Form, NumberStatistics Seconds, DateRange Range,
    (string? First, long Count) Unparsed)
{
    /// <summary>Whether the order of day and month is ambiguous.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Detects the date format of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="order">The order of the parts; null to detect it.</param>
    /// <returns>The format, and whether the order of day and month is ambiguous; null if the cells are not dates.</returns>
    public static (DateFormat Form, bool IsAmbiguous)? DetectFormat(Column column, DateOrder? order)
    {
        switch (column)
        {
            case DateColumn dates:
                return (new(dates.IsTimeOfDay ? DateOrder.Time : DateOrder.YearMonthDay)
                    { Offset = dates.Offset is { } offset ? (int)offset.TotalMinutes : null }, false);
            case NumericColumn numbers:
                return AreCompact(numbers.Values.Span) || order == DateOrder.Compact ? (new(DateOrder.Compact), false) : null;
            case TextColumn text:
                var orders = new DateOrders();
                orders.Add(text);
                return (order is { } known ? orders.FormOf(known) : orders.Form) is { } form ? (form, order is null && orders.IsAmbiguous)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>Whether numbers are dates like 20240131, at least two of them distinct.</summary>
    public static bool AreCompact(ReadOnlySpan<double> numbers)
    {
        double first = double.NaN;
        bool differ = false;
        foreach (double number in numbers)
        {
            if (double.IsNaN(number)) continue;
            if (double.IsNaN(DateCells.OfCompact(number))) return false;
            if (double.IsNaN(first)) first = number;
            differ |= number != first;
        }

        return differ;
    }

    /// <summary>Computes the statistics of cells.</summary>
    public static DateStatistics From(Column column, DateFormat form)
    {
        double[] cells = DateCells.Parse(column, form, out var unread);
        var known = Cells.NonMissing(cells);
        var seen = new DateRange();
        seen.Add(known);
        return new(form, NumberStatistics.From(cells.Length - known.Length, known, quartiles: true), seen, unread);
    }
}

/// <summary>The weekdays and times of day that occur.</summary>
public sealed class DateRange
{
    private int _weekdays;

    /// <summary>The weekdays, 0 for Monday.</summary>
    public IReadOnlyList<int> Weekdays => [.. Enumerable.Range(0, 7).Where(day => (_weekdays >> day & 1) != 0)];

    /// <summary>The earliest second of a day.</summary>
    public double FirstSecond { get; private set; } = double.PositiveInfinity;

    /// <summary>The latest second of a day.</summary>
    public double LastSecond { get; private set; } = double.NegativeInfinity;

    /// <summary>Adds dates without missing values.</summary>
    public void Add(ReadOnlySpan<double> seconds)
    {
        foreach (double each in seconds)
        {
            _weekdays |= 1 << DateTransform.WeekdayOf(each);
            double second = each - DateTransform.SecondsOfDay * Math.Floor(each / DateTransform.SecondsOfDay);
            (FirstSecond, LastSecond) = (Math.Min(FirstSecond, second), Math.Max(LastSecond, second));
        }
    }
}
