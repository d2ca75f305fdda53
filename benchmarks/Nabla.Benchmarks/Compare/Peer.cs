using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nabla.Benchmarks.Compare;

/// <summary>
/// A peer's process: it lives as long as the comparison at one number of threads, and answers requests, one JSON line each.
/// </summary>
internal sealed class Peer : ISide, IDisposable
{
    // What OpenBLAS takes a processor for that it does not know.
    private static readonly string[] KernelsOfUnknown = ["Prescott", "Generic", "Core2"];

    private readonly Process _process;
    private readonly JsonNode _hello;

    private Peer(string kind, Process process)
    {
        (Kind, _process) = (kind, process);
        _hello = Read();
        if (!_hello["right"]!.GetValue<bool>())
            throw new InvalidOperationException($"{Name} multiplies wrongly with {Kernel}. Name another kernel in NABLA_PEER_CORETYPE: "
                + "SkylakeX, Zen, Haswell.");
    }

    /// <summary>PyTorch 1.13, ….</summary>
    public string Name => _hello["name"]!.GetValue<string>();

    /// <summary>pytorch, scikit-learn or numpy.</summary>
    public string Kind { get; }

    /// <summary>Whether it is a library, else a step by hand.</summary>
    public bool IsLibrary => Kind != "numpy";

    /// <summary>How it is set up.</summary>
    public string How => _hello["how"]!.GetValue<string>();

    /// <summary>The BLAS that it multiplies with.</summary>
    public string Kernel => _hello["kernel"]!.GetValue<string>();

    /// <summary>GFLOP/s of its product of 128×784 and 784×512.</summary>
    public double Gflops => _hello["gflops"]!.GetValue<double>();

    /// <summary>Starts one. An OpenBLAS that does not know the processor gets the kernel for its vector instructions.</summary>
    public static Peer Start(string kind, int threads)
    {
        var peer = new Peer(kind, Python.Start(kind, threads, Python.Kernel));
        if (Python.Kernel is not null || Python.KernelByInstructions is not { } kernel || !KernelsOfUnknown.Any(peer.Kernel.Contains))
            return peer;
        peer.Dispose();
        return new(kind, Python.Start(kind, threads, kernel));
    }

    /// <summary>Makes data and network there, and warms up.</summary>
    /// <returns>How it chose to do it; empty where there was no choice.</returns>
    public string SetUp(Workload workload, string? folder = null) =>
        Ask(new JsonObject { ["do"] = "setup", ["workload"] = Describe(workload, folder) })["how"]?.GetValue<string>() ?? "";

    /// <summary>Samples a second over about so long.</summary>
    public double Run(double seconds)
    {
        var answer = Ask(new JsonObject { ["do"] = "run", ["seconds"] = seconds });
        return answer["samples"]!.GetValue<double>() / answer["seconds"]!.GetValue<double>();
    }

    /// <summary>The costs before and after one step on the samples of a folder from the weights there.</summary>
    public (double Before, double After) Verify(Workload workload, string folder)
    {
        var answer = Ask(new JsonObject { ["do"] = "verify", ["workload"] = Describe(workload, folder), ["folder"] = folder });
        return (answer["before"]!.GetValue<double>(), answer["after"]!.GetValue<double>());
    }

    /// <summary>A workload in the peers' words.</summary>
    public static JsonObject Describe(Workload workload, string? folder = null) => new()
    {
        ["name"] = workload.Name,
        ["kind"] = workload.Kind.ToString().ToLowerInvariant(),
        ["widths"] = JsonSerializer.SerializeToNode(workload.Widths),
        ["activation"] = workload.Hidden,
        ["output"] = workload.Output,
        ["cost"] = workload.CrossEntropy ? "cross-entropy" : "squared-error",
        ["optimizer"] = workload.Optimizer,
        ["rate"] = workload.Rate,
        ["batch"] = workload.Batch,
        ["rows"] = workload.Rows,
        ["one_hot"] = workload.OneHot,
        ["tabular"] = workload.IsTabular,
        ["folder"] = folder,
        ["iterations"] = NablaFullBatch.Iterations,
    };

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonNode Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        return Read();
    }

    private JsonNode Read() => JsonNode.Parse(_process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"The peer {Kind} ended; what it said stands above."))!;
}
