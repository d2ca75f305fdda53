using System.Globalization;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Training.Metrics;

/// <summary>A named metric.</summary>
/// <param name="Name">The kebab-case name.</param>
/// <param name="HigherIsBetter">True if larger values are better.</param>
/// <param name="NeedsSortedPredictions">True if all predictions must be kept (AUC, calibrated log loss).</param>
/// <param name="Compute">Returns its value in an evaluation; null or NaN if it is not defined.</param>
public sealed record Metric(string Name, bool HigherIsBetter, bool NeedsSortedPredictions, Func<Evaluation, double?> Compute)
{
    /// <summary>
    /// Whether it is for choosing an epoch: in a training with validation samples it is not computed for the training samples.
    /// </summary>
    public bool ForValidation { get; init; }

    /// <summary>Returns its value in an evaluation.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>The value; null if it is not defined: another task, scores not kept, or NaN.</returns>
    public double? Value(Evaluation evaluation) => Compute(evaluation) is { } value && !double.IsNaN(value) ? value : null;
}

/// <summary>The registered metrics.</summary>
public static class MetricRegistry
{
    private const bool Higher = true, Lower = false;
    private static readonly IReadOnlyDictionary<string, string> Synonyms = Suggestion.Synonyms(
        ("cost", "loss val-loss"), ("accuracy", "acc val-accuracy"), ("f1-macro", "f1-score"), ("roc-auc", "auc"),
        ("log-loss", "cross-entropy neg-log-loss logloss"), ("rmse", "mse root-mean-squared-error"), ("mae", "mean-absolute-error"),
        ("r2", "r2-score r-squared"), ("balanced-accuracy", "bacc"), ("calibration-error", "ece"));

    /// <summary>The registry. <see cref="Parse"/> also accepts "top-7" and the like.</summary>
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
        new("calibrated-log-loss", Lower, true, e => e.Classification?.CalibratedLogLoss) { ForValidation = true },
        new("calibration-error", Lower, false, e => e.Classification?.CalibrationError),
        new("hamming-loss", Lower, false, e => e.MultiLabel?.HammingLoss),
        new("roc-auc", Higher, true, e => e.Classification?.RocAuc ?? e.MultiLabel?.RocAuc),
        new("rmse", Lower, false, e => e.Regression?.Rmse),
        new("mae", Lower, false, e => e.Regression?.Mae),
        new("r2", Higher, false, e => e.Regression?.R2),
        new("pinball", Lower, false, e => e.Regression?.Pinball),
        new("coverage", Higher, false, e => e.Regression?.Coverage),
    ];

    /// <summary>Returns the default metrics of a task in the report of an epoch. None of them needs scores.</summary>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="outputs">Number of outputs. For several outputs, whose units may differ, R² is first. <value>The default is
    /// 1.</value></param>
    /// <param name="quantiles">True if the outputs are quantiles. <value>The default is false.</value></param>
    /// <returns>The metrics, the most important first.</returns>
    public static IReadOnlyList<Metric> EveryEpoch(LearningTask task, int outputs = 1, bool quantiles = false) => task switch
    {
        LearningTask.Regression when quantiles => [Parse("pinball"), Parse("coverage")],
        LearningTask.Regression when outputs > 1 => [Parse("r2"), Parse("rmse")],
        LearningTask.Classification => [Parse("accuracy")],
        LearningTask.MultiLabel => [Parse("accuracy"), Parse("f1-macro")],
        _ => [Parse("rmse"), Parse("r2")],
    };

    /// <summary>
    /// Returns why a metric is not defined or constant on some samples: the area under the ROC curve if all are of one class, R² if the
    /// target is constant, recall if there are no positives.
    /// </summary>
    /// <param name="name">The metric's name, or "cost".</param>
    /// <param name="data">The samples. A source other than <see cref="Dataset"/> is read once, if the metric needs it.</param>
    /// <returns>A clause, such as "all of the 20 samples are of class a"; null if the metric is informative.</returns>
    /// <exception cref="FormatException">There is no metric of this name.</exception>
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
        EveryEpoch(evaluation.LearningTask, evaluation.Regression?.Outputs.Count ?? 1, evaluation.Regression is { Quantiles.Count: > 0 });

    /// <summary>Parses the name of a metric.</summary>
    /// <param name="name">For example <c>accuracy</c>, <c>top-3</c>, <c>roc_auc</c>. Underscores are equivalent to hyphens.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="FormatException">There is no metric of this name.</exception>
    public static Metric Parse(string name)
    {
        string wanted = name.Trim().ToLowerInvariant().Replace('_', '-');
        if (Default.FirstOrDefault(metric => metric.Name == wanted) is { } known) return known;
        if (wanted.StartsWith("top-", StringComparison.Ordinal)
            && int.TryParse(wanted.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int k) && k >= 1) return Top(k);
        string[] names = [.. Default.Select(metric => metric.Name)];
        throw new FormatException($"There is no metric \"{name}\". " + (Suggestion.Closest(wanted, names, Synonyms) is { } near
            ? $"Did you mean \"{near}\"?" : $"Known: {string.Join(", ", names)}, and top-k for any k."));
    }

    /// <summary>Returns all metrics that are defined in an evaluation, in the order of the registry.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="withScores">False to omit those that need sorted scores. <value>The default is true.</value></param>
    /// <returns>Names and values, none of them NaN.</returns>
    public static IEnumerable<KeyValuePair<string, double>> Values(Evaluation evaluation, bool withScores = true)
    {
        foreach (var metric in Default)
            if ((withScores || !metric.NeedsSortedPredictions) && metric.Value(evaluation) is { } value)
                yield return KeyValuePair.Create(metric.Name, value);
    }

    /// <summary>Top-k is always 1 if there are at most k classes.</summary>
    private static Metric Top(int k) => new(
        FormattableString.Invariant($"top-{k}"), Higher, false, e => e.Classification is { } scores && scores.Classes.Count > k
            ? scores.TopK(k) : null);

    /// <summary>Class 1 of two, the positive class.</summary>
    private static ClassScores? Positive(Evaluation e) => e.Classification is { Classes.Count: 2 } scores ? scores.Classes[1] : null;
}
