using Nabla.Data.Features;
using Nabla.Data.Readers;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>A table in one or several CSV files, read in blocks of rows.</summary>
/// <remarks>
/// The scan records where each block starts, so that later passes can read blocks in any order. For gzip and UTF-16, byte positions cannot
/// be used, so every pass reads from start to end. A block does not extend over the end of a file.
/// </remarks>
internal sealed class CsvStream : TableStream
{
    private const int BlockCharacters = 1 << 18, BlockRows = 4096, BlockBuffer = 1 << 14;

    private readonly TableFiles _table;
    private readonly FolderKeys _keys;
    private readonly CsvFiles _files;
    private readonly SameFile _same;
    private readonly CsvOptions _options;
    private readonly CsvFormat _format;
    private readonly CsvLayout _layout;
    private readonly int[]? _marks;
    private readonly Dictionary<string, ColumnKind> _requested, _kinds;
    private readonly HashSet<string> _asText = [];
    private readonly List<Block> _blocks = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _classWords = [];
    private Dictionary<string, IReadOnlyDictionary<string, long>> _missingWords = [];
    private CsvReading? _reading;
    private bool _mustScanAgain;

    /// <summary>Reads the names of the columns.</summary>
    /// <param name="path">A file, a folder, or a pattern of names.</param>
    /// <param name="options">Options of the CSV reader.</param>
    /// <param name="named">Columns that are named in settings.</param>
    public CsvStream(string path, CsvOptions options, IEnumerable<string>? named = null)
    {
        _options = options;
        _table = TableFiles.Parse(path);
        _same = new([.. _table.Files.Select(file => file.Path)]);
        _files = CsvFiles.Of(_table.Name, _table.Inputs, options);
        _format = _files.Format;
        int[] marks = _format.Blanks ? [-1] : [.. _files.Files.Select(file => MarkOf(file.Input))];
        _marks = marks.Contains(-1) ? null : marks;
        _requested = new(options.Kinds);
        _kinds = new(options.Kinds);
        using var rows = new CsvRows(_files);
        _layout = CsvLayout.Read(rows, _files);
        _keys = _table.Keys.For(options, named ?? [], _layout.Kept);
        foreach (string key in _keys.Names) _kinds[key] = _keys.KindOf(key, options);
        Names = [.. _keys.Names, .. _layout.Kept.Except(_keys.Names)];
    }

    public override string Source => _table.Name;

    public override IReadOnlyList<string> Names { get; }

    public override IReadOnlyDictionary<string, ColumnKind> Kinds => _kinds;

    public override IEnumerable<DataNote> FileNotes => _table.UnreadNotes;

    public override IReadOnlyList<DataNote> Notes =>
        [.. _table.Notes(_blocks.Sum(block => (long)block.Rows)), .. _keys.Notes(_layout.Kept, _options), .. _format.Notes,
        .. (_reading?.Notes ?? []).Where(note => note.Column is null || !_keys.Names.Contains(note.Column))];

    public override NumberFormat? GetNumberFormat(string name) => _reading?.FormatOf(name);

    public override bool MustScanAgain => _mustScanAgain;

    public override long WorkingBytes => 16L * BlockCharacters;

    public override void ReadOthersAsText()
    {
        foreach (string name in Names)
        {
            _requested.TryAdd(name, ColumnKind.Text);
            _kinds.TryAdd(name, ColumnKind.Text);
        }
    }

    public override string Sha256() => Fingerprints.Compute(_table);

    public override long CountRows(CancellationToken cancellationToken)
    {
        if (_reading is null) foreach (var _ in Scan(cancellationToken)) { }
        return _blocks.Sum(block => (long)block.Rows);
    }

    /// <summary>
    /// The first pass. If the kinds of columns cannot be decided without reading numbers as text, its rows are invalid and another pass
    /// returns them.
    /// </summary>
    public override IEnumerable<Table> Scan(CancellationToken cancellationToken)
    {
        _same.Begin();
        _mustScanAgain = false;
        if (_reading is not null)
        {
            foreach (var (table, _) in Sequential(cancellationToken)) yield return table;
            yield break;
        }

        while (_reading is null)
        {
            _blocks.Clear();
            var detection = new ColumnKindDetection(_files, _options with { Kinds = _requested }, _layout);
            var passed = new PassedLines();
            bool isLate = false;
            foreach (var (cells, block) in Blocks(passed, cancellationToken))
            {
                _blocks.Add(block);
                foreach (var column in cells.Columns.Where(column => column.RowsToReread > 0)) isLate |= _asText.Add(column.Name);
                if (isLate) continue;
                detection.Add(cells);
                if (cells.Columns.Any(column => !column.IsNumbers
                    && (!column.MustBeText || Targets.Contains(column.Name) || _asText.Contains(column.Name))))
                    _mustScanAgain = true;
                if (!_mustScanAgain) yield return Complete(cells, block.FirstRow);
            }

            if (_blocks.Sum(block => block.Rows) == 0) throw CsvTable.NoRows(Source);
            _mustScanAgain |= isLate;
            if (isLate) continue;
            var doubtful = detection.Doubtful.Where(name => !_asText.Contains(name)).ToList();
            if (doubtful.Count > 0)
            {
                _mustScanAgain = true;
                _asText.UnionWith(doubtful);
                continue;
            }

            _reading = detection.Decide(passed);
            _missingWords = Names.ToDictionary(name => name, detection.WordsOf);
            foreach (string name in Names)
                _kinds.TryAdd(name, _reading.Columns.TryGetValue(name, out var reading) ? reading.Kind : ColumnKind.Number);
            foreach (string name in _reading.Columns.Keys) _asText.Add(name);
            foreach (string target in Targets.Where(target => detection.IsTextColumn(target, _reading)))
            {
                _classWords[target] = MissingTextClasses.Find(detection.WordsOf(target), _blocks.Sum(block => (long)block.Rows));
                _reading = _reading with { Notes =
                    [.. _reading.Notes, .. _classWords[target]
                    .Select(word => MissingTextClasses.Note(target, word, detection.WordsOf(target)[word]))] };
            }
        }
    }

