using Nabla.Numerics;
using Parquet;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Readers;

/// <summary>Reads Parquet files: columns of numbers, Booleans, text, dates and times, with missing cells.</summary>
/// <remarks>
/// Columns of lists, structures and raw bytes are not read, and neither is the index of a data frame. <see cref="Table.Notes"/> names them.
/// A setting that names such a column uses it, or the error describes its contents.
/// </remarks>
public static class ParquetFile
{
    /// <summary>Reads a file, or several files as one table.</summary>
    /// <param name="path">The path of a file or a folder, or a pattern: <c>part-*.parquet</c>.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table. Numbers become numeric columns; Booleans, text, dates and times become text.</returns>
    /// <exception cref="NablaException">The file is missing, is not Parquet, or has no column that can be read.</exception>
    public static Task<Table> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) || !TableFiles.IsMultiple(path) ? ReadAsync(Input.File(path), [], cancellationToken)
            : ReadAll(TableFiles.Parse(path));

        async Task<Table> ReadAll(TableFiles files) => (await ReadAsync(files, new(), [], cancellationToken)).With(files.UnreadNotes);
    }

    /// <summary>Reads a stream from its current position.</summary>
    /// <param name="stream">The bytes. The stream is not closed.</param>
    /// <param name="source">The name of the stream, for messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">As for a file.</exception>
    public static Task<Table> ReadAsync(Stream stream, string source = "the stream", CancellationToken cancellationToken = default) =>
        ReadAsync(Input.From(stream, source), [], cancellationToken);

    internal static async Task<Table> ReadAsync(TableFiles files, CsvOptions options, IReadOnlyList<string> named,
        CancellationToken cancellationToken)
    {
        if (files.Kind != FileKind.Parquet)
            throw new NablaException("not-parquet", $"{files.Name}: {files.Files[0].Name} is not a Parquet file.");
        if (files.Files.Count > 1) return await ParquetParts.Of(files, options, named).ReadAsync(cancellationToken);
        var table = await ReadAsync(files.Inputs[0], [.. options.Kinds.Keys, .. named], cancellationToken);
        var keys = files.Keys.For(options, named, table.Names);
        return MissingWords.Apply(keys.Add(table, options), options)
            .With([.. files.Notes(table.RowCount), .. keys.Notes(table.Names, options)]);
    }

    internal static async Task<Table> ReadAsync(Input input, IEnumerable<string> named, CancellationToken cancellationToken)
    {
        var layout = ParquetLayout.Read(input, named);
        var table = await layout.ReadAsync(null, cancellationToken);
        if (table.RowCount == 0) throw new NablaException("no-rows", $"{input.Name} has no rows.");
        return table;
    }
}

/// <summary>A table in one Parquet file, or in several files with columns of the same names.</summary>
/// <remarks>
/// All numeric types become double and are one kind. A column without cells in a file has the kind that it has in the other files. A column
/// that a file lacks or has with another type is excluded, and must be ignored explicitly.
/// </remarks>
internal sealed class ParquetParts
{
    private readonly TableFiles _files;
    private readonly FolderKeys _keys;
    private readonly CsvOptions _options;
    private readonly ParquetLayout[] _layouts;
    private readonly List<(string Name, ColumnKind Kind)> _columns = [];
    private readonly HashSet<(int Part, string Name)> _empty = [];
    private readonly FileLines _places;

    private ParquetParts(TableFiles files, CsvOptions options, IReadOnlyList<string> named)
    {
        (_files, _options) = (files, options);
        _layouts = [.. files.Inputs.Select(input => ParquetLayout.Read(input, [.. options.Kinds.Keys, .. named]))];
        if (RowCount == 0) throw new NablaException("no-rows", $"{files.Name} has no rows.");
        foreach (var layout in _layouts) layout.LeaveOutRawBytes();
        _places = new([.. files.Files.Select(file => file.Name)], "row");
        long before = 0;
        for (int part = 0; part < _layouts.Length; part++)
        {
            _places.Begin(part, before);
            before += RowsOf(part);
        }

        Aside = Compare();
        _keys = files.Keys.For(options, named, _columns.Select(column => column.Name));
        string[] inFiles = [.. _columns.Select(column => column.Name)];
        Names = [.. _keys.Names, .. inFiles.Except(_keys.Names)];
        Aside = [.. Aside.Where(aside => !_keys.Names.Contains(aside.Name))];
        Notes = [.. files.Notes(RowCount), .. _keys.Notes(inFiles, options), .. Aside.Select(column => column.Note)];
    }

