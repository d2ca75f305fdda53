using System.Diagnostics.CodeAnalysis;

namespace Nabla.Data;

/// <content>Creation from records and arrays.</content>
public sealed partial class Table
{
    private const string FromRecords = "The table", Remedy = "Convert it in the column's function.";

    /// <summary>Creates a table from records. Each column is a function of a record.</summary>
    /// <remarks>No reflection is used, so this method works in trimmed and ahead-of-time compiled programs.</remarks>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="records">The rows.</param>
    /// <param name="columns">The name and the value of each column: any number type, bool, string, char, enum, <see cref="Guid"/>,
    /// <see cref="DateTime"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, <see cref="TimeOnly"/> or <see cref="TimeSpan"/>; null
    /// or NaN for a missing cell.</param>
    /// <returns>The table. Numbers become numeric columns, a TimeSpan its seconds; dates and times of day become date columns; other values
    /// become text.</returns>
    /// <exception cref="NablaException">A value has another type, or a column mixes numbers, dates and text.</exception>
    public static Table From<T>(IEnumerable<T> records, params (string Name, Func<T, object?> Value)[] columns)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(columns);
        var builders = Array.ConvertAll(columns, column => new ValueColumnBuilder(FromRecords, column.Name, Remedy));
        foreach (var record in records)
            for (int c = 0; c < columns.Length; c++) builders[c].Add(columns[c].Value(record));
        return new Table(builders.Select(builder => builder.ToColumn()), FromRecords);
    }

    /// <summary>Creates a table from records. Each public property is a column.</summary>
    /// <remarks>Properties of types that no column can hold are left out. See <see cref="RowColumns.FromProperties"/>.</remarks>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="records">The rows.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">There is no such property, or a column mixes numbers, dates and text.</exception>
    public static Table From<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IEnumerable<T> records) =>
        From(records, RowColumns.FromProperties<T>());

    /// <summary>Creates a table from records.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="records">The rows.</param>
    /// <param name="columns">The columns.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">A column mixes numbers, dates and text.</exception>
    public static Table From<T>(IEnumerable<T> records, RowColumns<T> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return From(records, [.. columns.Columns.Select(column => (column.Name, (Func<T, object?>)column.ValueOf))]);
    }

    /// <summary>Creates a table from records that arrive one after the other, as from a database or a service.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="records">The rows.</param>
    /// <param name="columns">The name and the value of each column, as in
    /// <see cref="From{T}(IEnumerable{T}, ValueTuple{string, Func{T, object}}[])"/>.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">A value has another type, or a column mixes numbers, dates and text.</exception>
    public static async Task<Table> FromAsync<T>(IAsyncEnumerable<T> records, IReadOnlyList<(string Name, Func<T, object?> Value)> columns,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(columns);
        var builders = columns.Select(column => new ValueColumnBuilder(FromRecords, column.Name, Remedy)).ToArray();
        await foreach (var record in records.WithCancellation(cancellationToken))
            for (int c = 0; c < builders.Length; c++) builders[c].Add(columns[c].Value(record));
        return new Table(builders.Select(builder => builder.ToColumn()), FromRecords);
    }

    /// <summary>Creates a table from a matrix, rows × columns.</summary>
    /// <param name="values">The cells; NaN for a missing cell.</param>
    /// <param name="names">One name per column.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">The number of names differs from the number of columns.</exception>
    public static Table From(double[,] values, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(names);
        int rows = values.GetLength(0), columns = values.GetLength(1);
        if (names.Count != columns)
            throw new NablaException("name-count", $"names: there must be one name for each of the {columns} columns (got {names.Count}).");
        return new Table(Enumerable.Range(0, columns).Select(c =>
        {
            var cells = new double[rows];
            for (int i = 0; i < rows; i++) cells[i] = values[i, c];
            return new NumericColumn(names[c], cells);
        }), FromRecords);
    }
}
