using System.Text;
using Nabla.Accuracy;

namespace Nabla.Benchmarks.Compare;

/// <summary>Where rows go: a table to read or lines of JSON, and a file with everything that belongs to them.</summary>
internal sealed class Report(TextWriter? table, TextWriter? json, string? file)
{
    private const string Head =
        "| row | what | threads | Nabla | peers | ratio | by hand | GFLOP/s | share of peak |\n|---|---|---|---|---|---|---|---|---|";

    private readonly List<Result> _results = [];
    private readonly List<string> _notes = [];

    /// <summary>How a peer is set up.</summary>
    public void Tell(Peer peer, int threads) =>
        Tell($"{peer.Name}, {threads} thread{(threads == 1 ? "" : "s")}: {peer.How}; {peer.Kernel}, {peer.Gflops:0} GFLOP/s on 128×784 · "
        + "784×512, found right.");

    /// <summary>What shares are shares of.</summary>
    public void Tell(PeakSide peak, int threads) =>
        Tell($"Peak of {threads} thread{(threads == 1 ? "" : "s")}: {peak.Best:0} GFLOP/s of fused multiply-adds in registers.");

    /// <summary>How a peer chose to do a workload.</summary>
    public void Tell(Peer peer, Workload workload, string how)
    {
        if (how.Length > 0) Tell($"{workload.Name}: {peer.Name} {how}.");
    }

    /// <summary>A row.</summary>
    public void Add(Result result)
    {
        if (table is not null && _results.Count == 0) table.WriteLine(Head);
        _results.Add(result);
        table?.WriteLine(result.ToRow());
        json?.WriteLine(result.ToJson());
        json?.Flush();
    }

    /// <summary>Writes the file.</summary>
    public void Close()
    {
        if (file is null) return;
        var text = new StringBuilder();
        text.AppendLine($"# Nabla beside its peers, {DateTime.UtcNow:yyyy-MM-dd}, {Machine.Name}, .NET {Environment.Version}");
        text.AppendLine();
        text.AppendLine($"`dotnet run -c Release --project benchmarks/Nabla.Benchmarks -- "
            + $"{string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}`");
        text.AppendLine();
        text.AppendLine("Samples a second unless said, in parentheses the bar. `ratio`: times the fastest library; `by hand`: times the "
            + "step written in numpy.");
        text.AppendLine();
        text.AppendLine(Head);
        foreach (var result in _results) text.AppendLine(result.ToRow());
        text.AppendLine();
        foreach (string note in _notes) text.AppendLine($"- {note}");
        File.WriteAllText(file, text.ToString());
    }

    /// <summary>Anything else that belongs to the numbers.</summary>
    public void Tell(string note)
    {
        _notes.Add(note);
        Console.Error.WriteLine(note);
    }
}
