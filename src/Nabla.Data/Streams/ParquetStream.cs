using Nabla.Data.Readers;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>A Parquet file, one group of rows at a time.</summary>
internal sealed class ParquetStream : TableStream
{
    // A column while it is read: its cells as the package gives them, and as they are kept.
    private const int BytesOfCell = 8, BytesOfCellInReading = 32;

    private readonly Input _input;
    private readonly SameFile _same;
    private readonly ParquetLayout _layout;
    private readonly IReadOnlyList<int> _rows;
    private readonly Dictionary<string, ColumnKind> _kinds;

    /// <summary>Reads the names of the columns and how many rows there are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kinds">Kinds of columns by name.</param>
    /// <param name="named">Columns that the user names besides.</param>
    public ParquetStream(string path, IReadOnlyDictionary<string, ColumnKind> kinds, IEnumerable<string>? named = null)
    {
        _same = new(path);
        _input = Input.File(path);
        _layout = ParquetLayout.Of(_input, [.. kinds.Keys, .. named ?? []]);
        _layout.LeaveOutRawBytes();
        (Names, _rows, _kinds) = (_layout.Names, _layout.Rows, _layout.Fields.ToDictionary(field => field.Name, field => ParquetColumns.KindOf(field.Meaning)));
        foreach (var (name, kind) in kinds) _kinds[name] = kind;
        if (_rows.Sum(rows => (long)rows) == 0) throw new DataException($"{Source} has no rows.");
        WorkingBytes = _rows.Max() * (BytesOfCell * (long)_layout.Fields.Count + BytesOfCellInReading);
    }

    /// <inheritdoc/>
    public override string Source => _input.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnAside> Aside => _layout.Aside;

    /// <inheritdoc/>
    public override IReadOnlyList<DataNote> Notes => [.. Aside.Select(column => column.Note)];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, ColumnKind> Kinds => _kinds;

    /// <inheritdoc/>
    public override long WorkingBytes { get; }

    /// <inheritdoc/>
    public override string Sha256() => _input.Sha256();

    /// <inheritdoc/>
    public override IEnumerable<Table> Scan(CancellationToken cancel)
    {
        foreach (var table in Read(null))
        {
            cancel.ThrowIfCancellationRequested();
            yield return table;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Table> Read(Philox? order)
    {
        var starts = new long[_rows.Count + 1];
        for (int group = 0; group < _rows.Count; group++) starts[group + 1] = starts[group] + _rows[group];
        foreach (int group in Arranged(_rows.Count, order))
        {
            if (_rows[group] == 0) continue;
            _same.Require();
            var table = _layout.ReadAsync(group, default).GetAwaiter().GetResult();
            if (table.RowCount != _rows[group]) throw _same.Changed;
            table.FirstRow = starts[group];
            yield return table;
        }
    }
    }
