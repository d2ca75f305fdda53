using System.Globalization;

namespace Nabla.Data;

/// <content>Creation from records and arrays.</content>
public sealed partial class Table
{
    /// <summary>Creates a table from records. Each column is a function of a record.</summary>
    /// <remarks>No reflection is used, so this method works in trimmed and ahead-of-time compiled programs.</remarks>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="records">The rows.</param>
    /// <param name="columns">The name and the value of each column: any number type, bool, string, char, enum, <see cref="Guid"/>,
    /// <see cref="DateTime"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, <see cref="TimeOnly"/> or <see cref="TimeSpan"/>; null
    /// or NaN for a missing cell.</param>
    /// <returns>The table. Numbers become numeric columns, a TimeSpan its seconds; dates and times of day become date columns; other values
    /// become text.</returns>
    /// <exception cref="DataException">A value has another type, or a column mixes numbers, dates and text.</exception>
    public static Table From<T>(IEnumerable<T> records, params (string Name, Func<T, object?> Value)[] columns)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(columns);
        var rows = records.ToList();
        return new Table(columns.Select(column => FromValues(column.Name, [.. rows.Select(column.Value)])), "The table");
    }

    /// <summary>Creates a table from a matrix, rows × columns.</summary>
    /// <param name="values">The cells; NaN for a missing cell.</param>
    /// <param name="names">One name per column.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">The number of names differs from the number of columns.</exception>
    public static Table From(double[,] values, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(names);
        int rows = values.GetLength(0), columns = values.GetLength(1);
        if (names.Count != columns)
            throw new DataException("name-count", $"names: there must be one name for each of the {columns} columns (got {names.Count}).");
        return new Table(Enumerable.Range(0, columns).Select(c =>
        {
            var cells = new double[rows];
            for (int i = 0; i < rows; i++) cells[i] = values[i, c];
            return new NumericColumn(names[c], cells);
        }), "The table");
    }

    private static Column FromValues(string name, object?[] values)
    {
        bool anyText = values.Any(value => value is string or bool or char or Enum or Guid);
        if (!anyText && values.Any(value => value is DateTime or DateOnly or DateTimeOffset or TimeOnly)) return Dates(name, values);
        if (anyText) return TextColumn.From(name, values.Select((value, row) => AsText(name, row, value)));
        return new NumericColumn(name, values.Select((value, row) => AsNumber(name, row, value)).ToArray());
    }

    // A column has one kind of dates. Dates with and without a time can be mixed.
    private static DateColumn Dates(string name, object?[] values)
    {
        if (values.Any(value => value is DateTimeOffset))
            return DateColumn.From(name,
                values.Select((value, row) => value is null ? null : value is DateTimeOffset point ? point
                    : Mixed<DateTimeOffset>(row, value)));
        if (values.Any(value => value is TimeOnly))
        {
            return new DateColumn(name,
                values.Select((value, row) => value is null ? double.NaN
                    : (value is TimeOnly time ? time : Mixed<TimeOnly>(row, value)!.Value).Ticks / (double)TimeSpan.TicksPerSecond)
                    .ToArray())
            {
                IsTimeOfDay = true,
            };
        }

        return DateColumn.From(name,
            values.Select((value, row) => value is null ? null : value is DateTime date ? date : value is DateOnly day
                ? day.ToDateTime(default) : Mixed<DateTime>(row, value)));

        T? Mixed<T>(int row, object value)
            where T : struct => throw new DataException("mixed-values",
                $"The table, row {row + 1}, column \"{name}\": expected {typeof(T).Name} as in the other rows (got "
                    + $"{value.GetType().Name}). Use one type of dates in all rows.");
    }

    private static string? AsText(string name, int row, object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        char or Enum or Guid => value.ToString(),
        _ => throw new DataException("mixed-values", $"The table, row {row + 1}, column \"{name}\": expected text as in other rows (got "
            + $"{value.GetType().Name}). Use text or numbers in all rows."),
    };

    private static double AsNumber(string name, int row, object? value) => value switch
    {
        null => double.NaN,
        double or float or decimal or long or int or short or sbyte or ulong or uint or ushort or byte =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture),
        Half half => (double)half,
        Int128 or UInt128 => double.Parse(value.ToString()!, CultureInfo.InvariantCulture),
        TimeSpan time => time.Ticks / (double)TimeSpan.TicksPerSecond,
        _ => throw new DataException("unknown-value", $"The table, row {row + 1}, column \"{name}\": expected a number or text (got "
            + $"{value.GetType().Name}). Convert it in the column's function."),
    };
}
