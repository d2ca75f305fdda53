using Nabla.Data.Readers;
using Nabla.Numerics;
using Parquet;

namespace Nabla.Data.Streams;

/// <summary>A Parquet file, one group of rows at a time.</summary>
internal sealed class ParquetStream : TableStream
{
    // A column while it is read: its cells as the package gives them, and as they are kept.
    private const int BytesOfCell = 8, BytesOfCellInReading = 32;

    private readonly Input _input;
    private readonly SameFile _same;
    private readonly IReadOnlyList<int> _rows;
    private readonly Dictionary<string, ColumnKind> _kinds;

    /// <summary>Reads the names of the columns and how many rows there are.</summary>
    public ParquetStream(string path, IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        _same = new(path);
        _input = Input.File(path);
        ParquetFile.Check(_input);
        (Names, _rows, _kinds) = ParquetFile.Using(_input, reader => Task.FromResult(Outline(reader)), default).GetAwaiter().GetResult();
        foreach (var (name, kind) in kinds) _kinds[name] = kind;
        if (_rows.Sum(rows => (long)rows) == 0) throw new DataException($"{Source} has no rows.");
        WorkingBytes = _rows.Max() * (BytesOfCell * (long)Names.Count + BytesOfCellInReading);
    }

    /// <inheritdoc/>
    public override string Source => _input.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

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
            var columns = ParquetFile.Using(_input, reader => ParquetFile.ColumnsAsync(reader, Source, [reader.OpenRowGroupReader(group)], default), default).GetAwaiter().GetResult();
            if (columns[0].Count != _rows[group]) throw _same.Changed;
            yield return new Table(columns, Source) { FirstRow = starts[group] };
        }
    }

    private (IReadOnlyList<string> Names, IReadOnlyList<int> Rows, Dictionary<string, ColumnKind> Kinds) Outline(ParquetReader reader)
    {
        var fields = ParquetFile.Fields(reader, Source);
        return (
            [.. fields.Select(field => field.Name)],
            [.. reader.RowGroups.Select(group => checked((int)group.RowCount))],
            fields.ToDictionary(field => field.Name, field => ParquetColumns.KindOf(field.ClrType)));
    }
}
