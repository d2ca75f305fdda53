using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nabla.Data;
using Nabla.Models;
using Nabla.Training;

namespace Nabla.Crash;

/// <summary>One training that is killed and goes on, and the same one undisturbed.</summary>
/// <param name="folder">An empty folder.</param>
/// <param name="epochs">How long it lasts.</param>
/// <param name="streamed">Whether its data are read from a file in windows.</param>
internal sealed class KilledRun(string folder, int epochs, bool streamed)
{
    // After the training has ended a kill meets the writing of the model: such a part of the kills is kept for it.
    private const double PartForModel = 0.15, SecondsBetweenCheckpoints = 0.05;

    private static readonly string Here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
    private static readonly string Tool = Path.Combine(Here, "..", "..", "Nabla.Cli", Path.GetFileName(Here), "Nabla.Cli.dll");

    /// <summary>How often it was killed in what.</summary>
    public Dictionary<string, int> Phases { get; } = [];

    /// <summary>Files that were not whole.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Files that were read after kills.</summary>
    public int FilesRead { get; private set; }

    /// <summary>How far the training had come when it was killed for the last time before its end was waited for.</summary>
    public string Reached { get; private set; } = "";

    /// <summary>Whether every epoch of the killed run reports what the undisturbed one does, times left out.</summary>
    public bool SameEpochs => WithoutTimes("plain").SequenceEqual(WithoutTimes("out"));

    /// <summary>Trains without interruption.</summary>
    public (string Sha, double Seconds) Undisturbed()
    {
        if (streamed) File.WriteAllLines(In("points.csv"), Rows());
        Finish([.. Training(), "--out", In("plain")]);
        return (Result("plain").GetProperty("theta_sha256").GetString()!, Result("plain").GetProperty("seconds").GetDouble());
    }

    /// <summary>Trains, is killed so often, and then comes to its end.</summary>
    public string Killed(int kills, double seconds, Random random)
    {
        int inTraining = (int)Math.Ceiling(kills * (1 - PartForModel));
        // A process that has just begun is slower than one that has been at it.
        double each = 2.5 * seconds / inTraining;
        for (int kill = 0; kill < kills; kill++)
        {
            int before = Newest();
            if (kill <= inTraining && before > 0)
                Reached = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(In("checkpoints"), $"checkpoint-{before:000000}-*")
                    .First());
            using var process = Start(Continue());
            if (kill < inTraining) WaitInTraining(process, before, each, random);
            else WaitForModel(process, random);
            bool hadEnded = process.HasExited;
            process.Kill();
            process.WaitForExit();
            string phase = hadEnded ? "after its end" : Phase(before);
            Phases[phase] = Phases.GetValueOrDefault(phase) + 1;
            Verify();
        }

