namespace Nabla.Data.Readers;

/// <summary>Reads Parquet files: columns of numbers, booleans, text, dates and times, with missing cells.</summary>
/// <remarks>
/// Columns of lists, structures and raw bytes are not read, and neither is the index of a data frame: <see cref="Table.Notes"/> says which.
/// Who names such a column as target or input gets it, or an error that says what it holds.
/// </remarks>
public static class ParquetFile
{
    /// <summary>Reads a file, or several as one table.</summary>
    /// <param name="path">Its path; or that of a folder with files, or a pattern: <c>part-*.parquet</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table: numbers become numeric columns; booleans, text, dates and times become text.</returns>
    /// <exception cref="DataException">The file is missing, is no Parquet file, or has no column that can be read.</exception>
    public static Task<Table> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) || !TableFiles.IsSeveral(path) ? ReadAsync(Input.File(path), [], cancellationToken)
            : ReadAll(TableFiles.Of(path));

        async Task<Table> ReadAll(TableFiles files) => (await ReadAsync(files, new(), [], cancellationToken)).With(files.NotRead);
    }

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">The bytes; the stream stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">As for a file.</exception>
    public static Task<Table> ReadAsync(Stream stream, string source = "the stream", CancellationToken cancellationToken = default) =>
        ReadAsync(Input.From(stream, source), [], cancellationToken);

    internal static async Task<Table> ReadAsync(TableFiles files, CsvOptions options, IReadOnlyList<string> named,
        CancellationToken cancellationToken)
    {
        if (files.Kind != FileKind.Parquet)
            throw new DataException("not-parquet", $"{files.Name}: {files.Files[0].Name} is not a Parquet file.");
        if (files.Files.Count > 1) return await ParquetParts.Of(files, options, named).ReadAsync(cancellationToken);
        var table = await ReadAsync(files.Inputs[0], [.. options.Kinds.Keys, .. named], cancellationToken);
        var keys = files.Keys.For(options, named, table.Names);
        return SaidWords.Apply(keys.Add(table, options), options)
            .With([.. files.Notes(table.RowCount), .. keys.Notes(table.Names, options)]);
    }

    internal static async Task<Table> ReadAsync(Input input, IEnumerable<string> named, CancellationToken cancellationToken)
    {
        var layout = ParquetLayout.Read(input, named);
        var table = await layout.ReadAsync(null, cancellationToken);
        if (table.RowCount == 0) throw new DataException("no-rows", $"{input.Name} has no rows.");
        return table;
    }
}
