namespace Nabla.Data.Readers;

/// <summary>Reads CSV and TSV files: delimiter, header and the kinds of columns are detected, gzip is decompressed.</summary>
/// <remarks>
/// Text is UTF-8, or UTF-16 with a byte order mark. Spaces around a cell do not count, blank lines are passed over, quotes are as in RFC
/// 4180. What is guessed, and how to say otherwise, is in <see cref="CsvOptions"/>; <see cref="Table.Notes"/> says what was guessed or
/// passed over.
/// </remarks>
public static class Csv
{
    /// <summary>Reads a file, or several as one table.</summary>
    /// <param name="path">Its path; or that of a folder with files, or a pattern: <c>part-*.csv</c>.</param>
    /// <param name="options">What shall not be detected; null for nothing.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">The file is missing, empty, not text, ragged, or a cell does not fit its column.</exception>
    public static Table Read(string path, CsvOptions? options = null) => Read(path, options, default);

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">The bytes; the stream stays open.</param>
    /// <param name="options">What shall not be detected; null for nothing.</param>
    /// <param name="source">What messages call it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">The stream is empty, not text, ragged, or a cell does not fit its column.</exception>
    public static Table Read(Stream stream, CsvOptions? options = null, string source = "the stream") =>
        Read(Input.From(stream, source), options);

    /// <summary>Reads a file, or several as one table, on another thread.</summary>
    /// <param name="path">Its path; or that of a folder with files, or a pattern.</param>
    /// <param name="options">What shall not be detected; null for nothing.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">As for <see cref="Read(string, CsvOptions?)"/>.</exception>
    public static Task<Table> ReadAsync(string path, CsvOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Read(path, options, cancellationToken), cancellationToken);

    internal static Table Read(TableFiles files, CsvOptions? options, IReadOnlyList<string>? named = null,
        CancellationToken cancellationToken = default)
    {
        if (files.Kind != FileKind.Csv)
            throw new DataException("not-csv", $"{files.Name}: {files.Files[0].Name} is not a CSV file.");
        options ??= new CsvOptions();
        var table = new CsvTable(CsvFiles.Of(files.Name, files.Inputs, options), options, cancellationToken).Read();
        var keys = files.Keys.For(options, named ?? [], table.Names);
        DataNote[] notes = [.. files.Notes(table.RowCount), .. keys.Notes(table.Names, options)];
        table = keys.Add(table, options);
        return notes.Length == 0 ? table
            : new Table(table.Columns, table.Source, table.Lines) { Notes = [.. notes, .. table.Notes],
                ExcludedColumns = table.ExcludedColumns };
    }

    private static Table Read(string path, CsvOptions? options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) || !TableFiles.IsMultiple(path) ? Read(Input.File(path), options, cancellationToken)
            : ReadAll(TableFiles.Parse(path));

        Table ReadAll(TableFiles files) => Read(files, options, null, cancellationToken).With(files.UnreadNotes);
    }

    internal static Table Read(Input input, CsvOptions? options, CancellationToken cancellationToken = default)
    {
        options ??= new CsvOptions();
        return new CsvTable(CsvFiles.Of(input, options), options, cancellationToken).Read();
    }
}

/// <summary>Reads all rows of a CSV file into columns.</summary>
internal sealed class CsvTable(CsvFiles files, CsvOptions options, CancellationToken cancellationToken)
{
    private readonly CsvFormat _format = files.Format;

    public Table Read()
    {
        // Who reads from a stream has one, which cannot be in two places.
        long length = files.Length;
        using var rows = new CsvRows(files);
        var cells = new CsvCells(files, CsvLayout.Read(rows, files), options, rows, length);
        for (bool more = !_format.HasHeader || rows.Next(); more; more = rows.Next())
        {
            cells.AddRow();
            if ((cells.RowCount & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
        }

        if (cells.RowCount == 0) throw NoRows(files.Name);
        cells.Complete();
        Reread([.. cells.Columns.Where(column => column.RowsToReread > 0)], cells.Layout);
        var judge = new ColumnJudge(files, options, cells.Layout);
        judge.Add(cells);
        if (judge.Doubtful is { Count: > 0 } doubtful)
        {
            var again = cells.Columns.Where(column => doubtful.Contains(column.Name)).ToArray();
            foreach (var column in again) column.TakeAsText();
            Reread(again, cells.Layout);
            judge = new ColumnJudge(files, options, cells.Layout);
            judge.Add(cells);
        }

        var reading = judge.Decide(cells.Passed);
        return cells.Build(reading, [.. _format.Notes, .. reading.Notes]);
    }

    /// <summary>The error on a file without rows.</summary>
    public static DataException NoRows(string source) => new("no-rows", $"{source} has column names but no rows (expected one line per "
        + "row).");

    /// <summary>
    /// Reads the first rows again for columns in which text came only after numbers: those cells are text as well, as they were written.
    /// </summary>
    private void Reread(ColumnBuilder[] late, CsvLayout layout)
    {
        if (late.Length == 0) return;
        int last = late.Max(column => column.RowsToReread);
        using var rows = new CsvRows(files);
        var first = CsvLayout.Read(rows, files);
        var cells = new CsvCells(files, first, options, rows, 0);
        int row = 0;
        for (bool more = !_format.HasHeader || rows.Next(); more && row < last; more = rows.Next())
        {
            if (cells.IsPassedOver()) continue;
            foreach (var column in late)
                if (row < column.RowsToReread) column.Replace(row, rows[column.Place]);
            row++;
        }
    }
}
