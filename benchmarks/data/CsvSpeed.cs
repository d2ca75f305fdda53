using System.Diagnostics;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Readers;
using Sylvan.Data.Csv;

namespace Nabla.DataSpeed;

/// <summary>How fast CSV becomes a dataset, on one thread, stage by stage, beside the package that divides it into cells.</summary>
internal static class CsvSpeed
{
    private const int Repeats = 5;

    /// <summary>What divides the cells.</summary>
    public static string Peer => $"Sylvan.Data.Csv {typeof(CsvDataReader).Assembly.GetName().Version!.ToString(3)}";

    public static void Measure()
    {
        Console.WriteLine("| file | columns | rows | Sylvan, rows alone | Sylvan, cells as numbers | table | fit | apply | "
            + "**CSV to dataset** |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, target) in CsvFiles.All)
        {
            string path = CsvFiles.Path(name);
            double megabytes = new FileInfo(path).Length / 1e6;
            double rows = double.MaxValue, cells = double.MaxValue, read = double.MaxValue, fit = double.MaxValue, apply = double.MaxValue,
                whole = double.MaxValue;
            Table? table = null;
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                rows = Math.Min(rows, Seconds(() => ReadAlone(path, withCells: false)));
                cells = Math.Min(cells, Seconds(() => ReadAlone(path, withCells: true)));
                table = null;
                Preprocessing? preprocessing = null;
                double a = Seconds(() => table = Csv.Read(path)), b = Seconds(() => preprocessing = Preprocessing.Fit(table!, target)),
                    c = Seconds(() => preprocessing!.Apply(table!));
                (read, fit, apply, whole) = (Math.Min(read, a), Math.Min(fit, b), Math.Min(apply, c), Math.Min(whole, a + b + c));
            }

            string Speed(double seconds) => FormattableString.Invariant($"{megabytes / seconds:0} MB/s");
            string Time(double seconds) => FormattableString.Invariant($"{seconds * 1000:0} ms");
            Console.WriteLine($"| {name}, {megabytes:0} MB | {table!.Columns.Count} | {table.RowCount:N0} | {Speed(rows)} | "
                + $"{Speed(cells)} | {Speed(read)}, {Time(read)} | {Time(fit)} | {Time(apply)} | **{Speed(whole)}** |");
        }
    }

    // Cells of text are looked at as spans: what a reader of categories would have to do at the least.
    private static double ReadAlone(string path, bool withCells)
    {
        using var reader = CsvDataReader.Create(path, new CsvDataReaderOptions { BufferSize = 1 << 16, MaxBufferSize = 1 << 24 });
        double sum = 0;
        while (reader.Read())
        {
            if (!withCells) continue;
            for (int c = 0; c < reader.FieldCount; c++)
            {
                var span = reader.GetFieldSpan(c);
                if (span.Length > 0 && span[0] <= '9') sum += reader.GetDouble(c);
            }
        }

        return sum;
    }

    private static double Seconds(Action run)
    {
        GC.Collect();
        var clock = Stopwatch.StartNew();
        run();
        return clock.Elapsed.TotalSeconds;
    }
}
