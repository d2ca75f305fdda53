using BenchmarkDotNet.Attributes;
using Nabla.Data;
using Nabla.Training;

namespace Nabla.Benchmarks.Kernels;

/// <summary>
/// Training steps of the workloads through the public trainer: one call is a pass over so many batches, its report and its hash among it.
/// </summary>
[Steps]
public class Steps
{
    private Trainer _trainer = null!;
    private Dataset _data = null!;

    /// <summary>A workload and a number of threads.</summary>
    [ParamsSource(nameof(Cases))]
    public object Case { get; set; } = null!;

    /// <summary>All cases.</summary>
    public static IEnumerable<object> Cases() =>
        from workload in Workload.All
        where workload.Kind == WorkloadKind.Train
        from threads in (int[])[1, 2]
        select new Pass(workload, threads);

    /// <summary>Makes data and trainer.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var (workload, threads) = (Pass)Case;
        _data = SyntheticData.Make(workload with { Rows = ((Pass)Case).Steps * workload.Batch });
        _trainer = new(workload.Network(), workload.Cost, workload.NewOptimizer(),
            new() { BatchSize = workload.Batch, Threads = threads, Diagnose = false });
    }

    /// <summary>One pass.</summary>
    [Benchmark]
    public void PartialFit() => _trainer.PartialFit(_data);

    private sealed record Pass(Workload Workload, int Threads) : ICounted
    {
        // Enough that what a pass does once hardly shows.
        public int Steps => Math.Min(2_000, (int)Math.Ceiling(1e11 / (Workload.OperationsPerSample * Workload.Batch)));

        public double Operations => Workload.OperationsPerSample * Workload.Batch * Steps;

        public override string ToString() => $"{Workload.Name}, {Threads} thread{(Threads == 1 ? "" : "s")}, {Steps} steps";
    }
}
