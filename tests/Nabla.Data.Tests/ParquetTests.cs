using Nabla.Data.Readers;
using Parquet;
using Parquet.Schema;

namespace Nabla.Data.Tests;

public class ParquetTests
{
    private static async Task<MemoryStream> File()
    {
        DataField whole = new DataField<int>("whole"), maybe = new DataField<double?>("maybe"), flag = new DataField<bool?>("flag"),
            name = new DataField<string>("name");
        DataField single = new DataField<float>("single"), big = new DataField<long?>("big"), date = new DataField<DateTime>("date"),
            money = new DataField<decimal?>("money");
        var stream = new MemoryStream();
        await using (var writer =
            await ParquetWriter.CreateAsync(new ParquetSchema(whole, maybe, flag, name, single, big, date, money), stream))
        {
            for (int group = 0; group < 2; group++)
            {
                using var rows = writer.CreateRowGroup();
                await rows.WriteAsync<int>(whole, new[] { 1 + group, 2 });
                await rows.WriteAsync<double>(maybe, new double?[] { null, 2.5 });
                await rows.WriteAsync<bool>(flag, new bool?[] { true, null });
                await rows.WriteAsync(name, new string?[] { "x", null }!);
                await rows.WriteAsync<float>(single, new[] { 0.5f, -1 });
                await rows.WriteAsync<long>(big, new long?[] { 1L << 40, null });
                await rows.WriteAsync<DateTime>(date, new[] { DateTime.UnixEpoch, DateTime.UnixEpoch });
                await rows.WriteAsync<decimal>(money, new decimal?[] { 1.25m, null });
            }
        }

        stream.Position = 0;
        return stream;
    }

    [Fact]
    public async Task Numbers_booleans_text_dates_and_missing_cells_are_read_over_all_groups()
    {
        var table = await ParquetFile.ReadAsync(await File());
        Assert.Equal(4, table.RowCount);
        Assert.Equal([1.0, 2, 2, 2], Numbers(table, "whole"));
        Assert.Equal([double.NaN, 2.5, double.NaN, 2.5], Numbers(table, "maybe"));
        Assert.Equal([0.5, -1, 0.5, -1], Numbers(table, "single"));
        Assert.Equal([1L << 40, double.NaN, 1L << 40, double.NaN], Numbers(table, "big"));
        Assert.Equal([1.25, double.NaN, 1.25, double.NaN], Numbers(table, "money"));
        Assert.Equal(["true", null, "true", null], Texts(table, "flag"));
        Assert.Equal(["x", null, "x", null], Texts(table, "name"));
        Assert.Equal("1970-01-01T00:00:00", table["date"].TextAt(0));
    }

    [Fact]
    public async Task A_column_of_lists_is_refused_by_name()
    {
        var stream = new MemoryStream();
        var list = new DataField<int[]>("many");
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(list), stream))
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync<int>(list, new[] { 1, 2 }, new[] { 0, 1 });
        }

        stream.Position = 0;
        var error = await Assert.ThrowsAsync<NablaException>(() => ParquetFile.ReadAsync(stream, "t.parquet"));
        Assert.Equal("t.parquet has no column of numbers, booleans, text or dates. Column \"many\" holds lists.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task A_file_that_is_cut_off_is_refused(int length)
    {
        byte[] bytes = (await File()).ToArray()[..length];
        var error = await Assert.ThrowsAsync<NablaException>(() => ParquetFile.ReadAsync(new MemoryStream(bytes), "t.parquet"));
        Assert.StartsWith("t.parquet cannot be read as Parquet:", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Damaged_bytes_give_an_error_of_one_line_or_a_table()
    {
        byte[] whole = (await File()).ToArray();
        var random = new Random(5);
        int errors = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                await ParquetFile.ReadAsync(new MemoryStream(damaged));
            }
            catch (NablaException error)
            {
                Assert.DoesNotContain('\n', error.Message);
                errors++;
            }
        }

        Assert.True(errors > 0, $"errors must be above 0 (got {errors}).");
    }

    private static double[] Numbers(Table table, string name) => Assert.IsType<NumericColumn>(table[name]).Values.ToArray();

    private static string?[] Texts(Table table, string name) =>
        [.. Enumerable.Range(0, table.RowCount).Select(Assert.IsType<TextColumn>(table[name]).TextAt)];
}
