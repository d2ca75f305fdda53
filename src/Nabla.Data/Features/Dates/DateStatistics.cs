namespace Nabla.Data.Features.Dates;

/// <summary>A column of dates, as preprocessing learns from it.</summary>
/// <param name="Form">How they are written.</param>
/// <param name="Seconds">The seconds since 1970-01-01 00:00 on the column's clock, or since midnight.</param>
/// <param name="Range">What varies.</param>
/// <param name="Unparsed">The first text that is no date and how many such cells there are, which are among the missing ones.</param>
public readonly record struct DateStatistics(DateFormat Form, NumberStatistics Seconds, DateRange Range,
    (string? First, long Count) Unparsed)
{
    /// <summary>Whether nothing tells day and month apart.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>How a column's dates are written.</summary>
    /// <param name="column">The column.</param>
    /// <param name="order">Order of the parts where it is known; null to find it out.</param>
    /// <returns>The form, and whether nothing tells day and month apart; null where the cells are no dates.</returns>
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

    /// <summary>Whether numbers are dates like 20240131, at least two different ones.</summary>
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

    /// <summary>The dates of some cells.</summary>
    public static DateStatistics From(Column column, DateFormat form)
    {
        double[] cells = DateCells.Parse(column, form, out var unread);
        var known = Cells.NonMissing(cells);
        var seen = new DateRange();
        seen.Add(known);
        return new(form, NumberStatistics.From(cells.Length - known.Length, known, quartiles: true), seen, unread);
    }
}

/// <summary>Which weekdays and times of day occur.</summary>
public sealed class DateRange
{
    private int _weekdays;

    /// <summary>The weekdays, 0 for Monday.</summary>
    public IReadOnlyList<int> Weekdays => [.. Enumerable.Range(0, 7).Where(day => (_weekdays >> day & 1) != 0)];

    /// <summary>The earliest second of a day.</summary>
    public double FirstSecond { get; private set; } = double.PositiveInfinity;

    /// <summary>The latest second of a day.</summary>
    public double LastSecond { get; private set; } = double.NegativeInfinity;

    /// <summary>Adds dates, none of them missing.</summary>
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
