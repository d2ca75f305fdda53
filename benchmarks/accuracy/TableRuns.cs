using System.Diagnostics;
using Nabla.Models;

namespace Nabla.Accuracy;

/// <summary>
/// <c>tables [NAME...] [--develop] [--seeds N] [--one] [--config FILE]</c>: the default preset on each table, one network and five, with
/// some seeds.
/// </summary>
internal static class TableRuns
{
    public static int Run(string[] args)
    {
        bool develops = args.Contains("--develop"), oneOnly = args.Contains("--one"), fiveOnly = args.Contains("--five");
        int seeds = args.SkipWhile(arg => arg != "--seeds").Skip(1).FirstOrDefault() is { } count ? int.Parse(count) : 3;
        var asked = args.SkipWhile(arg => arg != "--config").Skip(1).FirstOrDefault() is { } file ? RunConfiguration.Read(file) : new();
        var known = TableExperiment.All.Select(table => table.Name);
        var chosen = TableExperiment.All.Where(table => args.Contains(table.Name) || !args.Any(known.Contains));
        Console.WriteLine(develops
            ? $"# Tables: a fifth of the training rows stands for the test rows, {Machine.Name}"
            : $"# Tables: test rows, looked at once, {DateTime.UtcNow:yyyy-MM-dd}, {Machine.Name}, .NET {Environment.Version}");
        Console.WriteLine();
        Console.WriteLine("| table | model | seed | test | calibration error | temperature | seconds | processor seconds | theta_sha256 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        int missed = 0;
        foreach (var table in chosen)
        {
            if (table.IsSmall && !oneOnly && !fiveOnly)
                Line(table, "logistic regression", null, seeds, develops,
                    new() { Preset = Preset.Standard, Hidden = [], LearningRate = 0.01, L2 = 0.001, EarlyStop = 0, Validation = 0,
                        Epochs = 500 });
            if (!fiveOnly && !Line(table, "one network", table.One, seeds, develops, asked)) missed++;
            if (!oneOnly && !Line(table, "five networks", table.Five, seeds, develops, asked with { Ensemble = 5 })) missed++;
        }

        return missed == 0 ? 0 : 1;
    }

    private static bool Line(TableExperiment table, string name, TableBar? bar, int seeds, bool develops, RunConfiguration configuration)
    {
        var (firsts, seconds) = (new List<double>(), new List<double>());
        bool numbers = table.One.Rmse is not null;
        for (ulong seed = 0; seed < (ulong)seeds; seed++)
        {
            var (train, test, target) = table.Load(seed, develops);
            var clock = Stopwatch.StartNew();
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            var run = TrainingRun.Prepare(train, configuration with { Seed = seed, Target = target });
            var result = run.Fit();
            double time = clock.Elapsed.TotalSeconds, busy = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
            var judged = run.Model.Evaluate(test);
            firsts.Add(numbers ? judged["rmse"]!.Value : 100 * judged["accuracy"]!.Value);
            if (!numbers) seconds.Add(judged["log-loss"]!.Value);
            string calibration = result.Uncalibrated is { } before
                ? $"{before["calibration-error"]:0.0000} → {result.Validation!["calibration-error"]:0.0000}, test "
                + $"{judged["calibration-error"]:0.0000}" : "";
            Console.WriteLine($"| {table.Name} | {name} | {seed} | {Said(firsts[^1], seconds.LastOrDefault(), numbers)} | {calibration} "
                + $"| {result.Temperature:0.###} | {time:0.0} | {busy:0.0} | "
                + $"{string.Join(' ', run.Model.Members.Select(member => ParameterOrder.Sha256(member.Architecture, member.Theta)[..8]))} |");
        }

        double first = firsts.Average(), second = numbers ? 0
            : seconds.Average(), spread = Math.Sqrt(firsts.Sum(value => (value - first) * (value - first)) / Math.Max(1, firsts.Count - 1));
        bool met = bar?.IsMet(first, second) ?? true;
        Console.WriteLine($"| **{table.Name}** | **{name}** | mean | **{Said(first, second, numbers)}** (± {spread:0.###}) | | | | | "
            + $"{(bar is null ? "" : $"expected {bar}: {(met ? "met" : "MISSED")}")} |");
        return met;
    }

    private static string Said(double first, double second, bool numbers) =>
        numbers ? $"{(first > 1000 ? $"{first:0}" : $"{first:0.0000}")}" : $"{first:0.00} %, log-loss {second:0.0000}";
}