    /// <summary>The names of the columns: those of folder names, then those of the files.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Columns that are not read, without their cells.</summary>
    public IReadOnlyList<ExcludedColumn> Aside { get; }

    /// <summary>Notes on the table.</summary>
    public IReadOnlyList<DataNote> Notes { get; }

    /// <summary>The number of rows of all files.</summary>
    public long RowCount => _layouts.Sum(layout => layout.Rows.Sum(rows => (long)rows));

    /// <summary>All row groups in order: index of the file, index of the group, number of rows.</summary>
    public IReadOnlyList<(int Part, int Group, int Rows)> Groups =>
        [.. _layouts.SelectMany((layout, part) => layout.Rows.Select((rows, group) => (part, group, rows)))];

    /// <summary>The maximum number of columns in a file.</summary>
    public int Width => _layouts.Max(layout => layout.Fields.Count);

    /// <summary>The kinds of the columns.</summary>
    public Dictionary<string, ColumnKind> Kinds => _keys.Names.Select(key => (Name: key, Kind: _keys.KindOf(key, _options)))
        .Concat(_columns.Where(column => !_keys.Names.Contains(column.Name))).ToDictionary(column => column.Name, column => column.Kind);

    /// <summary>Reads the footers of the files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="options">Kinds of columns, and texts of missing cells in folder names.</param>
    /// <param name="named">Columns that are named in settings.</param>
    /// <exception cref="NablaException">A file is damaged, or no column is in all files.</exception>
    public static ParquetParts Of(TableFiles files, CsvOptions options, IReadOnlyList<string> named) => new(files, options, named);

    /// <summary>Reads all rows.</summary>
    public async Task<Table> ReadAsync(CancellationToken cancellationToken)
    {
        if (RowCount > Array.MaxLength)
            throw new NablaException("too-many-rows", $"{_files.Name} must have at most {Array.MaxLength:N0} rows in memory (got "
                + $"{RowCount:N0}). Name fewer files, or read block by block:", Use("memory", "1GB"));
        var tables = new List<Table>();
        for (int part = 0; part < _layouts.Length; part++)
            if (RowsOf(part) > 0) tables.Add(Conformed(part, await _layouts[part].ReadAsync(null, cancellationToken)));
        var lines = new long[RowCount];
        for (int row = 0; row < lines.Length; row++) lines[row] = row + 1;
        // A column with damaged cells in one file is excluded from all files.
        var lost = tables.SelectMany(table => table.ExcludedColumns).Where(aside => _columns.Exists(column => column.Name == aside.Name))
            .DistinctBy(aside => aside.Name).ToList();
        var columns = _columns.Where(column => !lost.Exists(aside => aside.Name == column.Name))
            .Select(column => Joined(column.Name, column.Kind, [.. tables.Select(table => table[column.Name])])).ToList();
        if (columns.Count == 0) throw lost[0].CreateException(_files.Name);
        var table = new Table(columns, _files.Name, new RowLines(lines, _places)) { ExcludedColumns = [.. Aside, .. lost] };
        return MissingWords.Apply(_keys.Add(table, _options), _options).With([.. Notes, .. lost.Select(aside => aside.Note)]);
    }

    /// <summary>Reads a row group.</summary>
    /// <param name="part">The index of the file.</param>
    /// <param name="group">The index of the group.</param>
    /// <param name="firstRow">The number of rows before the group.</param>
    public Table Read(int part, int group, long firstRow)
    {
        var read = _layouts[part].ReadAsync(group, default).GetAwaiter().GetResult();
        var conformed = Conformed(part, read);
        var lines = new long[read.RowCount];
        for (int row = 0; row < lines.Length; row++) lines[row] = firstRow + row + 1;
        var table = new Table(conformed.Columns, _files.Name, new RowLines(lines, _places))
        {
            ExcludedColumns = [.. Aside, .. conformed.ExcludedColumns],
            FirstRow = firstRow,
        };
        return MissingWords.Apply(_keys.Add(table, _options), _options);
    }

    private long RowsOf(int part) => _layouts[part].Rows.Sum(rows => (long)rows);

