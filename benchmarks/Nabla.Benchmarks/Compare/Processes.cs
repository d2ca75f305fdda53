using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Nabla.Benchmarks.Compare;

/// <summary>The rows that need whole processes, seen from outside.</summary>
internal static class Processes
{
    /// <summary>Seconds from a process's start to the end of its first epoch, with data that it makes in memory; all processors.</summary>
    public static Result Start(Workload workload, CompareOptions options)
    {
        int threads = Environment.ProcessorCount;
        var kinds = options.Peers.ToArray();
        var seconds = new List<double>[kinds.Length + 1];
        for (int side = 0; side <= kinds.Length; side++) seconds[side] = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            seconds[0].Add(UntilDone(() => Own(workload)));
            for (int side = 0; side < kinds.Length; side++)
                seconds[side + 1].Add(UntilDone(() => Python.Start(kinds[side], threads, "epoch", Peer.Describe(workload).ToJsonString())));
        }

        // Epochs a second, so that more is better in this row too.
        double[] medians = [.. seconds.Select(Rounds.Median)];
        return new(
            "start", $"seconds from a process's start to the end of its first epoch of {workload.Name}, data made in memory; {threads} threads", threads, medians[0],
            [.. kinds.Select((kind, side) => (kind, kind != "numpy", medians[side + 1]))], null, null, new(null, null, null)) { Unit = "s", Most = 0.6 };
    }

    /// <summary>Peak resident memory of a process that trains with all data resident, over 1.3 × data + 4 × θ.</summary>
    public static Result Memory(Workload workload)
    {
        using var process = Own(workload);
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var said = JsonNode.Parse(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
        double peak = said["peak_bytes"]!.GetValue<double>(), data = said["data_bytes"]!.GetValue<double>(), theta = said["theta_bytes"]!.GetValue<double>();
        const double Mega = 1e6;
        return new(
            "peak memory", $"MB at most resident in a process that trains {workload.Name}; data {data / Mega:0.0}, θ {theta / Mega:0.0}", Environment.ProcessorCount, peak / Mega,
            [], null, null, new(null, null, null)) { Unit = "MB", Most = (1.3 * data + 4 * theta) / Mega };
    }

    private static double UntilDone(Func<Process> start)
    {
        var clock = Stopwatch.StartNew();
        using var process = start();
        while (process.StandardOutput.ReadLine() is { } line)
            if (line == "done") break;
        double seconds = clock.Elapsed.TotalSeconds;
        process.WaitForExit();
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException("The process ended with an error; what it said stands above.");
    }

    private static Process Own(Workload workload) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["epoch", workload.Name]) { RedirectStandardOutput = true })!;
}
