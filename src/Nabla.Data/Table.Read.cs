using System.Data.Common;

namespace Nabla.Data;

/// <content>Reading the result of a query.</content>
public sealed partial class Table
{
    /// <summary>Reads the rows that a query returns, with any ADO.NET provider.</summary>
    /// <remarks>
    /// All number types become numeric columns, a TimeSpan its seconds; dates and times of day become date columns; strings, Booleans,
    /// GUIDs and enums become text. NULL is a missing cell. Rows have the order of the query: without ORDER BY it may differ from run to
    /// run, and then so do the rows that are drawn for validation. The reader is not closed.
    /// </remarks>
    /// <param name="reader">The result, before its first row.</param>
    /// <param name="source">The name of the query, for messages.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">There is no row; a column has no name, the name of another column or values that are neither
    /// numbers, text nor dates; or a column mixes kinds.</exception>
    /// <exception cref="DbException">The provider cannot read a row.</exception>
    /// <example>
    /// <code>
    /// using var command = connection.CreateCommand();
    /// command.CommandText = "SELECT age, city, churned FROM customers ORDER BY id";
    /// using var reader = command.ExecuteReader();
    /// var table = Table.Read(reader);
    /// </code>
    /// </example>
    public static Table Read(DbDataReader reader, string source = "the query")
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = new QueryRows(reader, source);
        while (reader.Read()) rows.Add();
        return rows.ToTable();
    }

    /// <summary>Reads the rows that a query returns without blocking a thread. See <see cref="Read(DbDataReader, string)"/>.</summary>
    /// <param name="reader">The result, before its first row.</param>
    /// <param name="source">The name of the query, for messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">As for <see cref="Read(DbDataReader, string)"/>.</exception>
    /// <exception cref="DbException">The provider cannot read a row.</exception>
    public static async Task<Table> ReadAsync(DbDataReader reader, string source = "the query",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = new QueryRows(reader, source);
        while (await reader.ReadAsync(cancellationToken)) rows.Add();
        return rows.ToTable();
    }
}

/// <summary>Collects the rows of a query in columns.</summary>
internal sealed class QueryRows
{
    private readonly DbDataReader _reader;
    private readonly string _source;
    private readonly string[] _names;
    private readonly Type[] _types;
    private ValueColumnBuilder[] _builders;

    // The rows in the tables before.
    private long _before;

    /// <summary>Reads the names and types of the columns.</summary>
    /// <exception cref="NablaException">A column has no name, or two have the same.</exception>
    public QueryRows(DbDataReader reader, string source)
    {
        (_reader, _source) = (reader, source);
        int count = reader.FieldCount;
        if (count == 0) throw new NablaException("no-columns", $"{source} must return at least 1 column (got 0).");
        _names = [.. Enumerable.Range(0, count).Select(reader.GetName)];
        // The type that the provider declares before the first row. SQLite has a type for each cell and may give another one later.
        _types = [.. Enumerable.Range(0, count).Select(reader.GetFieldType)];
        for (int c = 0; c < count; c++)
        {
            if (string.IsNullOrWhiteSpace(_names[c]) || _names[c] == "?column?")
                throw new NablaException("column-without-name", $"{source}: column {c + 1} has no name. Name it in the query: … AS name.");
            if (Array.IndexOf(_names, _names[c]) is var first && first < c)
                throw new NablaException("duplicate-column",
                    $"{source}: columns {first + 1} and {c + 1} are both named \"{_names[c]}\". Rename one in the query: … AS name.");
            if (typeof(Array).IsAssignableFrom(_types[c]))
                throw new NablaException("column-not-read",
                    $"{source}: column \"{_names[c]}\" has values of type {reader.GetDataTypeName(c)}, which are neither numbers, text nor "
                    + "dates. Leave it out of the query, or convert it there: CAST(… AS …).");
        }

        _builders = Start();
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of rows since the last table.</summary>
    public int Count => _builders[0].Count;

    /// <summary>Adds the reader's present row.</summary>
    public void Add()
    {
        for (int c = 0; c < _builders.Length; c++) _builders[c].Add(_reader.GetValue(c));
    }

    /// <summary>Creates the table of all rows.</summary>
    /// <exception cref="NablaException">There is no row.</exception>
    public Table ToTable() => Count > 0 ? Take() : throw new NablaException("no-rows", $"{_source} returns no rows.");

    /// <summary>Creates the table of the rows so far, and starts with an empty one.</summary>
    public Table Take()
    {
        var table = new Table(_builders.Select((builder, c) => builder.ToColumn(_types[c])), _source) { FirstRow = _before };
        _before += table.RowCount;
        _builders = Start();
        return table;
    }

    private ValueColumnBuilder[] Start() =>
        [.. _names.Select(name => new ValueColumnBuilder(_source, name, "Convert the column in the query: CAST(… AS …).", _before))];
}
