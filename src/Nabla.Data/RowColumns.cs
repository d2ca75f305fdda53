using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Nabla.Data;

/// <summary>Creates the columns of a record from its properties.</summary>
public static class RowColumns
{
    private delegate TValue StructGetter<T, TValue>(ref T row);

    /// <summary>
    /// The public properties of a record that a cell can hold, under their names or that of <see cref="TableColumnAttribute"/>.
    /// </summary>
    /// <remarks>
    /// Numbers, bool, string, <see cref="DateTime"/>, <see cref="DateOnly"/> and <see cref="TimeSpan"/>, and nullable ones of these, are
    /// read without allocating; values of other types that a table can hold (enums, char, <see cref="Guid"/>, <see cref="DateTimeOffset"/>,
    /// <see cref="TimeOnly"/>, …) are boxed. Properties of any other type are left out. It works in programs compiled ahead of time.
    /// </remarks>
    /// <typeparam name="T">The record: a class, record or struct.</typeparam>
    /// <returns>The columns, in the order of the properties.</returns>
    /// <exception cref="NablaException">There is no such property.</exception>
    public static RowColumns<T> FromProperties<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>()
    {
        var columns = new RowColumns<T>();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is not { IsPublic: true } getter || property.GetIndexParameters().Length > 0) continue;
            string name = property.GetCustomAttribute<TableColumnAttribute>()?.Name ?? property.Name;
            if (Create<T>(name, property.PropertyType, getter) is { } column) columns.Add(column);
        }

        return columns.Names.Count > 0 ? columns : throw new NablaException("no-columns",
            $"{typeof(T).Name} must have at least 1 public property that a cell can hold: a number, text, a date (got none). Fields, such "
            + "as those of a tuple, are not properties. Name the columns, each with a function of the record.");
    }

    /// <summary>Whether two names are equal without regard to case, spaces, _ and -.</summary>
    /// <param name="first">A name.</param>
    /// <param name="second">Another name.</param>
    public static bool AreSimilar(string first, string second) => Plain(first).Equals(Plain(second), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name) => string.Concat(name.Split(' ', '_', '-'));

    private static RowColumn<T>? Create<T>(string name, Type type, MethodInfo getter)
    {
        return type == typeof(double) ? Numbers<double>(x => x)
            : type == typeof(float) ? Numbers<float>(x => x)
            : type == typeof(int) ? Numbers<int>(x => x)
            : type == typeof(long) ? Numbers<long>(x => x)
            : type == typeof(short) ? Numbers<short>(x => x)
            : type == typeof(byte) ? Numbers<byte>(x => x)
            : type == typeof(decimal) ? Numbers<decimal>(x => (double)x)
            : type == typeof(TimeSpan) ? Numbers<TimeSpan>(Seconds)
            : type == typeof(double?) ? Numbers<double?>(x => x ?? double.NaN)
            : type == typeof(float?) ? Numbers<float?>(x => x ?? double.NaN)
            : type == typeof(int?) ? Numbers<int?>(x => x ?? double.NaN)
            : type == typeof(long?) ? Numbers<long?>(x => x ?? double.NaN)
            : type == typeof(short?) ? Numbers<short?>(x => x ?? double.NaN)
            : type == typeof(byte?) ? Numbers<byte?>(x => x ?? double.NaN)
            : type == typeof(decimal?) ? Numbers<decimal?>(x => x is { } known ? (double)known : double.NaN)
            : type == typeof(TimeSpan?) ? Numbers<TimeSpan?>(x => x is { } known ? Seconds(known) : double.NaN)
            : type == typeof(string) ? Texts<string?>(x => x)
            : type == typeof(bool) ? Texts<bool>(x => x ? "true" : "false")
            : type == typeof(bool?) ? Texts<bool?>(x => x is { } known ? known ? "true" : "false" : null)
            : type == typeof(DateTime) ? Dates<DateTime>(x => x)
            : type == typeof(DateTime?) ? Dates<DateTime?>(x => x)
            : type == typeof(DateOnly) ? Dates<DateOnly>(x => x.ToDateTime(default))
            : type == typeof(DateOnly?) ? Dates<DateOnly?>(x => x?.ToDateTime(default))
            : ValueColumnBuilder.CanHold(Nullable.GetUnderlyingType(type) ?? type)
                ? new(name) { AsObject = row => getter.Invoke(row, null) }
            : null;

        RowColumn<T> Numbers<TValue>(Func<TValue, double> convert)
        {
            var read = Getter<T, TValue>(getter);
            return new(name) { AsNumber = row => convert(read(row)) };
        }

        RowColumn<T> Texts<TValue>(Func<TValue, string?> convert)
        {
            var read = Getter<T, TValue>(getter);
            return new(name) { AsText = row => convert(read(row)) };
        }

        RowColumn<T> Dates<TValue>(Func<TValue, DateTime?> convert)
        {
            var read = Getter<T, TValue>(getter);
            return new(name) { AsDate = row => convert(read(row)) };
        }

        static double Seconds(TimeSpan time) => time.Ticks / (double)TimeSpan.TicksPerSecond;
    }

    // A delegate for the getter itself: no reflection and no boxing in a call.
    private static Func<T, TValue> Getter<T, TValue>(MethodInfo getter)
    {
        if (!typeof(T).IsValueType) return getter.CreateDelegate<Func<T, TValue>>();
        var read = getter.CreateDelegate<StructGetter<T, TValue>>();
        return row => read(ref row);
    }
}

