using System.Globalization;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Training.Metrics;

/// <summary>A metric by name.</summary>
/// <param name="Name">The kebab-case name.</param>
/// <param name="HigherIsBetter">True where a larger value is the better one.</param>
/// <param name="NeedsScores">True where every score must be kept and sorted; false where it comes free with every epoch.</param>
/// <param name="Compute">Reads it from an evaluation; null or NaN where it has no value there.</param>
public sealed record Metric(string Name, bool HigherIsBetter, bool NeedsScores, Func<Evaluation, double?> Compute)
{
    /// <summary>Its value in an evaluation.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>The value; null where it has none: another task, scores not kept, not defined (NaN).</returns>
    public double? Value(Evaluation evaluation) => Compute(evaluation) is { } value && !double.IsNaN(value) ? value : null;
}

/// <summary>Every metric that has a name.</summary>
public static class MetricRegistry
{
    private const bool Higher = true, Lower = false;
    private static readonly IReadOnlyDictionary<string, string> Synonyms = Suggestion.Synonyms(
        ("cost", "loss val-loss"), ("accuracy", "acc val-accuracy"), ("f1-macro", "f1-score"), ("roc-auc", "auc"),
        ("log-loss", "cross-entropy neg-log-loss logloss"), ("rmse", "mse root-mean-squared-error"), ("mae", "mean-absolute-error"),
        ("r2", "r2-score r-squared"), ("balanced-accuracy", "bacc"), ("calibration-error", "ece"));

    /// <summary>The list: one line each. <see cref="Parse"/> takes "top-7" and the like too.</summary>
    public static IReadOnlyList<Metric> Default { get; } =
    [
        new("cost", Lower, false, e => e.Cost),
        new("accuracy", Higher, false, e => e.Classification?.Accuracy ?? e.MultiLabel?.SubsetAccuracy),
        Top(3),
        Top(5),
        new("balanced-accuracy", Higher, false, e => e.Classification?.BalancedAccuracy),
        new("precision", Higher, false, e => Positive(e)?.Precision),
        new("recall", Higher, false, e => Positive(e)?.Recall),
        new("f1", Higher, false, e => Positive(e)?.F1),
        new("precision-macro", Higher, false, e => (e.Classification?.Macro ?? e.MultiLabel?.Macro)?.Precision),
        new("recall-macro", Higher, false, e => (e.Classification?.Macro ?? e.MultiLabel?.Macro)?.Recall),
        new("f1-macro", Higher, false, e => (e.Classification?.Macro ?? e.MultiLabel?.Macro)?.F1),
        new("precision-micro", Higher, false, e => (e.Classification?.Micro ?? e.MultiLabel?.Micro)?.Precision),
        new("recall-micro", Higher, false, e => (e.Classification?.Micro ?? e.MultiLabel?.Micro)?.Recall),
        new("f1-micro", Higher, false, e => (e.Classification?.Micro ?? e.MultiLabel?.Micro)?.F1),
        new("precision-weighted", Higher, false, e => (e.Classification?.Weighted ?? e.MultiLabel?.Weighted)?.Precision),
        new("recall-weighted", Higher, false, e => (e.Classification?.Weighted ?? e.MultiLabel?.Weighted)?.Recall),
        new("f1-weighted", Higher, false, e => (e.Classification?.Weighted ?? e.MultiLabel?.Weighted)?.F1),
        new("log-loss", Lower, false, e => e.Classification?.LogLoss ?? e.MultiLabel?.LogLoss),
        new("calibration-error", Lower, false, e => e.Classification?.CalibrationError),
        new("hamming-loss", Lower, false, e => e.MultiLabel?.HammingLoss),
        new("roc-auc", Higher, true, e => e.Classification?.RocAuc ?? e.MultiLabel?.RocAuc),
        new("rmse", Lower, false, e => e.Regression?.Rmse),
        new("mae", Lower, false, e => e.Regression?.Mae),
        new("r2", Higher, false, e => e.Regression?.R2),
        new("pinball", Lower, false, e => e.Regression?.Pinball),
        new("coverage", Higher, false, e => e.Regression?.Coverage),
    ];

