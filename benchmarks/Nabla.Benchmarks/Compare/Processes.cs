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
        Func<Process>[] sides =
        [
            () => Own(workload),
            .. options.Peers.Select<string, Func<Process>>(kind => () =>
                Python.Start(kind, threads, Python.Kernel, "epoch", Peer.Describe(workload).ToJsonString())),
        ];
        var names = new string[sides.Length];
        var seconds = new double[sides.Length, options.Rounds];
        for (int round = 0; round < options.Rounds; round++)
            for (int side = 0; side < sides.Length; side++) (names[side], seconds[side, round]) = UntilDone(sides[side]);

        double[] medians = [.. sides.Select((_, side) =>
            Rounds.Median(Enumerable.Range(0, options.Rounds).Select(round => seconds[side, round])))];
        return new(
            "start", $"seconds from a process's start to the end of its first epoch of {workload.Name}, data made in memory", threads,
                medians[0],
            [.. options.Peers.Select((kind, peer) => (names[peer + 1], kind != "numpy", medians[peer + 1]))], null, null,
                new(null, null, null))
        { Unit = "s", Most = 0.6 };
    }

    /// <summary>Peak resident memory of a process that trains with all data resident, over 1.3 × data + 4 × θ.</summary>
    public static Result Memory(Workload workload)
    {
        using var process = Own(workload);
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var said = JsonNode.Parse(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
        double peak = said["peak_bytes"]!.GetValue<double>(), data = said["data_bytes"]!.GetValue<double>(),
            theta = said["theta_bytes"]!.GetValue<double>();
        const double Mega = 1e6;
        return new(
            "peak memory", $"MB at most resident in a process that trains {workload.Name}; data {data / Mega:0.0}, θ {theta / Mega:0.0}",
                Environment.ProcessorCount, peak / Mega,
            [], null, null, new(null, null, null))
        { Unit = "MB", Most = (1.3 * data + 4 * theta) / Mega };
    }

    private static (string Name, double Seconds) UntilDone(Func<Process> start)
    {
        const string Done = "done ";
        var clock = Stopwatch.StartNew();
        using var process = start();
        string? line;
        do line = process.StandardOutput.ReadLine();
        while (line?.StartsWith(Done, StringComparison.Ordinal) == false);
        double seconds = clock.Elapsed.TotalSeconds;
        process.WaitForExit();
        return line is null ? throw new InvalidOperationException("The process ended before it was done; what it said stands above.")
            : (line[Done.Length..], seconds);
    }

    private static Process Own(Workload workload) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["epoch", workload.Name]) { RedirectStandardOutput = true })!;
}
