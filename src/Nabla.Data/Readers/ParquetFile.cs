using Parquet;
using Parquet.Schema;

namespace Nabla.Data.Readers;

/// <summary>Reads Parquet files: columns of numbers, booleans, text and dates, with missing cells.</summary>
public static class ParquetFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table: numbers become numeric columns; booleans, text and dates become text.</returns>
    /// <exception cref="DataException">The file is missing, is no Parquet file, or a column holds lists, structures or raw bytes.</exception>
    public static Task<Table> ReadAsync(string path, CancellationToken cancellationToken = default) => ReadAsync(Input.File(path), cancellationToken);

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">The bytes; the stream stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table.</returns>
    /// <exception cref="DataException">As for a file.</exception>
    public static Task<Table> ReadAsync(Stream stream, string source = "the stream", CancellationToken cancellationToken = default) =>
        ReadAsync(Input.Of(stream, source), cancellationToken);

    internal static Task<Table> ReadAsync(Input input, CancellationToken cancellationToken)
    {
        Check(input);
        return ReadCheckedAsync(input, cancellationToken);
    }

    private static Task<Table> ReadCheckedAsync(Input input, CancellationToken cancellationToken) => Using(
        input,
        async reader =>
        {
            var columns = await ColumnsAsync(reader, input.Name, reader.RowGroups, cancellationToken);
            if (columns is [] || columns[0].Count == 0) throw new DataException($"{input.Name} has no rows.");
            return new Table(columns, input.Name);
        },
        cancellationToken);

    /// <summary>Refuses a file whose headers claim what cannot be; to be done before anything is read from it.</summary>
    /// <exception cref="DataException">They do.</exception>
    internal static void Check(Input input)
    {
        using var stream = input.Open();
        try
        {
            // What is compressed as a whole is refused by the package: it must be read from the middle.
            if (stream.CanSeek) ParquetClaims.Require(stream);
        }
        catch (InvalidDataException damage)
        {
            throw Unreadable(input, damage);
        }
    }

    /// <summary>Opens a file for something to be read from it.</summary>
    internal static async Task<T> Using<T>(Input input, Func<ParquetReader, Task<T>> read, CancellationToken cancellationToken)
    {
        using var stream = input.Open();
        try
        {
            await using var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true, cancellationToken: cancellationToken);
            return await read(reader);
        }
        // Damaged bytes make the package throw exceptions of any kind.
        catch (Exception damage) when (damage is not (DataException or OperationCanceledException))
        {
            throw Unreadable(input, damage);
        }
    }

    /// <summary>The columns of a file, all of a kind that is read.</summary>
    internal static IReadOnlyList<DataField> Fields(ParquetReader reader, string source) =>
    [
        .. reader.Schema.Fields.Select(field => field is DataField { IsArray: false } data && ParquetColumns.IsRead(data.ClrType)
            ? data
            : throw new DataException($"{source}: column \"{field.Name}\" holds {Kind(field)}; numbers, booleans, text and dates are read. Save the file without it.")),
    ];

    /// <summary>All columns over some groups of rows.</summary>
    internal static async Task<IReadOnlyList<Column>> ColumnsAsync(
        ParquetReader reader, string source, IReadOnlyList<ParquetRowGroupReader> groups, CancellationToken cancellationToken)
    {
        var columns = new List<Column>();
        foreach (var field in Fields(reader, source)) columns.Add(await ParquetColumns.Read(groups, field, cancellationToken));
        return columns;
    }

    private static DataException Unreadable(Input input, Exception damage) =>
        new($"{input.Name} cannot be read as Parquet: {damage.Message.TrimEnd('.')}. Check that it is a whole Parquet file.", damage);

    private static string Kind(Field field) => field is DataField data ? (data.IsArray ? "lists" : data.ClrType.Name) : "structures or lists";
}