    /// <summary>The few that are shown for every epoch of a task; none of them needs scores kept.</summary>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="outputs">Numbers of a target: of several, which may be of different units, R² comes first. <value>The default is
    /// 1.</value></param>
    /// <param name="quantiles">Whether the outputs are quantiles. <value>The default is false.</value></param>
    /// <returns>The metrics, the most telling first.</returns>
    public static IReadOnlyList<Metric> EveryEpoch(LearningTask task, int outputs = 1, bool quantiles = false) => task switch
    {
        LearningTask.Regression when quantiles => [Parse("pinball"), Parse("coverage")],
        LearningTask.Regression when outputs > 1 => [Parse("r2"), Parse("rmse")],
        LearningTask.Classification => [Parse("accuracy")],
        LearningTask.MultiLabel => [Parse("accuracy"), Parse("f1-macro")],
        _ => [Parse("rmse"), Parse("r2")],
    };

    /// <summary>
    /// Why a metric cannot tell networks apart on some samples: the area under the curve where all are of one class, R² where the target
    /// never changes, recall where nothing is to be found.
    /// </summary>
    /// <param name="name">The metric's name, or "cost".</param>
    /// <param name="data">The samples that would be judged. A source that is no <see cref="Dataset"/> is read once, for a metric that may
    /// be of no use.</param>
    /// <returns>A clause, such as "all of the 20 samples are of class a"; null where the metric says something.</returns>
    /// <exception cref="FormatException">No metric has that name.</exception>
    public static string? ExplainUndefined(string name, SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        string metric = Parse(name).Name;
        if (metric is not ("roc-auc" or "r2" or "precision" or "recall" or "f1")) return null;
        var spread = new TargetSpread(data);
        return metric switch
        {
            "r2" => spread.ConstantOutput is { } output ? spread.Constant(output) : null,
            "roc-auc" => spread.Separates ? null : spread.OneSide,
            _ => spread.HasPositives ? null : spread.NoPositives,
        };
    }

    /// <summary>The same for what an evaluation is of.</summary>
    internal static IReadOnlyList<Metric> EveryEpochOf(Evaluation evaluation) =>
        EveryEpoch(evaluation.Task, evaluation.Regression?.Outputs.Count ?? 1, evaluation.Regression is { Quantiles.Count: > 0 });

    /// <summary>The metric that a text names.</summary>
    /// <param name="name">For example <c>accuracy</c>, <c>top-3</c>, <c>roc_auc</c>: underscores are taken for dashes.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="FormatException">No metric has that name.</exception>
    public static Metric Parse(string name)
    {
        string wanted = name.Trim().ToLowerInvariant().Replace('_', '-');
        if (Default.FirstOrDefault(metric => metric.Name == wanted) is { } known) return known;
        if (wanted.StartsWith("top-", StringComparison.Ordinal)
            && int.TryParse(wanted.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int k) && k >= 1) return Top(k);
        string[] names = [.. Default.Select(metric => metric.Name)];
        throw new FormatException($"There is no metric \"{name}\". " + (Suggestion.Near(wanted, names, Synonyms) is { } near
            ? $"Did you mean \"{near}\"?" : $"Known: {string.Join(", ", names)}, and top-k for any k."));
    }

    /// <summary>Every metric that has a value in an evaluation, in the catalogue's order.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="withScores">False leaves out those that sort. <value>The default is true.</value></param>
    /// <returns>Names and values, none of them NaN.</returns>
    public static IEnumerable<KeyValuePair<string, double>> Values(Evaluation evaluation, bool withScores = true)
    {
        foreach (var metric in Default)
            if ((withScores || !metric.NeedsScores) && metric.Value(evaluation) is { } value)
                yield return KeyValuePair.Create(metric.Name, value);
    }

    /// <summary>Top-k says nothing where there are no more than k classes: it is 1 whatever is predicted.</summary>
    private static Metric Top(int k) => new(
        FormattableString.Invariant($"top-{k}"), Higher, false, e => e.Classification is { } scores && scores.Classes.Count > k
            ? scores.TopK(k) : null);

    /// <summary>Class 1 of two: the one that yes-or-no questions are about.</summary>
    private static ClassScores? Positive(Evaluation e) => e.Classification is { Classes.Count: 2 } scores ? scores.Classes[1] : null;
}
