using System.Globalization;
using System.Numerics;

namespace Nabla.Data;

/// <summary>Builds a column from values of a program or a database. The first value that is not missing determines the kind.</summary>
/// <param name="source">The name of the table, for messages.</param>
/// <param name="name">The name of the column.</param>
/// <param name="remedy">How to convert values of another type, for messages: "Convert it in the column's function."</param>
/// <param name="firstRow">The index of the first value's row in the source, for messages.</param>
internal sealed class ValueColumnBuilder(string source, string name, string remedy, long firstRow = 0)
{
    // Besides enums and the primitive types.
    private static readonly Type[] Held =
    [
        typeof(string), typeof(decimal), typeof(Half), typeof(BigInteger), typeof(Int128), typeof(UInt128), typeof(TimeSpan), typeof(Guid),
        typeof(DateTime), typeof(DateOnly), typeof(DateTimeOffset), typeof(TimeOnly),
    ];

    private readonly List<double> _numbers = [];
    private readonly List<string?> _texts = [];
    private Values _kind = Values.Missing;
    private bool _isUtc = true;
    private TimeSpan _offset;

    private enum Values
    {
        Missing,
        Numbers,
        Texts,
        Dates,
        PointsInTime,
        TimesOfDay,
    }

    /// <summary>Whether values of a type can be cells.</summary>
    public static bool CanHold(Type type) =>
        type.IsEnum || (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint)) || Held.Contains(type);

    /// <summary>The number of values so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the value of the next row.</summary>
    /// <param name="value">A value; null, <see cref="DBNull"/> or NaN for a missing cell.</param>
    /// <exception cref="NablaException">A column cannot hold the value, or it has another kind than the values before.</exception>
    public void Add(object? value)
    {
        if (value is null or DBNull)
        {
            // Which list the missing cells before the first value belong to is known with that value.
            if (_kind == Values.Texts) _texts.Add(null);
            else if (_kind != Values.Missing) _numbers.Add(double.NaN);
        }
        else if (AsText(value) is { } text)
        {
            Require(Values.Texts, value);
            _texts.Add(text);
        }
        else
        {
            var (kind, number) = AsNumber(value);
            Require(kind, value);
            // A column of points in time has the clock of its first cell.
            _numbers.Add(kind == Values.PointsInTime ? DateColumn.ToSeconds(((DateTimeOffset)value).ToOffset(_offset).DateTime) : number);
            _isUtc &= value is DateTime { Kind: DateTimeKind.Utc };
        }

        Count++;
    }

    /// <summary>Creates the column of all values. A column without a value has numbers, unless its type is text.</summary>
    /// <param name="declared">The type that the source declares for the column; null if it is unknown.</param>
    public Column ToColumn(Type? declared = null)
    {
        if (_kind == Values.Missing)
        {
            bool isText = declared == typeof(string) || declared == typeof(bool) || declared == typeof(Guid) || declared == typeof(char);
            Start(isText ? Values.Texts : Values.Numbers, default);
        }

        return _kind switch
        {
            Values.Texts => TextColumn.From(name, _texts),
            Values.Numbers => new NumericColumn(name, _numbers.ToArray()),
            Values.TimesOfDay => new DateColumn(name, _numbers.ToArray()) { IsTimeOfDay = true },
            Values.PointsInTime => new DateColumn(name, _numbers.ToArray(), _offset),
            _ => new DateColumn(name, _numbers.ToArray(), _isUtc ? TimeSpan.Zero : null),
        };
    }

    private static string? AsText(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        char or Enum or Guid => value.ToString(),
        _ => null,
    };

    private (Values Kind, double Number) AsNumber(object value) => value switch
    {
        double or float or decimal or long or int or short or sbyte or ulong or uint or ushort or byte =>
            (Values.Numbers, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        Half half => (Values.Numbers, (double)half),
        BigInteger number => (Values.Numbers, (double)number),
        Int128 or UInt128 => (Values.Numbers, double.Parse(value.ToString()!, CultureInfo.InvariantCulture)),
        TimeSpan time => (Values.Numbers, time.Ticks / (double)TimeSpan.TicksPerSecond),
        DateTime date => (Values.Dates, DateColumn.ToSeconds(date)),
        DateOnly day => (Values.Dates, DateColumn.ToSeconds(day.ToDateTime(default))),
        DateTimeOffset => (Values.PointsInTime, double.NaN),
        TimeOnly time => (Values.TimesOfDay, time.Ticks / (double)TimeSpan.TicksPerSecond),
        _ => throw new NablaException("unknown-value",
            $"{Place}: expected a number, text or a date (got {value.GetType().Name}). {remedy}"),
    };

    private void Require(Values kind, object value)
    {
        if (_kind == Values.Missing) Start(kind, value is DateTimeOffset point ? point.Offset : default);
        if (kind != _kind)
            throw new NablaException("mixed-values",
                $"{Place}: expected {Expected} as in the rows before (got {value.GetType().Name}). {remedy}");
    }

    private void Start(Values kind, TimeSpan offset)
    {
        (_kind, _offset) = (kind, offset);
        if (kind == Values.Texts) _texts.AddRange(Enumerable.Repeat<string?>(null, Count));
        else _numbers.AddRange(Enumerable.Repeat(double.NaN, Count));
    }

    private string Place => $"{source}, row {firstRow + Count + 1}, column \"{name}\"";

    private string Expected => _kind switch
    {
        Values.Texts => "text",
        Values.Numbers => "a number",
        Values.Dates => "a date",
        Values.PointsInTime => "a date with an offset from UTC",
        _ => "a time of day",
    };
}
