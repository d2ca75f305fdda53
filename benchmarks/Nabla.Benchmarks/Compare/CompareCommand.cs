using Nabla.Data;

namespace Nabla.Benchmarks.Compare;

/// <summary>Nabla beside its peers: the rows of the table, one after the other.</summary>
internal sealed class CompareCommand(CompareOptions options, Report report)
{
    private readonly Dictionary<(int Rows, int Inputs, int Outputs, bool OneHot), Dataset> _data = [];

    /// <summary>The command, from its arguments to its exit code.</summary>
    public static int Run(string[] arguments) => CompareOptions.Command(options =>
    {
        var report = new Report(options.Json ? null : Console.Out, options.Json ? Console.Out : null, options.Out);
        var command = new CompareCommand(options, report);
        return options.Verify ? command.Verify() : command.Measure();
    }).Parse(arguments).Invoke();

    private int Verify()
    {
        Python.Ensure(options.Peers);
        Peer[] peers = [.. options.Peers.Select(kind => Peer.Start(kind, threads: 1))];
        bool agreed = true;
        foreach (var workload in Chosen().Where(workload => workload.Kind == WorkloadKind.Train))
            agreed &= Verification.Check(workload, Data(workload), peers, Console.Out);
        foreach (var peer in peers) peer.Dispose();
        return agreed ? 0 : 1;
    }

    private int Measure()
    {
        Python.Ensure(options.Peers);
        report.Tell(Load.Describe());
        if (Chosen().Any())
            foreach (int threads in options.Threads) Measure(threads);

        // Rows that have a number of threads of their own.
        if (options.Rows.Contains(CompareOptions.Scaling))
            foreach (string name in (string[])["W3", "W4"]) report.Add(Scaling(Named(name)));
        if (options.Rows.Contains(CompareOptions.Start)) report.Add(Processes.Start(Named("W1"), options));
        if (options.Rows.Contains(CompareOptions.Memory)) report.Add(Processes.Memory(Named("W3")));
        report.Close();
        return 0;
    }

    private void Measure(int threads)
    {
        Peer[] peers = [.. options.Peers.Select(kind => Peer.Start(kind, threads))];
        foreach (var peer in peers) report.Tell(peer, threads);
        var peak = new PeakSide(threads);
        foreach (var workload in Chosen()) report.Add(Row(workload, threads, peers, peak));
        report.Tell(peak, threads);
        foreach (var peer in peers) peer.Dispose();
    }

    private IEnumerable<Workload> Chosen() => Workload.All.Where(workload => options.Rows.Contains(workload.Name));

    private Result Row(Workload workload, int threads, IReadOnlyList<Peer> peers, PeakSide peak)
    {
        var data = Data(workload);
        using var exchange = workload.Kind == WorkloadKind.FullBatch ? new Exchange(workload.Network(), data) : null;
        Peer[] able = [.. peers.Where(peer => workload.IsFor(peer.Kind))];
        foreach (var peer in able) report.Tell(peer, workload, peer.SetUp(workload, exchange?.Folder));
        ISide nabla = workload.Kind switch
        {
            WorkloadKind.Inference => new NablaInference(workload, data),
            WorkloadKind.FullBatch => new NablaFullBatch(workload, data, threads),
            _ => new NablaTraining(workload, data, threads),
        };
        double[] medians = Rounds.Medians([nabla, .. able, peak], options.Rounds, options.Seconds);
        if (nabla is NablaFullBatch search) report.Tell($"{workload.Name}: Nabla {search.EvaluationsEach:0.00} evaluations an iteration.");
        double gflops = medians[0] * workload.OperationsPerSample / 1e9;
        return new(
            workload.Name, workload.ToString(), threads, medians[0],
                [.. able.Select((peer, i) => (peer.Name, peer.IsLibrary, medians[i + 1]))],
            gflops, gflops / peak.Best, threads == 1 ? workload.Bars : workload.Bars with { Share = null });
    }

    private Result Scaling(Workload workload)
    {
        var data = Data(workload);
        double[] medians = Rounds.Medians([new NablaTraining(workload, data, 2), new NablaTraining(workload, data, 1)], options.Rounds,
            options.Seconds);
        return new($"{workload.Name} scaling", "2 threads over 1", 2, medians[0], [("Nabla, 1 thread", true, medians[1])], null, null,
            new(1.85, null, null));
    }

    private Dataset Data(Workload workload)
    {
        var shape = (workload.Rows, workload.Widths[0], workload.Widths[^1], workload.OneHot);
        if (!_data.TryGetValue(shape, out var data)) _data[shape] = data = SyntheticData.Make(workload);
        return data;
    }

    private static Workload Named(string name) => Workload.All.First(workload => workload.Name == name);
}
