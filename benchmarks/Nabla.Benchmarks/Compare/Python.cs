using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Benchmarks.Compare;

/// <summary>The peers' Python: Debian's, or the one that NABLA_PEER_PYTHON names (where a newer PyTorch is).</summary>
internal static class Python
{
    private const string Packages =
        "python3-torch python3-sklearn python3-numpy python3-threadpoolctl libopenblas0-pthread libopenblas0-openmp";

    private static readonly string? Own = Environment.GetEnvironmentVariable("NABLA_PEER_PYTHON");

    private static string Program => Own ?? "/usr/bin/python3";

    /// <summary>Installs the peers where they are missing.</summary>
    public static void Ensure(IReadOnlyList<string> peers)
    {
        string imports = string.Join(", ",
            ["threadpoolctl", .. peers.Select(peer => peer switch { "pytorch" => "torch", "scikit-learn" => "sklearn", _ => peer })]);
        if (peers.Count == 0 || (Succeeds(Program, ["-c", $"import {imports}"]) && (Own is not null || OpenMpBlas() is not null))) return;
        Console.Error.WriteLine($"{Program} lacks one of the peers. Installing {Packages} …");
        if (!Succeeds("/bin/sh", ["-c", $"apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq {Packages} >&2"]))
            throw new InvalidOperationException($"The peers could not be installed. Install {Packages}, or compare with --peers none.");
    }

    /// <summary>The OpenBLAS kernel that the caller names; null to let OpenBLAS find it.</summary>
    public static string? Kernel { get; } = Environment.GetEnvironmentVariable("NABLA_PEER_CORETYPE");

    /// <summary>The OpenBLAS kernel for this processor's vector instructions; null if there is none to name.</summary>
    public static string? KernelByInstructions =>
        Avx512BW.IsSupported ? "SkylakeX" : Avx2.IsSupported ? "Haswell" : null;

    /// <summary>Starts a peer's script with an OpenBLAS kernel; null lets OpenBLAS find it.</summary>
    public static Process Start(string peer, int threads, string? kernel, params IEnumerable<string> arguments)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peers", $"{peer.Replace('-', '_')}_peer.py");
        var start = new ProcessStartInfo(Program, ["-B", script, .. arguments])
            { RedirectStandardInput = true, RedirectStandardOutput = true };
        // What is set for old builds that do not know the processor would hold back a build that does: each finds its own kernel, unless
        // told here.
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OPENBLAS_CORETYPE"] = kernel;
        // PyTorch's loops run on OpenMP: a BLAS with threads of its own takes the processors from them while both wait spinning, and halves
        // its speed or worse.
        if (peer == "pytorch" && OpenMpBlas() is { } folder) start.Environment["LD_LIBRARY_PATH"] = folder;
        foreach (string name in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
            start.Environment[name] = threads.ToString();
        return Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start.");
    }

    // Debian's; a Python of one's own brings its own.
    private static string? OpenMpBlas() => Own is not null || !Directory.Exists("/usr/lib")
        ? null
        : Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "openblas-openmp"))
        .FirstOrDefault(Directory.Exists);

    private static bool Succeeds(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