        Finish(Continue());
        Verify();
        return Result("out").GetProperty("theta_sha256").GetString()!;
    }

    private void WaitInTraining(Process process, int before, double each, Random random)
    {
        int where = random.Next(4);
        if (where == 0)
        {
            // Anywhere, most of the time while data are read.
            Thread.Sleep(random.Next(600));
            return;
        }

        Until(process, () => Newest() > before);
        Thread.Sleep((int)(1000 * each * random.NextDouble()));
        if (where == 1) Until(process, () => IsWriting("checkpoints"));
        Thread.SpinWait(random.Next(10_000));
    }

    private void WaitForModel(Process process, Random random)
    {
        var started = DateTime.UtcNow;
        Until(process, () => IsWriting("out") || File.Exists(In("out", "report.json"))
            && File.GetLastWriteTimeUtc(In("out", "report.json")) > started);
        Thread.SpinWait(random.Next(10_000));
    }

    private static void Until(Process process, Func<bool> holds)
    {
        while (!process.HasExited && !holds()) Thread.SpinWait(100);
    }

    private string Phase(int before) =>
        IsWriting("checkpoints") ? "while a checkpoint was written"
        : IsWriting("out") ? "while model and reports were written"
        : Directory.Exists(In("checkpoints")) && Newest() > before ? "between checkpoints"
        : "before its first new checkpoint";

    private bool IsWriting(string part) => Directory.Exists(In(part)) && Directory.EnumerateFiles(In(part), "*.part").Any();

    // checkpoint-000042-epoch-3-batch-120.safetensors
    private int Newest() => Directory.Exists(In("checkpoints"))
        ? Directory.EnumerateFiles(In("checkpoints"), "checkpoint-*.safetensors")
        .Select(file => int.Parse(Path.GetFileName(file).Split('-')[1], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max()
        : 0;

    /// <summary>Every file that has its final name must be readable.</summary>
    private void Verify()
    {
        if (Directory.Exists(In("checkpoints")))
            foreach (string file in Directory.EnumerateFiles(In("checkpoints"), "checkpoint-*.safetensors"))
                Read(file, () => Checkpoint.Load(file));
        if (!Directory.Exists(In("out"))) return;
        foreach (string file in Directory.EnumerateFiles(In("out")).Where(file => !file.EndsWith(".part", StringComparison.Ordinal)))
        {
            Read(file, () => _ = Path.GetFileName(file) switch
            {
                "run.json" => (object)RunConfiguration.Read(file),
                "report.json" => JsonDocument.Parse(File.ReadAllText(file)),
                "epochs.jsonl" => File.ReadLines(file).Select(line => JsonDocument.Parse(line)).ToList(),
                _ => Model.Load(file),
            });
        }
    }

    private void Read(string file, Action read)
    {
        FilesRead++;
        try
        {
            read();
        }
        catch (Exception fault) when (fault is CheckpointException or NablaException or JsonException or IOException)
        {
            Unreadable.Add($"{Path.GetFileName(file)}: {fault.Message}");
        }
    }

    private string[] Training() =>
    [
        "train", streamed ? In("points.csv")
            : "moons", "--epochs", $"{epochs}", "--hidden", "32,16", "--batch", "8", "--accumulate", "2", "--dropout", "0.1", "--l2",
            "0.0001",
        "--schedule", "reduce-on-plateau:factor=0.7,patience=20", "--metrics", "accuracy,roc-auc", "--validation", "0.2", "--early-stop",
            "1000000", "--seed", "7", "--quiet",
        .. streamed ? new[] { "--memory", "9MB", "--class-weights", "balanced" } : [],
    ];

    private string[] Continue() => Newest() > 0
        ? ["train", "--resume", In("checkpoints"), "--quiet"]
        : [.. Training(), "--out", In("out"), "--checkpoint", In("checkpoints"), "--every", $"{SecondsBetweenCheckpoints}s"];

    private static IEnumerable<string> Rows()
    {
        var random = new Random(1);
        yield return "x,y,color,inside";
        for (int i = 0; i < 3000; i++)
        {
            double x = random.NextDouble() * 2 - 1, y = random.NextDouble() * 2 - 1;
            yield return FormattableString.Invariant($"{x},{y},{(random.Next(2) == 0 ? "red" : "blue")},{(x * x + y * y < 0.4 ? "yes" : "no")}");
        }
    }

    private JsonElement Result(string run) => JsonDocument.Parse(File.ReadAllText(In(run, "report.json"))).RootElement;

    private string[] WithoutTimes(string run) =>
        [.. File.ReadLines(In(run, "epochs.jsonl"))
        .Select(line => string.Join(", ", JsonDocument.Parse(line).RootElement.EnumerateObject()
        .Where(value => !value.Name.Contains("second", StringComparison.Ordinal))))];

    private void Finish(string[] arguments)
    {
        using var process = Start(arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"nabla {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private Process Start(string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Tool, .. arguments]) { WorkingDirectory = folder })!;

    private string In(params string[] names) => Path.Combine([folder, .. names]);
}
