using Nabla.Data.Readers;
using Nabla.Data.Streams;
using Parquet;
using Parquet.Schema;

namespace Nabla.Fuzz;

/// <summary>Parquet, as a whole and group by group.</summary>
internal static class ParquetFormats
{
    /// <summary>As a whole.</summary>
    public static Format Table =>
        new("parquet", Seeds, ["PAR1", "PARE", "schema", "x", "name"], bytes => _ = ParquetFile.ReadAsync(new MemoryStream(bytes))
        .GetAwaiter().GetResult().RowCount);

    /// <summary>Group by group.</summary>
    public static Format Blocks => Table with
    {
        Name = "parquet-blocks",
        Read = bytes => _ = new ParquetStream(Scratch.Write("blocks.parquet", bytes), new CsvOptions()).Scan(default)
            .Sum(table => table.RowCount),
    };

    private static IReadOnlyList<byte[]> Seeds() =>
        [File(CompressionMethod.None, 5), File(CompressionMethod.Snappy, 40), File(CompressionMethod.Gzip, 40),
        File(CompressionMethod.Zstd, 40), File(CompressionMethod.Snappy, 700)];

    private static byte[] File(CompressionMethod compression, int rows)
    {
        DataField x = new DataField<double?>("x"), name = new DataField<string>("name"), y = new DataField<int>("y"),
            flag = new DataField<bool>("flag"), day = new DataField<DateTime?>("day"), price = new DecimalDataField("price", 12, 2);
        var file = new MemoryStream();
        WriteAsync().GetAwaiter().GetResult();
        return file.ToArray();

        async Task WriteAsync()
        {
            await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(x, name, y, flag, day, price), file,
                new ParquetOptions { CompressionMethod = compression });
            for (int group = 0; group < 2; group++)
            {
                using var part = writer.CreateRowGroup();
                var numbers = Enumerable.Range(0, rows).ToArray();
                await part.WriteAsync<double>(x, numbers.Select(i => i % 5 == 3 ? (double?)null : i * 0.37).ToArray());
                await part.WriteAsync(name, numbers.Select(i => $"n{i % 3}").ToArray());
                await part.WriteAsync<int>(y, numbers.Select(i => i * i).ToArray());
                await part.WriteAsync<bool>(flag, numbers.Select(i => i % 2 == 0).ToArray());
                await part.WriteAsync<DateTime>(day, numbers.Select(i => i % 7 == 0 ? (DateTime?)null : new DateTime(2020, 1, 1).AddDays(i))
                    .ToArray());
                await part.WriteAsync<decimal>(price, numbers.Select(i => i * 1.25m).ToArray());
            }
        }
    }
}
