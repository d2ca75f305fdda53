using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nabla.Benchmarks.Compare;

/// <summary>One line of the comparison.</summary>
/// <param name="Workload">W1, or the name of another row.</param>
/// <param name="What">The workload in words.</param>
/// <param name="Threads">Threads of all sides.</param>
/// <param name="Nabla">Samples a second, or what the row counts.</param>
/// <param name="Peers">The same of each peer, and whether it is a library.</param>
/// <param name="Gflops">Products' operations a second, in units of 10⁹.</param>
/// <param name="PeakShare">Their share of the measured peak of so many threads.</param>
/// <param name="Bars">What is asked.</param>
internal sealed record Result(
    string Workload, string What, int Threads, double Nabla, IReadOnlyList<(string Name, bool IsLibrary, double Value)> Peers,
        double? Gflops, double? PeakShare, Bars Bars)
{
    /// <summary>What Nabla and the peers are counted in; null for samples a second.</summary>
    public string? Unit { get; init; }

    /// <summary>The most that a row which counts seconds or bytes may need.</summary>
    public double? Most { get; init; }

    /// <summary>Times the fastest library.</summary>
    public double? Ratio => Over(Peers.Where(peer => peer.IsLibrary));

    /// <summary>Times the step by hand.</summary>
    public double? RatioHand => Over(Peers.Where(peer => !peer.IsLibrary));

    /// <summary>The line in JSON.</summary>
    public string ToJson()
    {
        string counted = Unit switch { "s" => "nabla_seconds", "MB" => "nabla_megabytes", _ => "nabla_samples_per_second" };
        var line = new JsonObject { ["workload"] = Workload, ["threads"] = Threads, [counted] = Rounded(Nabla, 3) };
        var peers = new JsonObject();
        foreach (var (name, _, value) in Peers) peers[name] = Rounded(value, 3);
        line["peers"] = peers;
        line["ratio"] = Rounded(Ratio, 3);
        line["ratio_hand"] = Rounded(RatioHand, 3);
        line["gflops"] = Rounded(Gflops, 2);
        line["peak_share"] = Rounded(PeakShare, 4);
        return line.ToJsonString(new JsonSerializerOptions
            { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>The line in a table.</summary>
    public string ToRow() => "| " + string.Join(" | ",
        Workload, What, Threads, Number(Nabla) + Bar(Nabla <= Most, Most is { } most ? $"≤ {Number(most)}" : null),
        string.Join("; ", Peers.Select(peer => $"{peer.Name} {Number(peer.Value)}")),
        Against(Ratio, Bars.Ratio, "0.00"), Against(RatioHand, Bars.Hand, "0.00"), Gflops?.ToString("0.0"),
            Against(PeakShare, Bars.Share, "0 %")) + " |";

    // Where less is better the ratio is turned over.
    private double? Over(IEnumerable<(string Name, bool IsLibrary, double Value)> peers) =>
        !peers.Any() ? null : Unit is null ? Nabla / peers.Max(peer => peer.Value) : peers.Min(peer => peer.Value) / Nabla;

    private string Number(double value) => Unit switch { "s" => $"{value:0.00} s", "MB" => $"{value:0.0} MB", _ => $"{value:N0}" };

    private static string Against(double? value, double? bar, string format) =>
        value is not { } number ? ""
        : number.ToString(format) + Bar(number >= bar, bar is { } least ? $"≥ {least.ToString(format == "0.00" ? "0.##" : format)}" : null);

    private static string Bar(bool met, string? bar) => bar is null ? "" : $" ({bar}{(met ? "" : ", MISSED")})";

    private static JsonNode? Rounded(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;
}