    private Table Conformed(int part, Table table)
    {
        var columns = _columns.Where(column => table.ExcludedColumns.All(aside => aside.Name != column.Name)).Select(column =>
            !_empty.Contains((part, column.Name)) ? table[column.Name]
            : column.Kind == ColumnKind.Number ? new NumericColumn(column.Name, Filled(table.RowCount, double.NaN))
            : new TextColumn(column.Name, [], Filled(table.RowCount, TextColumn.Missing)));
        return new Table(columns, table.Source) { ExcludedColumns = [.. table.ExcludedColumns.Where(aside =>
            Aside.All(known => known.Name != aside.Name))] };
    }

    private static T[] Filled<T>(int count, T value)
    {
        var cells = new T[count];
        Array.Fill(cells, value);
        return cells;
    }

    private static Column Joined(string name, ColumnKind kind, IReadOnlyList<Column> parts)
    {
        int count = checked((int)parts.Sum(part => (long)part.Count)), row = 0;
        if (kind == ColumnKind.Number)
        {
            var numbers = LargeArray.Allocate<double>(count);
            foreach (var part in parts)
            {
                ((NumericColumn)part).Values.Span.CopyTo(numbers.AsSpan(row));
                row += part.Count;
            }

            return new NumericColumn(name, numbers);
        }

        var codes = new int[count];
        var known = new Dictionary<string, int>();
        foreach (var part in parts)
        {
            var text = (TextColumn)part;
            var places = new int[text.Categories.Count];
            for (int k = 0; k < places.Length; k++)
                if (!known.TryGetValue(text.Categories[k], out places[k])) known[text.Categories[k]] = places[k] = known.Count;
            foreach (int code in text.Codes.Span) codes[row++] = code < 0 ? code : places[code];
        }

        return new TextColumn(name, [.. known.Keys], codes);
    }

    // Files without rows do not determine types.
    private List<ExcludedColumn> Compare()
    {
        int[] parts = [.. Enumerable.Range(0, _layouts.Length).Where(part => RowsOf(part) > 0)];
        var aside = new List<ExcludedColumn>();
        if (parts.SelectMany(part => _layouts[part].Aside).FirstOrDefault(column => column.IsDataFrameIndex) is { } index) aside.Add(index);
        foreach (string name in parts.SelectMany(part => _layouts[part].Names).Distinct())
        {
            if (Fault(name, parts) is { } fault) aside.Add(new(name, fault) { MustBeIgnored = true, DiffersAcrossFiles = true });
            else _columns.Add((name, KindOf(name, parts)));
        }

        foreach (var column in parts.SelectMany(part => _layouts[part].Aside))
            if (!column.IsDataFrameIndex && aside.TrueForAll(known => known.Name != column.Name)) aside.Add(column);
        if (_columns.Count == 0) throw aside[0].CreateException(_files.Name);
        return aside;
    }

    private ColumnKind KindOf(string name, int[] parts)
    {
        int part = parts.FirstOrDefault(part => !_empty.Contains((part, name)), parts[0]);
        return ParquetColumns.KindOf(FieldOf(part, name)!.Meaning);
    }

    // The reason why a column cannot be used across files, or null.
    private string? Fault(string name, int[] parts)
    {
        int has = parts.First(part => FieldOf(part, name) is not null);
        foreach (int part in parts)
        {
            if (FieldOf(part, name) is not null) continue;
            return _layouts[part].Aside.FirstOrDefault(column => column.Name == name) is { } other
                ? $"{other.Reason} in {NameOf(part)}, and {FieldOf(has, name)!.TypeName} in {NameOf(has)}"
                : $"is in {NameOf(has)} but not in {NameOf(part)}";
        }

        foreach (int part in parts.Where(part => FieldOf(part, name)!.IsNull)) _empty.Add((part, name));
        var kinds = parts.Where(part => !_empty.Contains((part, name))).GroupBy(part => GroupOf(FieldOf(part, name)!)).ToList();
        if (kinds.Count <= 1) return null;
        // The type of a column without cells depends on the program that wrote it.
        foreach (var kind in kinds)
            if (kind.All(part => _layouts[part].HasNoCell(FieldOf(part, name)!))) _empty.UnionWith(kind.Select(part => (part, name)));
        int[] different = [.. kinds.Where(kind => !kind.All(part => _empty.Contains((part, name)))).Select(kind =>
            kind.First(part => !_empty.Contains((part, name))))];
        return different.Length <= 1 ? null
            : $"is {FieldOf(different[0], name)!.TypeName} in {NameOf(different[0])} but {FieldOf(different[1], name)!.TypeName} in "
            + $"{NameOf(different[1])}";
    }

