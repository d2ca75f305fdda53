namespace Nabla.Data.Readers;

/// <summary>Collects rows of a CSV file into columns.</summary>
/// <param name="files">The files.</param>
/// <param name="layout">The columns.</param>
/// <param name="options">Which columns are known to be what.</param>
/// <param name="rows">Where the rows come from.</param>
/// <param name="characters">About how many characters the rows will have together; 0 where that is not known.</param>
/// <param name="scratch">Memory that was used for a table which nobody needs any more; null to take fresh memory.</param>
internal sealed class CsvCells(
    CsvFiles files, CsvLayout layout, CsvOptions options, CsvRows rows, long characters, CsvScratch? scratch = null)
{
    private readonly MissingCells _missing = new(options.MissingValues);
    private readonly CsvFormat _format = files.Format;
    private readonly List<long> _lines = [];
    private NumberBlock? _numbers;
    private ColumnBuilder[]? _columns;

    /// <summary>Rows so far.</summary>
    public int RowCount => _lines.Count;

    /// <summary>The columns so far.</summary>
    public ColumnBuilder[] Columns => _columns ??= [.. layout.Names.Select(NewColumn)];

    /// <summary>The columns' names.</summary>
    public CsvLayout Layout => layout;

    /// <summary>The line of each row so far.</summary>
    public ReadOnlySpan<long> Lines => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lines);

    /// <summary>Lines between the rows that were passed over.</summary>
    public PassedLines Passed { get; init; } = new();

    private NumberBlock Numbers => _numbers ??= new NumberBlock(Columns, rows, characters, scratch);

    /// <summary>
    /// Whether the present row is none: the header once more, as of files that were put one behind the other, or a comment.
    /// </summary>
    public bool IsPassedOver()
    {
        if (layout.HeaderLine is { } header && rows.Raw.SequenceEqual(header))
        {
            Passed.Header(rows.Line);
            return true;
        }

        if (rows.Width == layout.Names.Length || rows.Raw is not ['#', ..]) return false;
        Passed.Comment(rows.Line);
        return true;
    }

    /// <summary>Adds the present row, if it is one.</summary>
    public void AddRow()
    {
        if (IsPassedOver()) return;
        int width = layout.Names.Length;
        if (rows.Width != width && !(rows.Width == width + 1 && _format.Trailing && rows[width].IsEmpty))
        {
            throw new DataException("cell-count",
                $"{rows.Place}: expected {width} cells as in the {(_format.HasHeader ? "header" : "first line")} (got {rows.Width}). "
                    + (rows.Width < width ? "Correct the line, or remove it if it is not a row."
                    : $"Correct the line. A cell that contains {Shown(_format)} must be in quotes."));
        }

        var row = Numbers.NextRow();
        if (rows.IsPlain) AddPlain(row);
        else
        {
            for (int c = 0; c < row.Length; c++) AddCell(c, rows[c], row);
        }

        _lines.Add(rows.Line);
    }

    /// <summary>All rows are there.</summary>
    public void Complete() => Numbers.Flush();

    /// <summary>The finished table.</summary>
    /// <param name="reading">What the columns are.</param>
    /// <param name="notes">What the user should know.</param>
    public Table Build(CsvReading reading, IReadOnlyList<DataNote> notes) => new(
        Columns.Where(column => column.Place != layout.LeftOut).Select(column => reading.Apply(column.Build())), files.Name,
            new RowLines(_lines.ToArray(), files.Lines))
    { Notes = notes };

    private ColumnBuilder NewColumn(string name, int place) =>
        new(name, place, place == layout.LeftOut ? ColumnKind.Text : options.Kinds.TryGetValue(name, out var kind) ? kind
        : null, _missing, _format.Decimal == ',');

    /// <summary>Adds a row without quotes: numbers are read where they stand.</summary>
    private void AddPlain(Span<double> row)
    {
        var line = rows.Plain;
        var columns = Columns;
        var isNumbers = Numbers.IsNumbers.AsSpan(0, row.Length);
        bool areNumbers = !_missing.AnyNumber, decimalComma = _format.Decimal == ',';
        char delimiter = _format.Delimiter;
        int at = 0;
        for (int c = 0; c < row.Length; c++)
        {
            int end = isNumbers[c] && areNumbers ? NumberParser.ReadCell(line, at, delimiter, decimalComma, out row[c]) : -1;
            if (end < 0)
            {
                end = at + line[at..].IndexOf(delimiter);
                var cell = CsvRows.Trimmed(line[at..end]);
                if (isNumbers[c]) AddCell(c, cell, row);
                else columns[c].AppendText(cell);
            }

            at = end + 1;
        }
    }

    private void AddCell(int c, ReadOnlySpan<char> cell, Span<double> row) => Numbers.Append(c, cell, row);

    private static string Shown(CsvFormat format) =>
        format.Blanks ? "blanks" : format.Delimiter == '\t' ? "a tab" : $"\"{format.Delimiter}\"";
}
