using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Nabla.Benchmarks.Kernels;

/// <summary>In this process, so that no project is generated, restored and built for each case; short, since there are many.</summary>
internal sealed class BenchConfig : ManualConfig
{
    public BenchConfig(params IColumn[] columns)
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(9)
            .WithIterationTime(TimeInterval.FromMilliseconds(150)));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(columns);
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(40);
        HideColumns("Error", "StdDev", "Gen0", "Gen1", "Gen2");
    }
}

/// <summary>For classes whose cases know their operations.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CountedAttribute : Attribute, IConfigSource
{
    public IConfig Config => new BenchConfig(StatisticColumn.Median, CountedColumn.Gflops, CountedColumn.Share);
}

/// <summary>For whole steps.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StepsAttribute : Attribute, IConfigSource
{
    public IConfig Config => new BenchConfig(StatisticColumn.Median, CountedColumn.Step, CountedColumn.Gflops, CountedColumn.Share);
}

/// <summary>For passes over many numbers.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PassedAttribute : Attribute, IConfigSource
{
    public IConfig Config => new BenchConfig(StatisticColumn.Median, CountedColumn.Each);
}

/// <summary>For functions of one number, timed a number.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EachAttribute : Attribute, IConfigSource
{
    public IConfig Config => new BenchConfig(StatisticColumn.Median);
}
