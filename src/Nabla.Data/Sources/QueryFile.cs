using System.Data.Common;
using Parquet;
using Parquet.Schema;

namespace Nabla.Data.Sources;

/// <summary>Copies the rows of a query to a Parquet file, so that a table larger than memory can be read in every epoch.</summary>
/// <remarks>
/// The database runs the query once. The order of the rows is that of the file from then on, and so is its fingerprint: a run can be
/// repeated, and resumed if the file is kept.
/// </remarks>
/// <example>
/// <code>
/// string data = await QueryFile.CreateAsync(database, "SELECT age, city, churned FROM customers ORDER BY id", "customers.parquet");
/// var run = await TrainingRun.PrepareAsync(new RunConfiguration { Data = data, Target = "churned", Memory = ByteSize.Parse("512MB") });
/// </code>
/// </example>
public static class QueryFile
{
    private const int RowsOfGroup = 1 << 16;

    /// <summary>Runs a query and copies its rows.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sql">The query.</param>
    /// <param name="path">The path of the file, which is replaced; null for a temporary file, which is deleted when the process ends.
    /// </param>
    /// <param name="cancellationToken">Stops reading. The file is then not written.</param>
    /// <returns>The path of the file, for <see cref="DataSource.LoadAsync"/> and every setting that names data.</returns>
    /// <exception cref="NablaException">As for <see cref="Table.Read"/>; or the file cannot be written.</exception>
    /// <exception cref="DbException">The database refuses the query.</exception>
    public static async Task<string> CreateAsync(DbDataSource database, string sql, string? path = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await CreateAsync(reader, path, cancellationToken);
    }

    /// <summary>Copies the rows of a reader.</summary>
    /// <param name="reader">The result of a query, before its first row. It is not closed.</param>
    /// <param name="path">The path of the file, which is replaced; null for a temporary file, which is deleted when the process ends.
    /// </param>
    /// <param name="cancellationToken">Stops reading. The file is then not written.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="NablaException">As for <see cref="Table.Read"/>; or the file cannot be written.</exception>
    /// <exception cref="DbException">The database cannot read a row.</exception>
    public static async Task<string> CreateAsync(DbDataReader reader, string? path = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        path ??= StandardInputFile.NewPath("query.parquet");
        string unfinished = path + ".part";
        try
        {
            await WriteAsync(new QueryRows(reader, "the query"), reader, unfinished, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
            return path;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new NablaException("not-writable",
                $"The rows of the query are copied to \"{path}\", which cannot be written: {refusal.Message}", innerException: refusal);
        }
        finally
        {
            if (File.Exists(unfinished)) File.Delete(unfinished);
        }
    }

    private static async Task WriteAsync(QueryRows rows, DbDataReader reader, string path, CancellationToken cancellationToken)
    {
        bool isEnd = !await FillAsync();
        var table = rows.ToTable();
        var numbers = table.Columns.Select(column => column.Kind == ColumnKind.Number).ToArray();
        var fields = table.Columns
            .Select((column, c) => numbers[c] ? (DataField)new DataField<double?>(column.Name) : new DataField<string>(column.Name))
            .ToArray();
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, cancellationToken: cancellationToken);
        while (true)
        {
            using (var group = writer.CreateRowGroup())
                for (int c = 0; c < fields.Length; c++) await WriteAsync(group, fields[c], numbers[c], table.Columns[c], cancellationToken);
            if (isEnd) return;
            isEnd = !await FillAsync();
            if (rows.Count == 0) return;
            table = rows.Take();
        }

        async Task<bool> FillAsync()
        {
            while (rows.Count < RowsOfGroup)
            {
                if (!await reader.ReadAsync(cancellationToken)) return false;
                rows.Add();
            }

            return true;
        }
    }

    // The first rows determine whether a column has numbers. Dates are written as text, which is how they are read from every file.
    private static async Task WriteAsync(ParquetRowGroupWriter group, DataField field, bool isNumber, Column column,
        CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(0, column.Count);
        if (isNumber && column is NumericColumn numbers)
            await group.WriteAsync<double>(field,
                rows.Select(row => numbers.IsMissing(row) ? (double?)null : numbers.Values.Span[row]).ToArray(),
                cancellationToken: cancellationToken);
        else if (!isNumber && (column.Kind != ColumnKind.Number || rows.All(column.IsMissing)))
            await group.WriteAsync(field, rows.Select(row => column.TextAt(row)!).ToArray());
        else
            throw new NablaException("mixed-values",
                $"the query, column \"{column.Name}\": expected {(isNumber ? "numbers" : "text or dates")} as in the first "
                + $"{RowsOfGroup:N0} rows. Convert the column in the query: CAST(… AS …).");
    }
}
