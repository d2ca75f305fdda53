using System.Globalization;
using Nabla.Crash;

// Trains with the tool, kills it with SIGKILL again and again at moments drawn at random, goes on each time, and compares the end with that
// of a run that nobody killed:
//   Nabla.Crash [--kills 100] [--seed 1] [--epochs 8000] [--streamed]
// After every kill all files must be whole. The exit code is 1 where a file is not, or the weights are others.
int kills = Number("--kills", 100), seed = Number("--seed", 1), epochs = Number("--epochs", 8000);
string folder = Path.Combine(Path.GetTempPath(), $"nabla-crash-{Guid.NewGuid():N}");
Directory.CreateDirectory(folder);
try
{
    var run = new KilledRun(folder, epochs, args.Contains("--streamed"));
    var (expected, seconds) = run.Undisturbed();
    Console.WriteLine(FormattableString.Invariant($"undisturbed: {seconds:0.0} s, theta_sha256 {expected}"));
    string actual = run.Killed(kills, seconds, new Random(seed));
    foreach (var (phase, count) in run.Phases.OrderBy(phase => phase.Key)) Console.WriteLine($"killed {count} times {phase}");
    Console.WriteLine($"killed in training up to {run.Reached} of {epochs} epochs");
    Console.WriteLine($"after {kills} kills: theta_sha256 {actual}, {run.FilesRead} files read after kills, "
        + $"{run.Unreadable.Count} unreadable");
    foreach (string fault in run.Unreadable) Console.WriteLine(fault);
    bool same = actual == expected && run.SameEpochs;
    Console.WriteLine(same ? "the same weights and the same epochs" : "NOT THE SAME");
    return same && run.Unreadable.Count == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

int Number(string name, int otherwise)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}
