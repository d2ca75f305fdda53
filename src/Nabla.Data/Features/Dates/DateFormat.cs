using System.Text.Json.Serialization;

namespace Nabla.Data.Features.Dates;

/// <summary>The date format of a column.</summary>
/// <param name="Order">The order of the parts of a date.</param>
public sealed record DateFormat(DateOrder Order)
{
    /// <summary>The separator of the parts of a date: "-", "/", "." or a space. <value>The default is "-".</value></summary>
    public string Separator { get; init; } = "-";

    /// <summary>
    /// The offset of the column's clock from UTC in minutes: the offset of its first cell, to which all others are converted. <value>The
    /// default is null: no cell has an offset.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Offset { get; init; }

    /// <summary>The format as a pattern: dd/MM/yyyy.</summary>
    [JsonIgnore]
    public string Pattern => Order switch
    {
        DateOrder.YearMonthDay => $"yyyy{Separator}MM{Separator}dd",
        DateOrder.DayMonthYear => $"dd{Separator}MM{Separator}yyyy",
        DateOrder.MonthDayYear => $"MM{Separator}dd{Separator}yyyy",
        DateOrder.DayNameYear => $"dd{Separator}MMM{Separator}yyyy",
        DateOrder.NameDayYear => "MMM dd, yyyy",
        DateOrder.Compact => "yyyyMMdd",
        DateOrder.YearMonth => $"yyyy{Separator}MM",
        _ => "HH:mm:ss",
    };

    /// <summary>Converts the cells of a column to seconds since 1970-01-01 00:00.</summary>
    /// <param name="column">Dates, text, or numbers like 20240131. ISO 8601 dates (2024-01-31T10:30) are accepted too.</param>
    /// <returns>The seconds; NaN for a missing cell and for a cell that is not a date.</returns>
    public double[] ParseCells(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return DateCells.Parse(column, this);
    }

    /// <summary>Returns the order of a pattern like dd/MM/yyyy. Only the order of its letters matters.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>The order; null if the text is not such a pattern.</returns>
    public static DateOrder? ParseOrder(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        string parts = string.Concat(pattern.Where(char.IsAsciiLetter)
            .Aggregate("", (known, next) => known.EndsWith(next) && next != 'M' ? known : known + next));
        return parts switch
        {
            "yMMd" when pattern == "yyyyMMdd" => DateOrder.Compact,
            "yMMd" or "yMd" => DateOrder.YearMonthDay,
            "dMMy" or "dMy" => DateOrder.DayMonthYear,
            "MMdy" or "Mdy" => DateOrder.MonthDayYear,
            "dMMMy" => DateOrder.DayNameYear,
            "MMMdy" => DateOrder.NameDayYear,
            "yMM" or "yM" => DateOrder.YearMonth,
            "Hms" or "Hm" or "hms" or "hm" => DateOrder.Time,
            _ => null,
        };
    }
}

/// <summary>
/// The order of the parts of a date in text. Except for <see cref="Time"/>, a time of day may follow: 10:30, 10:30:15.5, 10:30 PM, with or
/// without an offset from UTC (Z, +02:00).
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<DateOrder>))]
public enum DateOrder
{
    /// <summary>2024-01-31, 2024/01/31, 2024.01.31.</summary>
    YearMonthDay,

    /// <summary>31/01/2024, 31.01.2024, 31-01-24.</summary>
    DayMonthYear,

    /// <summary>01/31/2024, 01-31-2024, 1/31/24.</summary>
    MonthDayYear,

    /// <summary>31-Jan-2024, 31 January 2024.</summary>
    DayNameYear,

    /// <summary>Jan 31, 2024.</summary>
    NameDayYear,

    /// <summary>20240131: one number.</summary>
    Compact,

    /// <summary>2024-01: a month.</summary>
    YearMonth,

    /// <summary>10:30, 10:30:15.5, 10:30 PM: a time of day without a date.</summary>
    Time,
}
