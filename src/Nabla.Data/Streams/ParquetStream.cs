using Nabla.Data.Readers;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>A table in Parquet files, read by row groups.</summary>
internal sealed class ParquetStream : TableStream
{
    // Bytes of a cell in memory, and of a cell while the package reads it.
    private const int BytesOfCell = 8, BytesOfCellInReading = 32;

    private readonly TableFiles _files;
    private readonly SameFile _same;
    private readonly ParquetParts _parts;
    private readonly IReadOnlyList<(int Part, int Group, int Rows)> _groups;
    private readonly Dictionary<string, ColumnKind> _kinds;
    private readonly DataNote? _unused;

    /// <summary>Reads the names of the columns and how many rows there are.</summary>
    /// <param name="path">A file, a folder, or a pattern of names.</param>
    /// <param name="options">Kinds of columns by name.</param>
    /// <param name="named">Columns that are named in settings.</param>
    public ParquetStream(string path, CsvOptions options, IEnumerable<string>? named = null)
    {
        _files = TableFiles.Parse(path);
        _same = new([.. _files.Files.Select(file => file.Path)]);
        _parts = ParquetParts.Of(_files, options, [.. named ?? []]);
        _unused = options.UnusedFor(_files.Name);
        (_groups, _kinds) = (_parts.Groups, _parts.Kinds);
        foreach (var (name, kind) in options.Kinds) _kinds[name] = kind;
        WorkingBytes = _groups.Max(group => group.Rows) * (BytesOfCell * (long)_parts.Width + BytesOfCellInReading);
    }

    public override string Source => _files.Name;

    public override IReadOnlyList<string> Names => _parts.Names;

    public override IReadOnlyList<ExcludedColumn> ExcludedColumns => _parts.Aside;

    public override IEnumerable<DataNote> FileNotes => _files.UnreadNotes;

    public override IReadOnlyList<DataNote> Notes => [.. _parts.Notes, .. _unused is null ? Array.Empty<DataNote>() : [_unused]];

    public override IReadOnlyDictionary<string, ColumnKind> Kinds => _kinds;

    public override long WorkingBytes { get; }

    public override string Sha256() => Fingerprints.Compute(_files);

    public override IEnumerable<Table> Scan(CancellationToken cancellationToken)
    {
        foreach (var table in Read(null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return table;
        }
    }

    public override IEnumerable<Table> Read(Philox? order)
    {
        var starts = new long[_groups.Count + 1];
        for (int at = 0; at < _groups.Count; at++) starts[at + 1] = starts[at] + _groups[at].Rows;
        _same.Require();
        foreach (int at in Permutation(_groups.Count, order))
        {
            var (part, group, rows) = _groups[at];
            if (rows == 0) continue;
            _same.Require(part);
            var table = _parts.Read(part, group, starts[at]);
            if (table.RowCount != rows) throw _same.Changed;
            yield return table;
        }
    }
}
