using Nabla.Optimizers;
using System.Diagnostics;
using Nabla.Data;
using Nabla.Models;
using Nabla.Data.Readers;
using Nabla.Training;

namespace Nabla.DataSpeed;

/// <summary>
/// What it costs a run that its samples come from somewhere: training on one thread, beside the same samples as floats in memory.
/// </summary>
internal static class LoadingSpeed
{
    private const int Rounds = 5, Epochs = 3;

    private static readonly (string Name, RunConfiguration Run)[] Networks =
    [
        ("784-128-10, batch 32", new() { Preset = Preset.Standard, Hidden = [128], Optimizer = new Sgd(), Batch = 32 }),
        ("784-16-16-10, batch 10", new() { Preset = Preset.Lesson, Hidden = [16, 16], Batch = 10 }),
    ];

    public static void Measure()
    {
        string idx = ImageFile.Idx;
        var clock = Stopwatch.StartNew();
        var bytes = Samples.FromClasses(Idx.Read(idx), Idx.Read(idx.Replace("images-idx3", "labels-idx1")));
        double read = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var floats = new Dataset(bytes.Inputs, bytes.Targets, bytes.InputWidth, bytes.TargetWidth, bytes.LearningTask, classNames: bytes.ClassNames)
            { Image = bytes.Image };
        Console.WriteLine(FormattableString.Invariant($"IDX of {new FileInfo(idx).Length / 1e6:0} MB: read as bytes in {1000 * read:0} ")
            + FormattableString.Invariant($"ms, all as floats in {1000 * clock.Elapsed.TotalSeconds:0} ms more."));
        Console.WriteLine();
        Console.WriteLine("| network | floats in memory | bytes in memory | streamed from IDX, 64 MB | bytes / floats | streamed / floats |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (name, network) in Networks)
        {
            var run = network with { Validation = 0, EarlyStop = 0, Epochs = Epochs, Threads = 1 };
            Func<double>[] ways =
            [
                () => Speed(progress => Model.For(floats, run).Fit(progress)),
                () => Speed(progress => Model.For(bytes, run).Fit(progress)),
                () => Speed(progress => TrainingRun.PrepareAsync(run with { Data = idx, Memory = 64_000_000 }).GetAwaiter().GetResult()
                    .Fit(progress)),
            ];
            var speeds = ways.Select(_ => new List<double>()).ToArray();
            for (int round = 0; round < Rounds; round++)
                for (int way = 0; way < ways.Length; way++) speeds[way].Add(ways[way]());
            double[] median = [.. speeds.Select(Median)];
            double[] ratios = [.. Enumerable.Range(1, 2)
                .Select(way => Median([.. speeds[way].Zip(speeds[0], (one, other) => one / other)]))];
            Console.WriteLine(FormattableString.Invariant($"| {name} | {median[0]:N0}/s | {median[1]:N0}/s | {median[2]:N0}/s | ")
                + FormattableString.Invariant($"{ratios[0]:0.00} | {ratios[1]:0.00} |"));
        }
    }

    /// <summary>
    /// The same of a table: reading CSV costs more than copying floats, so that what trains faster than it is read has to wait.
    /// </summary>
    public static void MeasureCsv()
    {
        Console.WriteLine("| file | network | floats in memory | streamed from CSV, 64 MB | streamed / floats |");
        Console.WriteLine("|---|---|---|---|---|");
        (string File, int[] Hidden)[] cases =
            [("numbers", [16]), ("numbers", [64, 64]), ("numbers", [256, 256]), ("pixels", [128]), ("pixels", [512, 512])];
        foreach (var (file, hidden) in cases)
        {
            string path = CsvFiles.Path(file), target = CsvFiles.All.Single(one => one.Name == file).Target;
            var run = new RunConfiguration
                { Data = path, Target = target, Hidden = hidden, Batch = 128, Validation = 0, EarlyStop = 0, Epochs = Epochs,
                Threads = 1 };
            var memory = TrainingRun.PrepareAsync(run).GetAwaiter().GetResult();
            double resident = Speed(progress => memory.Fit(progress));
            double streamed = Speed(progress => TrainingRun.PrepareAsync(run with { Memory = 64_000_000 }).GetAwaiter().GetResult()
                .Fit(progress));
            Console.WriteLine(FormattableString.Invariant($"| {file} | {memory.Model.Network.Architecture} | {resident:N0}/s | ")
                + FormattableString.Invariant($"{streamed:N0}/s | {streamed / resident:0.00} |"));
        }
    }

    // The first epoch waits for the first window, and for the compiler.
    private static double Speed(Action<IProgress<EpochReport>> train)
    {
        var each = new Speeds();
        train(each);
        return Median(each.Known[1..]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Speeds : IProgress<EpochReport>
    {
        public List<double> Known { get; } = [];

        public void Report(EpochReport value) => Known.Add(value.SamplesPerSecond);
    }
}
