using Nabla.Benchmarks.Compare;
using Nabla.Numerics;

namespace Nabla.Benchmarks;

/// <summary>Where several threads wait in a training step: one line a workload, in µs a step.</summary>
internal static class Waits
{
    private const int Rounds = 5;
    private const double Seconds = 1;

    /// <summary>Measures the large workloads on one and on several threads, taking turns.</summary>
    public static int Run(int threads)
    {
        Console.Error.WriteLine(Load.Describe());
        var pool = WorkerPoolCache.Get(threads) ?? throw new ArgumentException("Threads must be at least 2 (got 1).");
        Console.WriteLine("| row | 1 thread | threads | µs a step | of it in parallel | caller waits | others wait | serial | times 1 thread |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var workload in Workload.All.Where(workload => workload.Name is "W3" or "W4" or "W9"))
            Console.WriteLine(Row(workload, threads, pool));
        return 0;
    }

    private static string Row(Workload workload, int threads, WorkerPool pool)
    {
        var data = SyntheticData.Make(workload);
        NablaTraining one = new(workload, data, 1), many = new(workload, data, threads);
        var rows = new List<(double One, double Many, double Parallel, double Caller, double Others)>();
        for (int round = 0; round < Rounds; round++)
        {
            double alone = one.Run(Seconds);
            var times = pool.Times = new WaitTimes();
            double together = many.Run(Seconds);
            pool.Times = null;
            double steps = many.SamplesOfRun / (double)workload.Batch;
            rows.Add((1e6 * workload.Batch / alone, 1e6 * workload.Batch / together, 1e6 * times.Parallel / steps, 1e6 * times.CallerWaits / steps,
                1e6 * ((threads - 1) * times.Parallel - times.WorkersBusy) / steps));
        }

        var (single, step, parallel, caller, others) = rows.OrderBy(row => row.One / row.Many).ElementAt(Rounds / 2);
        return FormattableString.Invariant($"| {workload.Name} | {single:N0} | {threads} | {step:N0} | {parallel:N0} | {caller:N0} | {others:N0} | ")
            + FormattableString.Invariant($"{step - parallel:N0} | {single / step:0.00} |");
    }
}
