using System.Globalization;

namespace Nabla.Data;

/// <summary>A column of dates, times of day, or both; NaN is a missing cell.</summary>
/// <remarks>
/// The cells in text files remain text until they are preprocessed. This column is for values from a program or a typed file.
/// </remarks>
/// <param name="name">The name of the column.</param>
/// <param name="seconds">The seconds since 1970-01-01 00:00 on the column's clock for each cell. They are not copied.</param>
/// <param name="offset">The offset of the clock from UTC; null if unknown.</param>
public sealed class DateColumn(string name, ReadOnlyMemory<double> seconds, TimeSpan? offset = null) : Column(name)
{
    /// <summary>
    /// Seconds since 1970-01-01 00:00 on the column's clock; NaN for a missing cell. A time of day is counted from midnight.
    /// </summary>
    public ReadOnlyMemory<double> Seconds { get; } = seconds;

    /// <summary>The offset of the column's clock from UTC; null if unknown.</summary>
    public TimeSpan? Offset { get; } = offset;

    /// <summary>Whether the cells are times of day without a date. <value>The default is false.</value></summary>
    public bool IsTimeOfDay { get; init; }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Date;

    /// <inheritdoc/>
    public override int Count => Seconds.Length;

    /// <summary>Creates a column of dates.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="cells">The cells; null for a missing cell.</param>
    /// <returns>The column. Its clock is UTC if all dates have <see cref="DateTimeKind.Utc"/>, else unknown.</returns>
    public static DateColumn From(string name, IEnumerable<DateTime?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        DateTime?[] all = [.. cells];
        bool isUtc = all.Any(cell => cell is not null) && all.All(cell => cell is null or { Kind: DateTimeKind.Utc });
        return new(name, all.Select(cell => cell is { } date ? ToSeconds(date) : double.NaN).ToArray(), isUtc ? TimeSpan.Zero : null);
    }

    /// <summary>Creates a column of points in time.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="cells">The cells; null for a missing cell.</param>
    /// <returns>The column. Its clock is that of the first cell.</returns>
    public static DateColumn From(string name, IEnumerable<DateTimeOffset?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        DateTimeOffset?[] all = [.. cells];
        TimeSpan? offset = all.FirstOrDefault(cell => cell is not null)?.Offset;
        return new(name, all.Select(cell => cell is { } point ? ToSeconds(point.ToOffset(offset!.Value).DateTime) : double.NaN).ToArray(),
            offset);
    }

    /// <summary>Converts a date to seconds since 1970-01-01 00:00 on its clock.</summary>
    /// <param name="date">The date.</param>
    /// <returns>The seconds, with fractions.</returns>
    public static double ToSeconds(DateTime date) => (date.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(Seconds.Span[row]);

    /// <inheritdoc/>
    public override string? TextAt(int row) => IsMissing(row) ? null : Write(Seconds.Span[row], IsTimeOfDay) + Suffix;

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var from = Seconds.Span;
        var taken = new double[rows.Length];
        for (int i = 0; i < taken.Length; i++) taken[i] = from[rows[i]];
        return new DateColumn(Name, taken, Offset) { IsTimeOfDay = IsTimeOfDay };
    }

    /// <inheritdoc/>
    public override TextColumn ToText()
    {
        var numbers = new NumericColumn(Name, Seconds).ToText();
        return new TextColumn(Name,
            [.. numbers.Categories.Select(cell => Write(double.Parse(cell, CultureInfo.InvariantCulture), IsTimeOfDay) + Suffix)],
                numbers.Codes);
    }

    private string Suffix => Offset is not { } offset ? "" : offset == TimeSpan.Zero ? "Z"
        : $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";

    /// <summary>Formats seconds in ISO 8601: 2024-01-31, with a time unless it is midnight.</summary>
    internal static string Write(double seconds, bool isTimeOfDay)
    {
        // A number out of the range of DateTime is formatted as a number.
        if (!(Math.Abs(seconds) < 60e9)) return seconds.ToString("R", CultureInfo.InvariantCulture);
        var date = DateTime.UnixEpoch.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        string time = date.ToString(date.TimeOfDay.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss"
            : "HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
        return isTimeOfDay ? time : date.TimeOfDay == TimeSpan.Zero ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : $"{date:yyyy-MM-dd}T{time}";
    }
}
