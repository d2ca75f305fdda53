using Nabla.Training.Metrics;

namespace Nabla.Training;

/// <summary>A cost and the metrics asked for.</summary>
/// <param name="Cost">The mean of C₀ over the samples, weighted where they have weights; penalties left out.</param>
/// <param name="Metrics">Name and value, in the order asked for.</param>
public sealed record Scores(double Cost, IReadOnlyList<KeyValuePair<string, double>> Metrics)
{
    /// <summary>The mean recall of the classes, for the diagnosis.</summary>
    internal double? BalancedAccuracy { get; init; }

    /// <summary>A class of which nothing was recognized, for the diagnosis.</summary>
    internal int? MissedClass { get; init; }

    /// <summary>R², for the diagnosis.</summary>
    internal double? R2 { get; init; }

    /// <summary>The value called <paramref name="name"/>, the cost included.</summary>
    /// <param name="name">"cost" or the name of a metric.</param>
    /// <returns>Its value; null where the report does not have it.</returns>
    public double? Find(string name)
    {
        if (name == "cost") return Cost;
        foreach (var (metric, value) in Metrics)
            if (metric == name) return value;
        return null;
    }

    /// <summary>True where a metric among those asked for must see all samples at once.</summary>
    internal static bool NeedRanks(IReadOnlyList<string> metrics) => metrics.Any(name => MetricRegistry.Parse(name).NeedsScores);

    /// <summary>The metrics asked for, or those that are shown every epoch where none are.</summary>
    internal static Scores From(Evaluation evaluation, IReadOnlyList<string> metrics)
    {
        var wanted = metrics.Count == 0 ? MetricRegistry.EveryEpochOf(evaluation) : [.. metrics.Select(MetricRegistry.Parse)];
        return new(
            evaluation.Cost ?? double.NaN,
            [.. wanted.Where(metric => metric.Value(evaluation) is not null)
                .Select(metric => KeyValuePair.Create(metric.Name, metric.Value(evaluation)!.Value))])
        {
            BalancedAccuracy = evaluation["balanced-accuracy"],
            MissedClass = MissedIn(evaluation.Classification),
            R2 = evaluation["r2"],
        };
    }

    private static int? MissedIn(ClassificationScores? scores)
    {
        for (int k = 0; k < scores?.Classes.Count; k++)
            if (scores.Classes[k] is { Support: > 0, Recall: 0 }) return k;
        return null;
    }
}
