using Nabla.Data.Readers;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>A CSV file in blocks of rows.</summary>
/// <remarks>
/// The scan notes where each block begins, so that later passes may read them in any order. Of gzip and UTF-16, in which bytes are not characters,
/// every pass is from front to back.
/// </remarks>
internal sealed class CsvStream : TableStream
{
    private const int BlockCharacters = 1 << 18, BlockRows = 4096, BlockBuffer = 1 << 14;

    private readonly string _path;
    private readonly Input _input;
    private readonly SameFile _same;
    private readonly CsvOptions _options;
    private readonly CsvFormat _format;
    private readonly string[] _names;
    private readonly int _mark;
    private readonly Dictionary<string, ColumnKind> _kinds;
    private readonly List<Block> _blocks = [];
    private bool _mustScanAgain;

    /// <summary>Reads the names of the columns.</summary>
    public CsvStream(string path, CsvOptions options)
    {
        (_path, _options) = (path, options);
        _input = Input.File(path);
        _same = new(path);
        _format = CsvFormat.Detect(_input, options);
        _mark = MarkOf(_input);
        _kinds = new(options.Kinds);
        using var rows = new CsvRows(_input, _format.Delimiter);
        _names = CsvTable.Names(rows, Source, _format);
    }

    /// <inheritdoc/>
    public override string Source => _input.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, ColumnKind> Kinds => _kinds;

    /// <inheritdoc/>
    public override bool MustScanAgain => _mustScanAgain;

    /// <inheritdoc/>
    public override long WorkingBytes => 16L * BlockCharacters;

    /// <inheritdoc/>
    public override void TakeOthersAsText()
    {
        foreach (string name in _names) _kinds.TryAdd(name, ColumnKind.Text);
    }

    /// <inheritdoc/>
    public override string Sha256() => _input.Sha256();

    /// <inheritdoc/>
    public override IEnumerable<Table> Scan(CancellationToken cancel)
    {
        _blocks.Clear();
        _same.Begin();
        _mustScanAgain = false;
        var numbers = new HashSet<string>();
        foreach (var (table, block) in Sequential(cancel))
        {
            _blocks.Add(block);
            if (table is null) continue;
            foreach (var column in table.Columns)
            {
                if (column.Kind == ColumnKind.Text && !_kinds.ContainsKey(column.Name)) IsText(column.Name, numbers.Contains(column.Name));
                else if (column.Kind == ColumnKind.Number) numbers.Add(column.Name);
            }

            if (!_mustScanAgain) yield return table;
            else if (_blocks.Count == 1) yield break;
        }

        if (_mustScanAgain) yield break;
        if (_blocks.Count == 0) throw CsvTable.NoRows(Source);
        foreach (string name in _names) _kinds.TryAdd(name, ColumnKind.Number);
    }

    /// <inheritdoc/>
    public override IEnumerable<Table> Read(Philox? order) => _mark < 0
        ? Sequential(default).Select(read => read.Table!)
        : Anywhere(Arranged(_blocks.Count, order));

    private IEnumerable<Table> Anywhere(int[] places)
    {
        _same.Require();
        using var file = FileBytes.Open(_path);
        // Each pass has its own: while one is read ahead for training, another may be judged.
        var scratch = new CsvScratch();
        byte[] bytes = [];
        foreach (int place in places)
        {
            var block = _blocks[place];
            if (bytes.Length < block.Bytes) bytes = new byte[block.Bytes + block.Bytes / 4];
            file.Read(bytes.AsSpan(0, block.Bytes), _mark + block.Start);
            _same.Require();
            using var rows = new CsvRows(Input.Of(new MemoryStream(bytes, 0, block.Bytes), Source), _format.Delimiter, block.Line, BlockBuffer);
            var cells = NewCells(rows, block.Bytes, scratch);
            while (rows.Next()) cells.AddRow();
            if (cells.RowCount != block.Rows) throw _same.Changed;
            yield return Complete(cells, block.FirstRow);
        }
    }

    /// <summary>Block by block from front to back; in a scan without a table where the kind of a column came to light too late for it.</summary>
    private IEnumerable<(Table? Table, Block Block)> Sequential(CancellationToken cancel)
    {
        var scratch = new CsvScratch();
        _same.Require();
        using var rows = new CsvRows(_input, _format.Delimiter);
        _ = Guarded(() => CsvTable.Names(rows, Source, _format));
        bool isFirst = !_format.HasHeader;
        long start = isFirst ? 0 : rows.Bytes, firstRow = 0;
        int line = isFirst ? 1 : rows.NextLine;
        for (bool more = isFirst || Guarded(rows.Next); more;)
        {
            var cells = NewCells(rows, BlockCharacters, scratch);
            more = Guarded(() => Fill(cells, rows, start));
            // Lines that are passed over before its first row belong to a block too.
            var block = new Block(start, checked((int)(rows.Bytes - start)), line, cells.RowCount, firstRow);
            bool isLate = false;
            foreach (var column in cells.Columns.Where(column => column.RowsToReread > 0))
            {
                IsText(column.Name, true);
                isLate = true;
            }

            yield return (isLate ? null : Complete(cells, firstRow), block);
            cancel.ThrowIfCancellationRequested();
            (start, line, firstRow) = (rows.Bytes, rows.NextLine, firstRow + cells.RowCount);
            if (more) more = Guarded(rows.Next);
        }
    }

    /// <summary>Adds the present row and those after it, until the block is full.</summary>
    /// <returns>False where the file has ended.</returns>
    private bool Fill(CsvCells cells, CsvRows rows, long start)
    {
        bool more = true;
        do cells.AddRow();
        while (rows.Bytes - start < BlockCharacters && cells.RowCount < BlockRows && (more = rows.Next()));
        _same.Require();
        return more;
    }

    /// <summary>Reads; where a row is wrong because somebody writes to the file meanwhile, that is what is said.</summary>
    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DataException) when (_same.HasChanged)
        {
            throw _same.Changed;
        }
    }

    private CsvCells NewCells(CsvRows rows, long characters, CsvScratch scratch) => new(Source, _names, _format, _options with { Kinds = _kinds }, rows, characters, scratch);

    private static Table Complete(CsvCells cells, long firstRow)
    {
        cells.Complete();
        var table = cells.Build();
        table.FirstRow = firstRow;
        return table;
    }

    private void IsText(string name, bool late)
    {
        _kinds[name] = ColumnKind.Text;
        _mustScanAgain |= late;
    }

    /// <summary>Bytes of the mark before UTF-8; −1 for what cannot be read from the middle.</summary>
    private static int MarkOf(Input input)
    {
        using var stream = input.Open();
        if (!stream.CanSeek) return -1;
        var start = new byte[3];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.AsSpan(0, count) switch
        {
            [0xEF, 0xBB, 0xBF] => 3,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => -1,
            _ => 0,
        };
    }

    /// <summary>Some rows of the file: where they begin, in bytes and as a line, and how many there are, in bytes and as rows.</summary>
    private readonly record struct Block(long Start, int Bytes, int Line, int Rows, long FirstRow);
}
