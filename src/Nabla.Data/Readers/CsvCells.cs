using Nabla.Numerics;

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

/// <summary>The columns of a file, and the line that names them.</summary>
/// <param name="Names">A name for each cell of a row; of one that is left out too.</param>
/// <param name="HeaderLine">The header as it stands in the file; null where there is none.</param>
/// <param name="LeftOut">The place of a column that is none of the table; −1 where there is none.</param>
internal sealed record CsvLayout(string[] Names, string? HeaderLine, int LeftOut)
{
    /// <summary>Names of the table's columns.</summary>
    public IEnumerable<string> Kept => Names.Where((_, c) => c != LeftOut);

    /// <summary>Goes to the first row, and reads the names of the columns from it, or numbers them.</summary>
    /// <exception cref="DataException">The file is empty, or two columns have one name.</exception>
    public static CsvLayout Read(CsvRows rows, CsvFiles files)
    {
        var format = files.Format;
        if (!rows.Next()) throw new DataException("empty", $"{files.Name} is empty (expected a line of column names and one line per "
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
                throw new DataException("duplicate-column", $"{rows.Place}: columns {seen[names[c]] + 1} and {c + 1} are both named "
                    + $"\"{names[c]}\". Rename one of them.");
        }

        return new(names, format.HasHeader ? rows.Raw.ToString() : null, format.RowNames || format.Counted ? 0 : -1);
    }

    // A name that is given to another column is not given again.
    private static string Unused(int c, string[] given)
    {
        string name = $"c{c + 1}";
        while (given.Contains(name)) name += "_";
        return name;
    }
}

/// <summary>Memory that one block of rows after another is read with; a table is gone when the next is read.</summary>
internal sealed class CsvScratch
{
    private double[] _block = [], _columns = [];
    private int[] _codes = [];

    /// <summary>Numbers of some rows, row by row.</summary>
    public double[] Block(int length) => Rent(ref _block, length);

    /// <summary>The numbers of all columns.</summary>
    public double[] Columns(int length) => Rent(ref _columns, length);

    /// <summary>The codes of all columns of text.</summary>
    public int[] Codes(int length) => Rent(ref _codes, length);

    private static T[] Rent<T>(ref T[] array, int length) => array.Length >= length ? array : array = new T[length];
}

/// <summary>
/// Numbers of some rows, row by row as they are read, before they are added to their columns: a thousand columns at once would not stay in
/// the cache.
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

    /// <summary>Which columns are numbers so far.</summary>
    public bool[] IsNumbers { get; }

    /// <summary>Begins a row.</summary>
    /// <returns>Where its numbers go.</returns>
    public Span<double> NextRow()
    {
        if (_rows == _capacity) Flush();
        return _values.AsSpan(_rows++ * _columns.Length, _columns.Length);
    }

    /// <summary>Adds a cell of the present row.</summary>
    /// <param name="c">Its column.</param>
    /// <param name="cell">Its text.</param>
    /// <param name="row">The present row.</param>
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

    /// <summary>Adds all numbers to their columns.</summary>
    public void Flush()
    {
        if (!_hasRoom) MakeRoom();
        for (int c = 0; c < _columns.Length; c++)
            if (IsNumbers[c]) _columns[c].AppendNumbers(_values.AsSpan(c), _columns.Length, _rows);
        _rows = 0;
    }

    /// <summary>Memory for all numbers to come, in few large pieces: a thousand small ones would each take pages of their own.</summary>
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
