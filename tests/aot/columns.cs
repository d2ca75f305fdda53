#:package Parquet.Net
using System.Globalization;
using Parquet;
using Parquet.Schema;

// Writes into a folder what tests/aot.sh trains on: the same 300 rows as flowers.csv and as Parquet under each compression, with a column of every type that is read,
// and a file whose columns are of a type that is refused.
string folder = args[0];
const int Rows = 300;
var random = new Random(0);
int[] number = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(100))];
bool[] known = [.. number.Select(n => n % 7 != 0)];
string[] kind = [.. number.Select(n => n < 30 ? "rose" : n < 60 ? "tulip" : "daisy")];

Parts[] parts =
[
    Whole("sbyte", i => (sbyte)number[i]), Whole("byte", i => (byte)number[i]), Whole("short", i => (short)number[i]), Whole("ushort", i => (ushort)number[i]),
    Whole("int", i => number[i]), Whole("uint", i => (uint)number[i]), Whole("long", i => (long)number[i]), Whole("ulong", i => (ulong)number[i]),
    Whole("float", i => number[i] / 8f), Whole("double", i => number[i] / 8d), Whole("decimal", i => number[i] / 8m),
    Whole("bool", i => number[i] % 2 == 0), Whole("date", i => DateTime.UnixEpoch.AddDays(number[i] % 5)),
];
foreach (var method in new[] { CompressionMethod.None, CompressionMethod.Snappy, CompressionMethod.Gzip, CompressionMethod.Brotli, CompressionMethod.LZ4, CompressionMethod.Zstd })
    await Save($"flowers-{method}.parquet".ToLowerInvariant(), [.. parts.SelectMany(part => part.Columns), Text("kind")], method);

using (var csv = new StreamWriter(Path.Combine(folder, "flowers.csv")))
{
    csv.WriteLine(string.Join(',', parts.SelectMany(part => part.Columns).Select(column => column.Field.Name).Append("kind")));
    for (int i = 0; i < Rows; i++) csv.WriteLine(string.Join(',', parts.SelectMany(part => part.Cells(i)).Append(kind[i])));
}

await Save("guid.parquet", Whole("guid", _ => Guid.Empty).Columns, CompressionMethod.Snappy);

async Task Save(string name, Column[] columns, CompressionMethod method)
{
    await using var file = File.Create(Path.Combine(folder, name));
    await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. columns.Select(column => column.Field)]), file, new ParquetOptions { CompressionMethod = method });
    using var group = writer.CreateRowGroup();
    foreach (var column in columns) await column.Write(group);
}

// A column without and one with missing cells.
Parts Whole<T>(string name, Func<int, T> value)
    where T : struct
{
    DataField whole = new DataField<T>(name), part = new DataField<T?>(name + "-or-none");
    T[] all = [.. Enumerable.Range(0, Rows).Select(value)];
    T?[] some = [.. all.Select((cell, i) => known[i] ? cell : (T?)null)];
    return new(
        [new(whole, group => group.WriteAsync<T>(whole, all)), new(part, group => group.WriteAsync<T>(part, some))],
        i => [Cell(all[i]), Cell(some[i])]);
}

Column Text(string name)
{
    var field = new DataField<string>(name);
    return new(field, group => group.WriteAsync(field, kind));
}

static string Cell(object? value) => value switch
{
    null => "",
    bool truth => truth ? "true" : "false",
    DateTime date => date.ToString("s", CultureInfo.InvariantCulture),
    IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
    _ => throw new ArgumentException($"No cell is written for {value.GetType()}."),
};

internal sealed record Column(DataField Field, Func<ParquetRowGroupWriter, Task> Write);

internal sealed record Parts(Column[] Columns, Func<int, string[]> Cells);
