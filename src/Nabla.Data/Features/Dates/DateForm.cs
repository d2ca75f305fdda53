using System.Text.Json.Serialization;

namespace Nabla.Data.Features.Dates;

/// <summary>How the dates of a column are written.</summary>
/// <param name="Order">Order of the parts.</param>
public sealed record DateForm(DateOrder Order)
{
    /// <summary>What stands between the parts of a date: "-", "/", "." or a space. <value>The default is "-".</value></summary>
    public string Separator { get; init; } = "-";

    /// <summary>
    /// Minutes that the column's clock is ahead of UTC: the offset of its first cell, to which all others are converted. <value>The default
    /// is null: no cell has an offset.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Offset { get; init; }

    /// <summary>The form as a pattern: dd/MM/yyyy.</summary>
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

    /// <summary>The order that a pattern like dd/MM/yyyy has; only the order of its letters counts.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>The order; null where the text is no such pattern.</returns>
    public static DateOrder? OrderOf(string pattern)
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
