using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Nabla.Benchmarks.Kernels;

/// <summary>A column that is worked out from a case's counts and its median time.</summary>
internal sealed class CountedColumn(string name, string legend, Func<ICounted, double, string> value) : IColumn
{
    private static readonly Dictionary<int, double> Peaks = [];

    /// <summary>GFLOP/s of the products.</summary>
    public static readonly IColumn Gflops =
        new CountedColumn("GFLOP/s", "10⁹ operations of products a second", (counted, ns) => $"{counted.Operations / ns:0.0}");

    /// <summary>What that is of <see cref="FmaPeak"/>.</summary>
    public static readonly IColumn Share = new CountedColumn(
        "Share", "Part of the most that fused multiply-adds in registers give",
            (counted, ns) => $"{counted.Operations / ns / Peak(counted.Threads):0 %}");

    /// <summary>Time of one step, where a call makes several.</summary>
    public static readonly IColumn Step =
        new CountedColumn("µs/step", "Time of one training step", (counted, ns) => $"{ns / counted.Steps / 1000:0.00}");

    /// <summary>Time for each number.</summary>
    public static readonly IColumn Each =
        new CountedColumn("ns/number", "Time of one number", (counted, ns) => $"{ns / counted.Numbers:0.000}");

    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var counted = benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<ICounted>().FirstOrDefault();
        return counted is not null && summary[benchmarkCase]?.ResultStatistics is { } times ? value(counted, times.Median) : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    private static double Peak(int threads) =>
        Peaks.TryGetValue(threads, out double peak) ? peak : Peaks[threads] = FmaPeak.Gflops(threads);
}