/// <summary>The columns of a record, each a function of it: for single rows what the columns are for a <see cref="Table"/>.</summary>
/// <remarks>
/// A value means what the same cell of a table means. Add all columns before it is used; it may then be used by any number of threads.
/// </remarks>
/// <typeparam name="T">The record: a class, record, struct or tuple.</typeparam>
/// <example>
/// <code>
/// var columns = new RowColumns&lt;(double Length, string Color)&gt;().Number("length", r => r.Length).Text("color", r => r.Color);
/// </code>
/// </example>
public sealed class RowColumns<T>
{
    private readonly List<RowColumn<T>> _columns = [];

    /// <summary>The record in messages about its cells. <value>The default is the name of the type.</value></summary>
    public string RowName { get; init; } = typeof(T).Name;

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Names => [.. _columns.Select(column => column.Name)];

    internal IReadOnlyList<RowColumn<T>> Columns => _columns;

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The cell of a record; NaN if it is missing.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">There is a column of this name.</exception>
    public RowColumns<T> Number(string name, Func<T, double> value) => Add(new(name) { AsNumber = value });

    /// <summary>Adds a column of text.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The cell of a record; null if it is missing.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">There is a column of this name.</exception>
    public RowColumns<T> Text(string name, Func<T, string?> value) => Add(new(name) { AsText = value });

    /// <summary>Adds a column of dates.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">The cell of a record; null if it is missing.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">There is a column of this name.</exception>
    public RowColumns<T> Date(string name, Func<T, DateTime?> value) => Add(new(name) { AsDate = value });

    internal RowColumns<T> Add(RowColumn<T> column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column.Name);
        if (_columns.Any(other => other.Name == column.Name))
            throw new ArgumentException($"There are two columns \"{column.Name}\". Rename one of them.", nameof(column));
        _columns.Add(column);
        return this;
    }

    /// <summary>The column of a name: exactly, else without regard to case, spaces, _ and -.</summary>
    internal RowColumn<T>? Find(string name)
    {
        if (_columns.Find(column => column.Name == name) is { } exact) return exact;
        var similar = _columns.FindAll(column => RowColumns.AreSimilar(column.Name, name));
        return similar is [var only] ? only : null;
    }
}

/// <summary>Names the column of a property, where the name of the property is another.</summary>
/// <param name="name">The name of the column.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TableColumnAttribute(string name) : Attribute
{
    /// <summary>The name of the column.</summary>
    public string Name { get; } = name;
}

/// <summary>A column of a record. Exactly one of the functions is set.</summary>
internal sealed class RowColumn<T>(string name)
{
    public string Name { get; } = name;

    public Func<T, double>? AsNumber { get; init; }

    public Func<T, string?>? AsText { get; init; }

    public Func<T, DateTime?>? AsDate { get; init; }

    public Func<T, object?>? AsObject { get; init; }

    /// <summary>The cell of a record as a table holds it; null if it is missing.</summary>
    public object? ValueOf(T row) => AsNumber is not null ? AsNumber(row) : AsText is not null ? AsText(row)
        : AsDate is not null ? AsDate(row) : AsObject!(row);
}
