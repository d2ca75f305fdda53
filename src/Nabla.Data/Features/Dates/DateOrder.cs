using System.Text.Json.Serialization;

namespace Nabla.Data.Features.Dates;

/// <summary>
/// In which order a text of a date has its parts. A time of day may follow each but <see cref="Time"/>: 10:30, 10:30:15.5, 10:30 PM, with
/// or without an offset from UTC (Z, +02:00).
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
