namespace Nabla.Data.Readers;

/// <summary>Reads Parquet files: columns of numbers, booleans, text, dates and times, with missing cells.</summary>
/// <remarks>
/// Columns of lists, structures and raw bytes are not read, and neither is the index of a data frame: <see cref="Table.Notes"/> says which. Who names such a column as target or
/// input gets it, or an error that says what it holds.
/// </remarks>
public static class ParquetFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table: numbers become numeric columns; booleans, text, dates and times become text.</returns>
    /// <exception cref="DataException">The file is missing, is no Parquet file, or has no column that can be read.</exception>
    public static Task<Table> ReadAsync(string path, CancellationToken cancellationToken = default) => ReadAsync(Input.File(path), [], cancellationToken);

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">The bytes; the stream stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">As for a file.</exception>
    public static Task<Table> ReadAsync(Stream stream, string source = "the stream", CancellationToken cancellationToken = default) =>
        ReadAsync(Input.Of(stream, source), [], cancellationToken);

    internal static async Task<Table> ReadAsync(Input input, IEnumerable<string> named, CancellationToken cancellationToken)
    {
        var layout = ParquetLayout.Of(input, named);
        var table = await layout.ReadAsync(null, cancellationToken);
        if (table.RowCount == 0) throw new DataException($"{input.Name} has no rows.");
        return table;
    }
}
