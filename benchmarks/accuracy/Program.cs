using System.Globalization;
using System.Text.Json.Nodes;
using Nabla.Accuracy;
using Nabla.Models;
using Nabla.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["tables", .. var tables]) return TableRuns.Run(tables);
if (args is ["bench", .. var bench]) return DefaultsBench.Run(bench);
var names = args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
string? Given(string flag) =>
    args.FirstOrDefault(argument => argument.StartsWith(flag + "=", StringComparison.Ordinal))?[(flag.Length + 1)..];
bool isHeld = args.Contains("--held-out");
string? checkpoints = Given("--checkpoints"), with = Given("--with"), seeds = Given("--seeds");

// Settings in place of the experiment's, to try things: --with='{"dropout": 0.3}'.
RunConfiguration With(RunConfiguration configuration)
{
    if (with is null) return configuration;
    var settings = JsonNode.Parse(configuration.ToJson())!.AsObject();
    foreach (var (name, value) in JsonNode.Parse(with)!.AsObject()) settings[name] = value?.DeepClone();
    return RunConfiguration.FromJson(settings.ToJsonString());
}

var chosen = names.Count == 0 ? Experiment.All : [.. Experiment.All.Where(experiment => names.Contains(experiment.Name))];
if (chosen.Count < names.Count)
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project benchmarks/accuracy [-- NAME... --held-out --seeds=N --with=JSON "
        + $"--checkpoints=FOLDER]   NAME: {string.Join(", ", Experiment.All.Select(e => e.Name))}");
    return 2;
}

var mnist = Mnist.Load();
if (isHeld) mnist = mnist.Held();
Console.WriteLine($"# {(isHeld ? "Accuracy on the last 10,000 training images, which were held out," : "Test accuracy")} at the last "
    + $"epoch, {DateTime.UtcNow:yyyy-MM-dd}, {Machine.Name}, .NET {Environment.Version}");
Console.WriteLine();
Console.WriteLine("| experiment | network | seed | accuracy % | seconds | CPU seconds | theta_sha256 |");
Console.WriteLine("|---|---|---|---|---|---|---|");
int missed = 0;
foreach (var experiment in chosen)
{
    var train = mnist.For(experiment.Train);
    var accuracies = new List<double>();
    var configuration = With(experiment.Configuration);
    for (ulong seed = 0; seed < (seeds is null ? (ulong)experiment.Seeds : ulong.Parse(seeds, CultureInfo.InvariantCulture)); seed++)
    {
        double before = Environment.CpuUsage.TotalTime.TotalSeconds;
        var model = Model.For(train, configuration with { Seed = seed });
        using var folder = checkpoints is null ? null : CheckpointFolder.Resume(Path.Combine(checkpoints, $"{experiment.Name}-{seed}"));
        var report = model.Fit(new Lines(), checkpoints: folder);
        double accuracy = 100 * model.Evaluate(mnist.Test)["accuracy"]!.Value;
        accuracies.Add(accuracy);
        Console.WriteLine($"| {experiment.Name} | {model.Network.Architecture} | {seed} | {accuracy:0.00} | {report.Seconds:0.0} | "
            + $"{Environment.CpuUsage.TotalTime.TotalSeconds - before:0.0} | {report.ThetaSha256[..16]}… |");
    }

    double mean = accuracies.Average(),
        spread = Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / Math.Max(1, accuracies.Count - 1));
    bool met = mean >= experiment.Bar.Low && mean <= experiment.Bar.High;
    if (!met) missed++;
    Console.WriteLine($"| **{experiment.Name}** | | mean | **{mean:0.00} ± {spread:0.00}** | | | expected {experiment.Bar.Low:0.00} to "
        + $"{experiment.Bar.High:0.00}: {(met ? "met" : "MISSED")} |");
}

Console.WriteLine();
Console.WriteLine("Configurations:");
foreach (var experiment in chosen)
    Console.WriteLine($"- {experiment.Name}, from {experiment.Train}: "
        + $"{string.Join(" ", With(experiment.Configuration).ToJson().Split('\n', StringSplitOptions.TrimEntries))}");
return missed == 0 ? 0 : 1;

/// <summary>Says of every epoch how far it is, for those who wait.</summary>
file sealed class Lines : IProgress<EpochReport>
{
    public void Report(EpochReport value) =>
        Console.Error.WriteLine($"epoch {value.Epoch} of {value.Epochs}: cost {value.Train.Cost:0.0000}, {value.Seconds:0.0} s");
}
