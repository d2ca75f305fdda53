using Parquet;

namespace Nabla.Data.Readers;

/// <summary>Which columns and groups of rows a Parquet file has; reads them.</summary>
internal sealed class ParquetLayout
{
    private readonly Input _input;
    private readonly ParquetFooter _footer;
    private readonly List<ParquetField> _fields = [];
    private readonly List<ColumnAside> _unread = [];
    private readonly HashSet<string> _index;

    private ParquetLayout(Input input, ParquetFooter footer, IEnumerable<string> named)
    {
        (_input, _footer) = (input, footer);
        foreach (var field in footer.Fields)
        {
            if (footer.Hindrance(field) is not { } hindrance) _fields.Add(field);
            else _unread.Add(new(field.Name, hindrance) { IsLost = field.Meaning != ParquetMeaning.None });
        }

        if (_fields.Select(field => field.Name).GroupBy(name => name).FirstOrDefault(names => names.Count() > 1) is { } twice)
            throw new DataException("duplicate-column", $"{input.Name} has two columns named \"{twice.Key}\". Rename one of them.");
        string[] index = [.. _fields.Select(field => field.Name)
            .Where(name => footer.Index.Contains(name) || FrameIndex.IsNamedAsOne(name))];
        // As in the frame it stands first, so that it is not the last column, the default target, where it is taken for data.
        _fields = [.. _fields.OrderBy(field => index.Contains(field.Name) ? 0 : 1)];
        // Where there is nothing else, the index is the data.
        _index = index.Length == _fields.Count ? [] : [.. index.Except(named)];
        RequireColumns();
    }

    /// <summary>The columns that are read, in their order, and the index of the frame that was saved.</summary>
    public IReadOnlyList<ParquetField> Fields => _fields;

    /// <summary>Names of the columns that are read, but those of the index.</summary>
    public IReadOnlyList<string> Names => [.. Fields.Select(column => column.Name).Where(name => !_index.Contains(name))];

    /// <summary>The columns that are not read, and those of the index, without their cells.</summary>
    public IReadOnlyList<ColumnAside> Aside => [.. _unread, .. _index.Select(name => AsideIndex(name, null))];

    /// <summary>Rows of each group.</summary>
    public IReadOnlyList<int> Rows => [.. _footer.Groups.Select(group => (int)group.Rows)];

    /// <summary>Looks at a file, and checks what it claims.</summary>
    /// <param name="input">The file.</param>
    /// <param name="named">Columns that the user names: they are data, whatever the file says.</param>
    /// <exception cref="DataException">It is no Parquet file, claims what cannot be, or has no column that can be read.</exception>
    public static ParquetLayout Read(Input input, IEnumerable<string> named)
    {
        using var stream = input.Open();
        if (!stream.CanSeek)
            throw new DataException("compressed-parquet", $"{input.Name} is a Parquet file inside gzip. Unpack it first: gunzip "
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
    /// Looks into the columns of which the file does not say whether they are text, and leaves out those that are raw bytes: for who reads
    /// group by group.
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

    /// <summary>Whether all cells of a column are missing: reads it.</summary>
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
    /// <param name="group">Which group of rows; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table; it may have no rows.</returns>
    /// <exception cref="DataException">No column can be read.</exception>
    public async Task<Table> ReadAsync(int? group, CancellationToken cancellationToken)
    {
        var (columns, aside) = await ReadAsync(group, _fields, cancellationToken);
        if (columns.Count == 0) throw aside.Concat(_unread).First().Missing(_input.Name);
        aside = [.. _unread, .. aside];
        return new Table(columns, _input.Name) { Aside = aside, Notes = [.. aside.Select(column => column.Note)] };
    }

    private async Task<(List<Column> Columns, List<ColumnAside> Aside)> ReadAsync(int? group, IReadOnlyList<ParquetField> fields,
        CancellationToken cancellationToken)
    {
        using var stream = ParquetSubset.Create(_input.Open(), _footer, fields);
        try
        {
            await using var reader = await ParquetReader.CreateAsync(stream, new ParquetOptions { TreatByteArrayAsString = false },
                leaveStreamOpen: true, cancellationToken: cancellationToken);
            IReadOnlyList<ParquetRowGroupReader> groups = group is { } one ? [reader.OpenRowGroupReader(one)] : reader.RowGroups;
            var columns = new List<Column>();
            var aside = new List<ColumnAside>();
            for (int place = 0; place < fields.Count; place++)
            {
                var field = fields[place];
                var (column, fault) = await ReadAsync(groups, reader.Schema.DataFields[place], field, cancellationToken);
                if (column is null && fault is InvalidDataException { Message: ParquetColumns.RawBytes })
                    aside.Add(new(field.Name, ParquetColumns.RawBytes));
                else if (column is null)
                aside.Add(new(field.Name, $"cannot be read as {field.TypeName}: {fault!.Message.TrimEnd('.')}") { IsLost = true });
                else if (_index.Contains(field.Name)) aside.Add(AsideIndex(field.Name, column));
                else columns.Add(column);
            }

            return (columns, aside);
        }
        // Damaged bytes make the package throw exceptions of any kind.
        catch (Exception damage) when (damage is not (DataException or OperationCanceledException))
        {
            throw Unreadable(_input, damage);
        }
    }

    private static ColumnAside AsideIndex(string name, Column? cells) =>
        new(name, "is the index of the data frame that was saved", cells) { IsIndex = true };

    // One column that is damaged, or written in a way that the package does not know, is no reason to refuse the others.
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
        throw new DataException("no-columns", $"{_input.Name} has no column of numbers, booleans, text or "
            + $"dates.{string.Concat(_unread.Take(3).Select(column => $" Column \"{column.Name}\" {column.Reason}."))}");
    }

    private static DataException Unreadable(Input input, Exception damage) =>
        new("broken-parquet", $"{input.Name} cannot be read as Parquet: {damage.Message.TrimEnd('.')}. Check that the file is complete.",
            innerException: damage);
}
