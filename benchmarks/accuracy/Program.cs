using System.Diagnostics;
using System.Globalization;
using Nabla.Accuracy;
using Nabla.Data.Models;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var chosen = args.Length == 0 ? Experiment.All : [.. Experiment.All.Where(experiment => args.Contains(experiment.Name))];
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project benchmarks/accuracy [-- NAME...]   NAME: {string.Join(", ", Experiment.All.Select(e => e.Name))}");
    return 2;
}

var mnist = Mnist.Load();
Console.WriteLine($"# Test accuracy at the last epoch, {DateTime.UtcNow:yyyy-MM-dd}, {Machine.Name}, .NET {Environment.Version}");
Console.WriteLine();
Console.WriteLine("| experiment | network | seed | test accuracy % | seconds | theta_sha256 |");
Console.WriteLine("|---|---|---|---|---|---|");
int missed = 0;
foreach (var experiment in chosen)
{
    var train = mnist.For(experiment.Train);
    var accuracies = new List<double>();
    for (ulong seed = 0; seed < (ulong)experiment.Seeds; seed++)
    {
        var clock = Stopwatch.StartNew();
        var model = Model.For(train, experiment.Configuration with { Seed = seed });
        var report = model.Fit();
        double accuracy = 100 * model.Evaluate(mnist.Test)["accuracy"]!.Value;
        accuracies.Add(accuracy);
        Console.WriteLine($"| {experiment.Name} | {model.Network.Architecture} | {seed} | {accuracy:0.00} | {clock.Elapsed.TotalSeconds:0.0} | {report.ThetaSha256[..16]}… |");
    }

    double mean = accuracies.Average(), spread = Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / Math.Max(1, accuracies.Count - 1));
    bool met = mean >= experiment.Bar.Low && mean <= experiment.Bar.High;
    if (!met) missed++;
    Console.WriteLine($"| **{experiment.Name}** | | mean | **{mean:0.00} ± {spread:0.00}** | | expected {experiment.Bar.Low:0.0} to {experiment.Bar.High:0.0}: {(met ? "met" : "MISSED")} |");
}

Console.WriteLine();
Console.WriteLine("Configurations:");
foreach (var experiment in chosen)
    Console.WriteLine($"- {experiment.Name}, from {experiment.Train}: {string.Join(" ", experiment.Configuration.ToJson().Split('\n', StringSplitOptions.TrimEntries))}");
return missed == 0 ? 0 : 1;
