using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Accuracy;

/// <summary>One table: its files, and what is expected on its test rows of one network and of five.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="One">What one network must reach.</param>
/// <param name="Five">What five networks together must reach.</param>
/// <param name="IsSmall">Whether it is so small that a line may do as well: then logistic regression stands beside it.</param>
internal sealed record TableExperiment(string Name, TableBar One, TableBar Five, bool IsSmall = false)
{
    public static IReadOnlyList<TableExperiment> All { get; } =
    [
        new("iris", new(96.6, 0.15), new(96.6, 0.15), IsSmall: true),
        new("wine", new(97.2, 0.10), new(97.2, 0.10), IsSmall: true),
        new("penguins", new(100, 0.02), new(100, 0.02), IsSmall: true),
        new("breast-cancer", new(95.5, 0.12), new(96.4, 0.10)),
        new("auto-mpg", new(Rmse: 2.60), new(Rmse: 2.48)),
        new("abalone", new(Rmse: 2.19), new(Rmse: 2.16)),
        new("wine-quality-white", new(Rmse: 0.666), new(Rmse: 0.636)),
        new("california-housing", new(Rmse: 49_100), new(Rmse: 46_900)),
        new("adult", new(85.6, 0.305), new(86.5, 0.285)),
    ];

    /// <summary>The rows to learn from, those to be judged by, and the column to predict.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="develops">Whether a fifth of the training rows stands for the test rows, which are not looked at.</param>
    public (Table Train, Table Test, string Target) Load(ulong seed, bool develops)
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("NABLA_DATA") ?? Path.Combine("..", "shared", "data"), Name);
        using var about = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "about.json")));
        string target = about.RootElement.GetProperty("target").GetString()!;
        // Classes that are numbers are classes all the same.
        var options = about.RootElement.GetProperty("task").GetString() == "classification"
            ? new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { [target] = ColumnKind.Text } }
            : new CsvOptions();
        var train = Csv.Read(Path.Combine(folder, "train.csv"), options);
        if (!develops) return (train, Csv.Read(Path.Combine(folder, "test.csv"), options), target);
        var (first, second) = train.Split(0.8, 1000 + seed, One.Rmse is null ? target : null);
        return (first, second, target);
    }
}

/// <summary>What must be reached: accuracy in percent at least and log-loss at most, or RMSE at most.</summary>
internal sealed record TableBar(double? Accuracy = null, double? LogLoss = null, double? Rmse = null)
{
    public bool IsMet(double first, double second) =>
        Rmse is { } rmse ? first <= rmse : first >= Accuracy - 0.05 && second <= LogLoss + 0.0005;

    public override string ToString() =>
        Rmse is { } rmse ? FormattableString.Invariant($"≤ {rmse:#,0.###}") : FormattableString.Invariant($"≥ {Accuracy} %, ≤ {LogLoss}");
}