    public override IReadOnlyDictionary<string, long> CountMissingTexts(string name) =>
        _missingWords.GetValueOrDefault(name) ?? new Dictionary<string, long>();

    public override IEnumerable<Table> Read(Philox? order) => _marks is null
        ? Sequential(default).Select(read => read.Table)
        : Anywhere(Permutation(_blocks.Count, order), _marks);

    private IEnumerable<Table> Anywhere(int[] places, int[] marks)
    {
        _same.Require();
        // Each pass has its own memory, because training and validation may read at the same time.
        var scratch = new CsvScratch();
        byte[] bytes = [];
        foreach (int index in places)
        {
            var block = _blocks[index];
            if (bytes.Length < block.Bytes) bytes = new byte[block.Bytes + block.Bytes / 4];
            var (input, of) = (_files.Files[block.Part].Input, _table.Files[_files.Files[block.Part].Place]);
            using (var file = FileBytes.Open(of.Path)) file.Read(bytes.AsSpan(0, block.Bytes), marks[block.Part] + block.Start);
            Require(block.Part);
            using var rows = new CsvRows(_files, Input.From(new MemoryStream(bytes, 0, block.Bytes), input.Name), block.Line, BlockBuffer);
            var cells = NewCells(rows, block.Bytes, scratch);
            while (rows.Next()) cells.AddRow();
            cells.Complete();
            if (cells.RowCount != block.Rows) throw _same.Changed;
            yield return Complete(cells, block.FirstRow);
        }
    }

    /// <summary>Enumerates the tables from start to end.</summary>
    private IEnumerable<(Table Table, Block Block)> Sequential(CancellationToken cancellationToken)
    {
        foreach (var (cells, block) in Blocks(new(), cancellationToken)) yield return (Complete(cells, block.FirstRow), block);
    }

    /// <summary>Enumerates the blocks from start to end.</summary>
    private IEnumerable<(CsvCells Cells, Block Block)> Blocks(PassedLines passed, CancellationToken cancellationToken)
    {
        var scratch = new CsvScratch();
        _same.Require();
        using var rows = new CsvRows(_files);
        long start = rows.Bytes, firstRow = 0;
        long line = rows.NextLine;
        int part = 0;
        _ = Guarded(() => CsvLayout.Read(rows, _files));
        bool more = true;
        if (_format.HasHeader)
        {
            (start, line) = (rows.Bytes, rows.NextLine);
            more = Guarded(rows.Next);
        }

        while (more)
        {
            if (rows.Part != part) ((start, line), part) = (rows.PartStart, rows.Part);
            var cells = NewCells(rows, BlockCharacters, scratch, passed);
            more = Guarded(() => Fill(cells, rows, start, part));
            cells.Complete();
            // A block starts with the skipped lines before its first row.
            yield return (cells, new Block(part, start, checked((int)(rows.End.Bytes - start)), line, cells.RowCount, firstRow));
            cancellationToken.ThrowIfCancellationRequested();
            ((start, line), firstRow) = (rows.End, firstRow + cells.RowCount);
        }
    }

    /// <summary>Adds rows, starting with the current one, until the block is full or the file ends.</summary>
    /// <returns>Whether there is another row, which is then the current one.</returns>
    private bool Fill(CsvCells cells, CsvRows rows, long start, int part)
    {
        bool more;
        do
        {
            cells.AddRow();
            more = rows.Next();
        }
        while (more && rows.Part == part && rows.End.Bytes - start < BlockCharacters && cells.RowCount < BlockRows);
        Require(part);
        return more;
    }

    /// <summary>Runs a read. If it fails because the file changed, the error says so.</summary>
    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NablaException) when (_same.HasChanged)
        {
            throw _same.Changed;
        }
    }

    private CsvCells NewCells(CsvRows rows, long characters, CsvScratch scratch, PassedLines? passed = null) =>
        new(_files, _layout, _options with { Kinds = KindsToRead() }, rows, characters, scratch) { Passed = passed ?? new() };

    // Numbers in another format than plain numbers are read as text first.
    private Dictionary<string, ColumnKind> KindsToRead()
    {
        var kinds = new Dictionary<string, ColumnKind>(_requested);
        foreach (string name in _asText) kinds[name] = ColumnKind.Text;
        return kinds;
    }

    private Table Complete(CsvCells cells, long firstRow)
    {
        var table = cells.Build(_reading ?? CsvReading.Plain(_format), []);
        foreach (var (target, words) in _classWords)
            if (words.Count > 0 && table[target] is TextColumn text) table = table.With(text.WithWords(words));
        table.FirstRow = firstRow;
        return _keys.Add(table, _options);
    }

    // The index of a file in the table, which includes empty files.
    private void Require(int part) => _same.Require(_files.Files[part].Place);

    /// <summary>The number of bytes of the byte order mark of UTF-8; −1 for a file that cannot be read from a byte position.</summary>
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

    /// <summary>A block of rows: its file, its start as byte position and line, its length in bytes and rows.</summary>
    private readonly record struct Block(int Part, long Start, int Bytes, long Line, int Rows, long FirstRow);
}
