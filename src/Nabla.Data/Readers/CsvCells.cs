namespace Nabla.Data.Readers;

/// <summary>Collects rows of a CSV file into columns.</summary>
/// <param name="source">What messages call the file.</param>
/// <param name="names">Names of the columns.</param>
/// <param name="format">What divides cells.</param>
/// <param name="options">Which columns are known to be what.</param>
/// <param name="rows">Where the rows come from.</param>
/// <param name="characters">About how many characters the rows will have together; 0 where that is not known.</param>
/// <param name="scratch">Memory that was used for a table which nobody needs any more; null to take fresh memory.</param>
internal sealed class CsvCells(
    string source, IReadOnlyList<string> names, CsvFormat format, CsvOptions options, CsvRows rows, long characters, CsvScratch? scratch = null)
{
    private readonly MissingCells _missing = new(options.MissingValues);
    private readonly List<int> _lines = [];
    private NumberBlock? _numbers;
    private ColumnBuilder[]? _columns;

    /// <summary>Rows so far.</summary>
    public int RowCount => _lines.Count;

    /// <summary>The columns so far.</summary>
    public ColumnBuilder[] Columns => _columns ??= [.. names.Select(NewColumn)];

    private NumberBlock Numbers => _numbers ??= new NumberBlock(Columns, rows, characters, scratch);

    /// <summary>Adds the present row.</summary>
    public void AddRow()
    {
        if (rows.Width != Columns.Length)
        {
            string expected = format.HasHeader ? $"the header has {Columns.Length}" : $"the first line has {Columns.Length}";
            throw new DataException(
                $"{source}, line {rows.Line}: {rows.Width} cells but {expected}. Correct the line; a cell with {Shown(format.Delimiter)} in it needs quotes around it.");
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
    public Table Build() => new(Columns.Select(column => column.Build()), source, _lines.ToArray());

    private ColumnBuilder NewColumn(string name) => new(name, options.Kinds.TryGetValue(name, out var kind) ? kind : null, _missing, format.DecimalComma);

    /// <summary>Adds a row without quotes: numbers are read where they stand.</summary>
    private void AddPlain(Span<double> row)
    {
        var line = rows.Plain;
        var columns = Columns;
        var isNumbers = Numbers.IsNumbers.AsSpan(0, row.Length);
        bool areNumbers = !_missing.AnyNumber, decimalComma = format.DecimalComma;
        char delimiter = format.Delimiter;
        int at = 0;
        for (int c = 0; c < row.Length; c++)
        {
            int end = isNumbers[c] && areNumbers ? Readers.Numbers.ReadCell(line, at, delimiter, decimalComma, out row[c]) : -1;
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

    private void AddCell(int c, ReadOnlySpan<char> cell, Span<double> row)
    {
        if (Numbers.Append(c, cell, row)) return;
        throw new DataException(
            $"{source}, line {rows.Line}, column {c + 1} \"{names[c]}\": expected a number but got \"{cell}\". Correct the cell, or leave it empty where nothing is known.");
    }

    private static string Shown(char delimiter) => delimiter == '\t' ? "a tab" : $"\"{delimiter}\"";
}
