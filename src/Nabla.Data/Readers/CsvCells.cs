using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Data.Readers;

/// <summary>Collects the rows of a CSV file in columns.</summary>
/// <param name="files">The files.</param>
/// <param name="layout">The columns.</param>
/// <param name="options">The known kinds of columns.</param>
/// <param name="rows">The source of the rows.</param>
/// <param name="characters">The approximate number of characters of all rows; 0 if unknown.</param>
/// <param name="scratch">Memory of a previous table that is no longer used; null to allocate memory.</param>
internal sealed class CsvCells(
    CsvFiles files, CsvLayout layout, CsvOptions options, CsvRows rows, long characters, CsvScratch? scratch = null)
{
    private readonly MissingCells _missing = new(options.MissingValues);
    private readonly CsvFormat _format = files.Format;
    private readonly List<long> _lines = [];
    private NumberBlock? _numbers;
    private ColumnBuilder[]? _columns;

    /// <summary>The number of rows so far.</summary>
    public int RowCount => _lines.Count;

    public ColumnBuilder[] Columns => _columns ??= [.. layout.Names.Select(NewColumn)];

    /// <summary>The layout of the columns.</summary>
    public CsvLayout Layout => layout;

    public ReadOnlySpan<long> Lines => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lines);

    /// <summary>Skipped lines between the rows.</summary>
    public PassedLines Passed { get; init; } = new();

    private NumberBlock Numbers => _numbers ??= new NumberBlock(Columns, rows, characters, scratch);

    /// <summary>Whether the current row is skipped: a repeated header, as in concatenated files, or a comment.</summary>
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

    /// <summary>Adds the current row, unless it is skipped.</summary>
    public void AddRow()
    {
        if (IsPassedOver()) return;
        int width = layout.Names.Length;
        if (rows.Width != width && !(rows.Width == width + 1 && _format.Trailing && rows[width].IsEmpty))
        {
            throw new NablaException("cell-count",
                $"{rows.Place}: expected {MessageText.Count(width, "cell")} as in the "
                    + $"{(_format.HasHeader ? "header" : "first line")} (got {rows.Width}). "
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

    /// <summary>Completes the columns after the last row.</summary>
    public void Complete() => Numbers.Flush();

    /// <summary>Creates the table.</summary>
    /// <param name="reading">The kinds of the columns.</param>
    /// <param name="notes">Notes on the table.</param>
    public Table Build(CsvReading reading, IReadOnlyList<DataNote> notes) => new(
        Columns.Where(column => column.Place != layout.LeftOut).Select(column => reading.Apply(column.Build())), files.Name,
            new RowLines(_lines.ToArray(), files.Lines))
    { Notes = notes };

    private ColumnBuilder NewColumn(string name, int index) =>
        new(name, index, index == layout.LeftOut ? ColumnKind.Text : options.Kinds.TryGetValue(name, out var kind) ? kind
        : null, _missing, _format.Decimal == ',');

    /// <summary>Adds a row without quotes. Numbers are parsed without copying the text.</summary>
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

/// <summary>The columns of a file, and the header line.</summary>
/// <param name="Names">The name of each cell of a row, including the column that is left out.</param>
/// <param name="HeaderLine">The header as written in the file; null for none.</param>
/// <param name="LeftOut">The index of the column that is left out of the table; −1 for none.</param>
internal sealed record CsvLayout(string[] Names, string? HeaderLine, int LeftOut)
{
    /// <summary>The names of the table's columns.</summary>
    public IEnumerable<string> Kept => Names.Where((_, c) => c != LeftOut);

    /// <summary>Moves to the first row. The column names are read from the header or generated.</summary>
    /// <exception cref="NablaException">The file is empty, or two columns have the same name.</exception>
    public static CsvLayout Read(CsvRows rows, CsvFiles files)
    {
        var format = files.Format;
        if (!rows.Next()) throw new NablaException("empty", $"{files.Name} is empty (expected a line of column names and one line per "
            + "row).");
        var cells = new string[rows.Width];
        for (int c = 0; c < cells.Length; c++) cells[c] = rows[c].ToString();
        if (format is { HasHeader: true, HeaderIsComment: true }) cells = [.. CsvFormat.Uncommented(cells)];
        if (format.RowNames) cells = ["", .. cells];
        var names = new string[cells.Length];
        var seen = new Dictionary<string, int>();
        for (int c = 0; c < names.Length; c++)
        {
            names[c] = format.HasHeader && cells[c].Length > 0 ? cells[c] : Unused(c, format.HasHeader ? cells : []);
            if (!seen.TryAdd(names[c], c))
                throw new NablaException("duplicate-column", $"{rows.Place}: columns {seen[names[c]] + 1} and {c + 1} are both named "
                    + $"\"{names[c]}\". Rename one of them.");
        }

        return new(names, format.HasHeader ? rows.Raw.ToString() : null, format.RowNames || format.Counted ? 0 : -1);
    }

    // A generated name must differ from the other names.
    private static string Unused(int c, string[] given)
    {
        string name = $"c{c + 1}";
        while (given.Contains(name)) name += "_";
        return name;
    }
}

/// <summary>Memory that is reused for one block of rows after another. Reading a block invalidates the table of the previous one.</summary>
internal sealed class CsvScratch
{
    private double[] _block = [], _columns = [];
    private int[] _codes = [];

    /// <summary>Memory for the numbers of some rows, row by row.</summary>
    public double[] Block(int length) => Rent(ref _block, length);

    /// <summary>Memory for the numbers of all columns.</summary>
    public double[] Columns(int length) => Rent(ref _columns, length);

    /// <summary>Memory for the codes of all text columns.</summary>
    public int[] Codes(int length) => Rent(ref _codes, length);

    private static T[] Rent<T>(ref T[] array, int length) => array.Length >= length ? array : array = new T[length];
}

/// <summary>
/// A buffer for the numbers of some rows, which are then added to their columns. Writing to a thousand columns at once would exceed the
/// cache.
/// </summary>
internal sealed class NumberBlock
{
    private const int Cells = 1 << 15, LargestPiece = 1 << 28;

    private readonly ColumnBuilder[] _columns;
    private readonly CsvRows _source;
    private readonly long _characters;
    private readonly CsvScratch? _scratch;
    private readonly double[] _values;
    private readonly int _capacity;
    private int _rows;
    private bool _hasRoom;

    public NumberBlock(ColumnBuilder[] columns, CsvRows source, long characters, CsvScratch? scratch)
    {
        _characters = characters;
        _scratch = scratch;
        _source = source;
        _columns = columns;
        _capacity = Math.Max(1, Cells / columns.Length);
        int cells = _capacity * columns.Length;
        _values = scratch?.Block(cells) ?? new double[cells];
        IsNumbers = [.. columns.Select(column => column.IsNumbers)];
    }

    /// <summary>Whether each column contains only numbers so far.</summary>
    public bool[] IsNumbers { get; }

    /// <summary>Starts a row.</summary>
    /// <returns>The memory for its numbers.</returns>
    public Span<double> NextRow()
    {
        if (_rows == _capacity) Flush();
        return _values.AsSpan(_rows++ * _columns.Length, _columns.Length);
    }

    /// <summary>Adds a cell of the current row.</summary>
    /// <param name="c">The index of the column.</param>
    /// <param name="cell">The text.</param>
    /// <param name="row">The memory of the current row.</param>
    public void Append(int c, ReadOnlySpan<char> cell, Span<double> row)
    {
        if (IsNumbers[c])
        {
            if (_columns[c].IsNumber(cell, out row[c])) return;
            _columns[c].AppendNumbers(_values.AsSpan(c), _columns.Length, _rows - 1);
            IsNumbers[c] = false;
        }

        _columns[c].AppendText(cell);
    }

    /// <summary>Moves all numbers to their columns.</summary>
    public void Flush()
    {
        if (!_hasRoom) MakeRoom();
        for (int c = 0; c < _columns.Length; c++)
            if (IsNumbers[c]) _columns[c].AppendNumbers(_values.AsSpan(c), _columns.Length, _rows);
        _rows = 0;
    }

    /// <summary>Allocates the memory for all numbers in a few large arrays. Small arrays would each need separate pages.</summary>
    private void MakeRoom()
    {
        _hasRoom = true;
        int[] numeric = [.. Enumerable.Range(0, _columns.Length).Where(c => IsNumbers[c])];
        int rows = Math.Max(_rows, _source.ExpectedRows(_characters));
        int[] texts = [.. Enumerable.Range(0, _columns.Length).Where(c => !IsNumbers[c])];
        foreach (int[] some in texts.Chunk(Math.Max(1, LargestPiece / rows)))
        {
            var piece = _scratch?.Codes(some.Length * rows) ?? LargeArray.Allocate<int>(some.Length * rows);
            for (int k = 0; k < some.Length; k++) _columns[some[k]].Take(piece.AsMemory(k * rows, rows));
        }

        foreach (int[] some in numeric.Chunk(Math.Max(1, LargestPiece / rows)))
        {
            var piece = _scratch?.Columns(some.Length * rows) ?? LargeArray.Allocate<double>(some.Length * rows);
            for (int k = 0; k < some.Length; k++) _columns[some[k]].Take(piece.AsMemory(k * rows, rows));
        }
    }
}