    private ParquetField? FieldOf(int part, string name) => _layouts[part].Names.Contains(name)
        ? _layouts[part].Fields.First(field => field.Name == name) : null;

    private string NameOf(int part) => _files.Files[part].Name;

    // Types whose cells are converted to the same kind.
    private static string GroupOf(ParquetField field) => field.Meaning switch
    {
        ParquetMeaning.Text or ParquetMeaning.PerhapsText => "text",
        ParquetMeaning.Timestamp when field.IsUtc => "time of UTC",
        ParquetMeaning.Timestamp or ParquetMeaning.Int96 => "time",
        var other when ParquetColumns.KindOf(other) == ColumnKind.Number => "number",
        var other => other.ToString(),
    };
}

/// <summary>The columns and row groups of a Parquet file.</summary>
internal sealed class ParquetLayout
{
    private readonly Input _input;
    private readonly ParquetFooter _footer;
    private readonly List<ParquetField> _fields = [];
    private readonly List<ExcludedColumn> _unread = [];
    private readonly HashSet<string> _index;

    private ParquetLayout(Input input, ParquetFooter footer, IEnumerable<string> named)
    {
        (_input, _footer) = (input, footer);
        foreach (var field in footer.Fields)
        {
            if (footer.Hindrance(field) is not { } hindrance) _fields.Add(field);
            else _unread.Add(new(field.Name, hindrance) { MustBeIgnored = field.Meaning != ParquetMeaning.None });
        }

        if (_fields.Select(field => field.Name).GroupBy(name => name).FirstOrDefault(names => names.Count() > 1) is { } twice)
            throw new NablaException("duplicate-column", $"{input.Name} has two columns named \"{twice.Key}\". Rename one of them.");
        string[] index = [.. _fields.Select(field => field.Name)
            .Where(name => footer.Index.Contains(name) || FrameIndex.IsNamedAsOne(name))];
        // The index is the first column, as in the data frame. If it is data, it must not be the last column, which is the default target.
        _fields = [.. _fields.OrderBy(field => index.Contains(field.Name) ? 0 : 1)];
        // The index is data if there are no other columns.
        _index = index.Length == _fields.Count ? [] : [.. index.Except(named)];
        RequireColumns();
    }

    /// <summary>The columns that are read, in order, including the index of a data frame.</summary>
    public IReadOnlyList<ParquetField> Fields => _fields;

    /// <summary>The names of the columns that are read, without those of the index.</summary>
    public IReadOnlyList<string> Names => [.. Fields.Select(column => column.Name).Where(name => !_index.Contains(name))];

    /// <summary>The columns that are not read and those of the index, without their cells.</summary>
    public IReadOnlyList<ExcludedColumn> Aside => [.. _unread, .. _index.Select(name => AsideIndex(name, null))];

    /// <summary>The number of rows of each group.</summary>
    public IReadOnlyList<int> Rows => [.. _footer.Groups.Select(group => (int)group.Rows)];

    /// <summary>Reads and checks the footer of a file.</summary>
    /// <param name="input">The file.</param>
    /// <param name="named">Columns that are named in settings. They are data, even if they are the index.</param>
    /// <exception cref="NablaException">The file is not Parquet, its footer is invalid, or no column can be read.</exception>
    public static ParquetLayout Read(Input input, IEnumerable<string> named)
    {
        using var stream = input.Open();
        if (!stream.CanSeek)
            throw new NablaException("compressed-parquet", $"{input.Name} is a Parquet file inside gzip. Unpack it first: gunzip "
                + $"{input.Name}");
        try
        {
            return new(input, ParquetClaims.Require(stream), named);
        }
        catch (InvalidDataException damage)
        {
            throw Unreadable(input, damage);
        }
    }

