using System.Diagnostics.CodeAnalysis;
using Nabla.Specs;

namespace Nabla.Data;

/// <summary>An immutable table: rows of named columns from a file or from records.</summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
public sealed partial class Table
{
    private readonly Dictionary<string, Column> _byName = [];

    /// <summary>Creates a table from columns, which are not copied.</summary>
    /// <param name="columns">At least one column. All have the same length and distinct names.</param>
    /// <param name="source">The name of the source, for messages: "train.csv".</param>
    /// <exception cref="NablaException">There is no column, a name occurs twice, or lengths differ.</exception>
    public Table(IEnumerable<Column> columns, string source = "the table")
        : this(columns, source, default)
    {
    }

    internal Table(IEnumerable<Column> columns, string source, RowLines lines)
    {
        Columns = [.. columns];
        Source = source;
        Lines = lines;
        if (Columns.Count == 0) throw new NablaException("no-columns", $"{source} must have at least 1 column (got 0).");
        RowCount = Columns[0].Count;
        foreach (var column in Columns)
        {
            if (!_byName.TryAdd(column.Name, column))
                throw new NablaException("duplicate-column", $"{source} has two columns named \"{column.Name}\". Rename one of them.");
            if (column.Count != RowCount)
                throw new NablaException("column-length", $"{source}: all columns must have the same length (\"{Columns[0].Name}\" has "
                    + $"{RowCount} cells, \"{column.Name}\" {column.Count}).");
        }
    }

    /// <summary>The name of the source, for messages.</summary>
    public string Source { get; }

    /// <summary>The index of the first row in the source, which is above 0 for a block of a larger table.</summary>
    internal long FirstRow { get; set; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>
    /// Columns of the source that are not among <see cref="Columns"/>. <see cref="this[string]"/> and <see cref="TryGet"/> find those with
    /// cells.
    /// </summary>
    internal IReadOnlyList<ExcludedColumn> ExcludedColumns { get; init; } = [];

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Names => [.. Columns.Select(column => column.Name)];

    /// <summary>Notes on how the table was read. <value>The default is none.</value></summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>The line of the source at which each row starts; none for a source without lines.</summary>
    internal RowLines Lines { get; }

    /// <summary>The column with a name.</summary>
    /// <param name="name">The exact name.</param>
    /// <returns>The column.</returns>
    /// <exception cref="NablaException">The table has no such column. The message suggests a similar name.</exception>
    public Column this[string name] => TryGet(name, out var column)
        ? column
        : throw (ExcludedColumns.FirstOrDefault(aside => aside.Name == name)?.CreateException(Source)
        ?? new NablaException("no-such-column", $"{Source} has no column \"{name}\".{Suggestion.For(name, Names)}"));

    /// <summary>Gets a column by name, if there is one.</summary>
    /// <param name="name">The exact name.</param>
    /// <param name="column">The column; null if not found.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out Column? column) =>
        _byName.TryGetValue(name, out column) || (column = ExcludedColumns.FirstOrDefault(aside => aside.Name == name)?.Cells) is not null;

    /// <summary>The location of a row, for messages.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>"train.csv, line 17", or "the table, row 16" for a source without lines.</returns>
    public string Locate(int row) => Lines.Files is { } files ? files.Where(Lines.Lines.Span[row]) : $"{Source}, row {FirstRow + row + 1}";

    /// <summary>The size of the table and the names of its columns, in one line.</summary>
    /// <returns>"penguins.csv: 344 rows, 3 columns (species, island, sex)".</returns>
    public override string ToString() => MessageText.SingleLine($"{Source}: {MessageText.Count(RowCount, "row")}, "
        + $"{MessageText.Count(Columns.Count, "column")} ({Suggestion.Shortened(Names)})");

    /// <summary>Selects rows in the given order.</summary>
    /// <param name="rows">Row numbers, from 0; repeats are allowed.</param>
    /// <returns>A new table.</returns>
    public Table Take(ReadOnlySpan<int> rows)
    {
        var columns = new Column[Columns.Count];
        for (int c = 0; c < columns.Length; c++) columns[c] = Columns[c].Take(rows);
        return new Table(columns, Source, Lines.Take(rows)) { Notes = Notes, ExcludedColumns = TakeAside(rows) };
    }

    /// <summary>The first rows.</summary>
    /// <param name="count">The number of rows; all if there are fewer.</param>
    /// <returns>A new table.</returns>
    public Table Head(int count = 5) => Take([.. Enumerable.Range(0, Math.Clamp(count, 0, RowCount))]);

    /// <summary>Adds a column, or replaces the column of the same name.</summary>
    /// <param name="column">The column.</param>
    /// <returns>A new table over the same cells.</returns>
    public Table With(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        // The notes on a replaced column are removed.
        return _byName.ContainsKey(column.Name)
            ? new Table(Columns.Select(c => c.Name == column.Name ? column : c), Source, Lines)
            { Notes = [.. Notes.Where(note => note.Column != column.Name)], ExcludedColumns = ExcludedColumns }
            : new Table([.. Columns, column], Source, Lines)
            { Notes = Notes, ExcludedColumns = [.. ExcludedColumns.Where(aside => aside.Name != column.Name)] };
    }

    /// <summary>Removes columns.</summary>
    /// <param name="names">The names of the columns.</param>
    /// <returns>A new table over the same cells.</returns>
    /// <exception cref="NablaException">A name is unknown, or no column is left.</exception>
    public Table Without(params IEnumerable<string> names)
    {
        var gone = names.Where(name => ExcludedColumns.All(aside => aside.Name != name)).Select(name => this[name]).ToHashSet();
        return new Table(Columns.Where(column => !gone.Contains(column)), Source, Lines)
            { Notes = Notes, ExcludedColumns = [.. ExcludedColumns.Where(aside => !names.Contains(aside.Name))] };
    }

    /// <summary>Adds notes.</summary>
    /// <param name="notes">The notes.</param>
    /// <returns>A new table over the same cells.</returns>
    public Table With(params IEnumerable<DataNote> notes) =>
        new(Columns, Source, Lines) { Notes = [.. Notes, .. notes], ExcludedColumns = ExcludedColumns, FirstRow = FirstRow };

    private ExcludedColumn[] TakeAside(ReadOnlySpan<int> rows)
    {
        var taken = new ExcludedColumn[ExcludedColumns.Count];
        for (int c = 0; c < taken.Length; c++) taken[c] = ExcludedColumns[c].Take(rows);
        return taken;
    }
}
