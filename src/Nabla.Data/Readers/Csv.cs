namespace Nabla.Data.Readers;

/// <summary>Reads CSV and TSV files. Delimiter, header and kinds of columns are detected, and gzip is decompressed.</summary>
/// <remarks>
/// Text is UTF-8, or UTF-16 with a byte order mark. Spaces around a cell are ignored, blank lines are skipped, and quotes follow RFC 4180.
/// <see cref="CsvOptions"/> overrides what is detected. <see cref="Table.Notes"/> reports what was detected or skipped.
/// </remarks>
public static class Csv
{
    /// <summary>Reads a file, or several files as one table.</summary>
    /// <param name="path">The path of a file or a folder, or a pattern: <c>part-*.csv</c>.</param>
    /// <param name="options">Options; null to detect everything.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">The file is missing, empty, not text, ragged, or a cell does not fit its column.</exception>
    public static Table Read(string path, CsvOptions? options = null) => Read(path, options, default);

    /// <summary>Reads a stream from its current position.</summary>
    /// <param name="stream">The bytes. The stream is not closed.</param>
    /// <param name="options">Options; null to detect everything.</param>
    /// <param name="source">The name of the stream, for messages.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">The stream is empty, not text, ragged, or a cell does not fit its column.</exception>
    public static Table Read(Stream stream, CsvOptions? options = null, string source = "the stream") =>
        Read(Input.From(stream, source), options);

    /// <summary>Reads a file, or several files as one table, on another thread.</summary>
    /// <param name="path">The path of a file or a folder, or a pattern.</param>
    /// <param name="options">Options; null to detect everything.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="NablaException">As for <see cref="Read(string, CsvOptions?)"/>.</exception>
    public static Task<Table> ReadAsync(string path, CsvOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Read(path, options, cancellationToken), cancellationToken);

    internal static Table Read(TableFiles files, CsvOptions? options, IReadOnlyList<string>? named = null,
        CancellationToken cancellationToken = default)
    {
        if (files.Kind != FileKind.Csv)
            throw new NablaException("not-csv", $"{files.Name}: {files.Files[0].Name} is not a CSV file.");
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
        // Before the rows are opened, because a stream has only one position.
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
        var detection = new ColumnKindDetection(files, options, cells.Layout);
        detection.Add(cells);
        if (detection.Doubtful is { Count: > 0 } doubtful)
        {
            var again = cells.Columns.Where(column => doubtful.Contains(column.Name)).ToArray();
            foreach (var column in again) column.TakeAsText();
            Reread(again, cells.Layout);
            detection = new ColumnKindDetection(files, options, cells.Layout);
            detection.Add(cells);
        }

        var reading = detection.Decide(cells.Passed);
        return cells.Build(reading, [.. _format.Notes, .. reading.Notes]);
    }

    /// <summary>Creates the error for a file without rows.</summary>
    public static NablaException NoRows(string source) => new("no-rows", $"{source} has column names but no rows (expected one line per "
        + "row).");

    /// <summary>
    /// Reads the first rows again for columns whose first text follows numbers. Those cells become the texts in the file.
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
