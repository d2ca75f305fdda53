using System.CommandLine;

namespace Nabla.Benchmarks.Compare;

/// <summary>What the compare command is asked.</summary>
internal sealed record CompareOptions
{
    public const string Scaling = "scaling", Start = "start", Memory = "memory";

    public required bool Json { get; init; }

    public required IReadOnlyList<string> Rows { get; init; }

    public required IReadOnlyList<int> Threads { get; init; }

    public required double Seconds { get; init; }

    public required int Rounds { get; init; }

    public required IReadOnlyList<string> Peers { get; init; }

    public required bool Verify { get; init; }

    public required string? Out { get; init; }

    private static IReadOnlyList<string> AllRows { get; } = [.. Workload.All.Select(workload => workload.Name), Scaling, Start, Memory];

    private static IReadOnlyList<string> AllPeers { get; } = ["pytorch", "scikit-learn", "numpy"];

    /// <summary>The command line, which calls back with what it says.</summary>
    public static RootCommand Command(Func<CompareOptions, int> run)
    {
        var json = new Option<bool>("--json") { Description = "One line of JSON a row on standard output, nothing else." };
        var rows = Choice("--workloads", "Rows; W7 is both of its networks.", [.. AllRows, "W7"], string.Join(',', AllRows));
        var threads = Choice("--threads", "Numbers of threads.", ["1", "2", "3", "4", "6", "8", "12", "16"], Environment.ProcessorCount > 1
            ? "1,2" : "1");
        var seconds = new Option<double>("--seconds")
            { Description = "How long each side works in a round.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds, of which the median counts.", DefaultValueFactory = _ => 5 };
        var peers = Choice("--peers", "Whom to compare with.", [.. AllPeers, "none"], string.Join(',', AllPeers));
        var verify = new Option<bool>("--verify") { Description = "Compares costs before and after one step instead of times." };
        var file = new Option<string?>("--out") { Description = "Writes the table with machine, versions and command to this file too." };
        var command = new RootCommand("Nabla beside its peers in one run: taking turns, warm, medians.")
            { json, rows, threads, seconds, rounds, peers, verify, file };
        command.SetAction(parsed => run(new()
        {
            Json = parsed.GetValue(json),
            Rows = [.. List(parsed.GetValue(rows)).SelectMany(name => name == "W7" ? ["W7-16", "W7-512"] : new[] { name })],
            Threads = [.. List(parsed.GetValue(threads)).Select(int.Parse)],
            Seconds = parsed.GetValue(seconds),
            Rounds = parsed.GetValue(rounds),
            Peers = [.. List(parsed.GetValue(peers)).Where(peer => peer != "none")],
            Verify = parsed.GetValue(verify),
            Out = parsed.GetValue(file),
        }));
        return command;
    }

    private static Option<string> Choice(string name, string description, IReadOnlyList<string> known, string otherwise)
    {
        var option = new Option<string>(name)
            { Description = $"{description} Some of {string.Join(", ", known)}, with commas between.", DefaultValueFactory = _ =>
            otherwise };
        option.Validators.Add(result =>
        {
            foreach (string unknown in List(result.GetValueOrDefault<string>()).Except(known))
                result.AddError($"{name} knows no {unknown}, only {string.Join(", ", known)}.");
        });
        return option;
    }

    private static string[] List(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
