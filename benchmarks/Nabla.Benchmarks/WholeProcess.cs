using System.Text.Json;
using Nabla.Training;

namespace Nabla.Benchmarks;

/// <summary>What is measured from outside: a process that makes its data, trains one epoch and ends.</summary>
internal static class WholeProcess
{
    /// <summary>Trains one epoch, says that it is done, and how much memory it took at most.</summary>
    public static int Epoch(string name)
    {
        var workload = Workload.All.First(w => w.Name == name);
        var data = SyntheticData.Make(workload);
        var network = workload.Network();
        new Trainer(network, workload.Cost, workload.NewOptimizer(),
            new() { BatchSize = workload.Batch, Epochs = 1, Diagnose = false }).Fit(data);
        Console.WriteLine("done Nabla");
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            peak_bytes = PeakBytes(),
            data_bytes = 4L * (data.Inputs.Length + data.Targets.Length),
            theta_bytes = 4L * network.Theta.Length,
        }));
        return 0;
    }

    // VmHWM: the most pages that were resident at once. Where there is no /proc, what the system calls the peak working set.
    private static long PeakBytes()
    {
        const string Status = "/proc/self/status";
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            : null;
        return line is null
            ? System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64
            : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