    /// <summary>
    /// Reads the columns that may be text or raw bytes, and excludes those with raw bytes. Needed for reading group by group.
    /// </summary>
    public void LeaveOutRawBytes()
    {
        var doubtful = _fields.Where(field => field.Meaning == ParquetMeaning.PerhapsText).ToList();
        if (doubtful.Count == 0 || _footer.Groups.Count == 0) return;
        var raw = ReadAsync(0, doubtful, default).GetAwaiter().GetResult().Aside;
        _fields.RemoveAll(field => raw.Any(column => column.Name == field.Name));
        _unread.AddRange(raw);
        RequireColumns();
    }

    /// <summary>Reads a column and returns whether all its cells are missing.</summary>
    public bool HasNoCell(ParquetField field)
    {
        for (int group = 0; group < Rows.Count; group++)
        {
            if (Rows[group] == 0) continue;
            if (ReadAsync(group, [field], default).GetAwaiter().GetResult().Columns is not [var column]) return false;
            for (int row = 0; row < column.Count; row++)
                if (!column.IsMissing(row)) return false;
        }

        return true;
    }

    /// <summary>Reads columns.</summary>
    /// <param name="group">The index of the row group; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table, which may have no rows.</returns>
    /// <exception cref="NablaException">No column can be read.</exception>
    public async Task<Table> ReadAsync(int? group, CancellationToken cancellationToken)
    {
        var (columns, aside) = await ReadAsync(group, _fields, cancellationToken);
        if (columns.Count == 0) throw aside.Concat(_unread).First().CreateException(_input.Name);
        aside = [.. _unread, .. aside];
        return new Table(columns, _input.Name) { ExcludedColumns = aside, Notes = [.. aside.Select(column => column.Note)] };
    }

    private async Task<(List<Column> Columns, List<ExcludedColumn> Aside)> ReadAsync(int? group, IReadOnlyList<ParquetField> fields,
        CancellationToken cancellationToken)
    {
        using var stream = ParquetSubset.Create(_input.Open(), _footer, fields);
        try
        {
            await using var reader = await ParquetReader.CreateAsync(stream, new ParquetOptions { TreatByteArrayAsString = false },
                leaveStreamOpen: true, cancellationToken: cancellationToken);
            IReadOnlyList<ParquetRowGroupReader> groups = group is { } one ? [reader.OpenRowGroupReader(one)] : reader.RowGroups;
            var columns = new List<Column>();
            var aside = new List<ExcludedColumn>();
            for (int place = 0; place < fields.Count; place++)
            {
                var field = fields[place];
                var (column, fault) = await ReadAsync(groups, reader.Schema.DataFields[place], field, cancellationToken);
                if (column is null && fault is InvalidDataException { Message: ParquetColumns.RawBytes })
                    aside.Add(new(field.Name, ParquetColumns.RawBytes));
                else if (column is null)
                aside.Add(new(field.Name, $"cannot be read as {field.TypeName}: {fault!.Message.TrimEnd('.')}") { MustBeIgnored = true });
                else if (_index.Contains(field.Name)) aside.Add(AsideIndex(field.Name, column));
                else columns.Add(column);
            }

            return (columns, aside);
        }
        // Damaged bytes cause exceptions of any type in the package.
        catch (Exception damage) when (damage is not (NablaException or OperationCanceledException))
        {
            throw Unreadable(_input, damage);
        }
    }

    private static ExcludedColumn AsideIndex(string name, Column? cells) =>
        new(name, "is the index of the data frame that was saved", cells) { IsDataFrameIndex = true };

    // A column that is damaged or has an unsupported encoding does not prevent reading the others.
    private static async Task<(Column? Column, Exception? Fault)> ReadAsync(IReadOnlyList<ParquetRowGroupReader> groups,
        Parquet.Schema.DataField stored, ParquetField field, CancellationToken cancellationToken)
    {
        try
        {
            return (await ParquetColumns.Read(groups, stored, field, cancellationToken), null);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or OutOfMemoryException))
        {
            return (null, fault);
        }
    }

    private void RequireColumns()
    {
        if (_fields.Count > 0) return;
        throw new NablaException("no-columns", $"{_input.Name} has no column of numbers, booleans, text or "
            + $"dates.{string.Concat(_unread.Take(3).Select(column => $" Column \"{column.Name}\" {column.Reason}."))}");
    }

    private static NablaException Unreadable(Input input, Exception damage) =>
        new("broken-parquet", $"{input.Name} cannot be read as Parquet: {damage.Message.TrimEnd('.')}. Check that the file is complete.",
            innerException: damage);
}
