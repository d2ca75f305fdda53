using System.Globalization;
using System.Text;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Training.Metrics;

/// <summary>How well predictions meet their targets: the metrics of one pass over some samples.</summary>
/// <remarks>
/// Made by <see cref="Compute"/> from arrays, or by a <see cref="MetricAccumulator"/> batch by batch. Every weighted mean is Σ w_i v_i / Σ
/// w_i.
/// </remarks>
public sealed record Evaluation
{
    /// <summary>What the targets mean: exactly one of the three score properties is filled.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>The mean cost of a sample; null where none was given.</summary>
    public double? Cost { get; init; }

    /// <summary>The scores where samples belong to classes; else null.</summary>
    public ClassificationScores? Classification { get; init; }

    /// <summary>The scores where samples carry any number of labels; else null.</summary>
    public MultiLabelScores? MultiLabel { get; init; }

    /// <summary>The scores where the targets are numbers; else null.</summary>
    public RegressionScores? Regression { get; init; }

    /// <summary>
    /// What the user should know of the samples, as whoever prepared them found: cells that training had not seen, for instance. <value>The
    /// default is none.</value>
    /// </summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The metric of that name.</summary>
    /// <param name="metric">A name from <see cref="MetricRegistry"/>: "accuracy", "top-3", "rmse", ….</param>
    /// <returns>Its value; null where it has none here (another task, no cost given, one class only, …).</returns>
    /// <exception cref="FormatException">No metric has that name.</exception>
    public double? this[string metric] => MetricRegistry.Parse(metric).Value(this);

    /// <summary>The metrics of predictions that lie in memory all at once.</summary>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="predictions">Outputs of the network, samples × outputs, row by row; for classes probabilities (one single column: of
    /// class 1).</param>
    /// <param name="targets">Desired outputs, samples × outputs.</param>
    /// <param name="outputs">Nodes of the last layer: the length of a row.</param>
    /// <param name="weights">How much each sample counts; empty where all count equally.</param>
    /// <param name="names">Names of the classes or outputs; null where they have none.</param>
    /// <param name="cost">The cost, as the caller computed it; null where there is none.</param>
    /// <param name="levels">The levels of the quantiles that the outputs of each target are, lowest first; null where outputs are
    /// none.</param>
    /// <returns>The result; its area under the ROC curve is computed when it is first asked for.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit each other.</exception>
    public static Evaluation Compute(
        LearningTask task,
        ReadOnlySpan<float> predictions,
        ReadOnlySpan<float> targets,
        int outputs,
        ReadOnlySpan<float> weights = default,
        IReadOnlyList<string>? names = null,
        double? cost = null,
        IReadOnlyList<double>? levels = null)
    {
        var tally = new MetricAccumulator(task, outputs, keepScores: true, levels);
        tally.Add(predictions, targets, weights);
        return tally.Evaluate(names, cost);
    }

    /// <summary>
    /// The same with the scores of numbers in the unit of the data, for targets that were scaled for training. The cost stays as it is.
    /// </summary>
    /// <param name="scales">What one unit of each target column is in the unit of the data; null where nothing was scaled.</param>
    /// <returns>The evaluation.</returns>
    /// <exception cref="ArgumentException">Not one scale an output.</exception>
    public Evaluation InUnitsOf(IReadOnlyList<double>? scales) =>
        scales is null ? this : this with { Regression = Regression?.InUnitsOf(scales) };

    /// <summary>
    /// The metrics as a text for people: one line of totals, and a table of the classes where there are few enough to read.
    /// </summary>
    /// <returns>Several lines without a line break at the end.</returns>
    public override string ToString() => EvaluationText.Format(this);
}

/// <summary>An evaluation as a text for people.</summary>
internal static class EvaluationText
{
    private const int MaxRows = 40;
    private static readonly string[] ByPart = ["accuracy", "top-3", "top-5", "f1-macro", "coverage"];
    private static readonly string[] ByNumber = ["cost", "log-loss", "roc-auc", "rmse", "mae", "r2", "pinball"];

    public static string Format(Evaluation evaluation)
    {
        var text = new StringBuilder(FormattableString.Invariant($"{evaluation.Samples} samples"));
        foreach (string name in ByPart)
            if (evaluation[name] is { } part) text.Append(CultureInfo.InvariantCulture, $", {name} {100 * part:0.00} %");
        foreach (string name in ByNumber)
            if (evaluation[name] is { } value) text.Append(CultureInfo.InvariantCulture, $", {name} {value:G5}");
        AppendClasses(text, evaluation.Classification?.Classes ?? evaluation.MultiLabel?.Labels ?? []);
        if (evaluation.Regression is { Outputs.Count: > 1 and <= MaxRows } regression)
            foreach (var output in regression.Outputs)
                text.Append(CultureInfo.InvariantCulture,
                    $"\n{output.Name}: rmse {output.Rmse:G5}, mae {output.Mae:G5}, r2 {output.R2:G5}");
        if (evaluation.Regression is { Quantiles.Count: <= MaxRows } intervals)
            foreach (var target in intervals.Quantiles) text.Append('\n').Append(target);
        foreach (var finding in evaluation.Findings) text.Append('\n').Append(finding);
        return text.ToString();
    }

    private static void AppendClasses(StringBuilder text, IReadOnlyList<ClassScores> classes)
    {
        if (classes.Count is 0 or > MaxRows) return;
        int width = Math.Max("class".Length, classes.Max(c => c.Name.Length));
        text.Append('\n').Append("class".PadRight(width)).Append("  precision  recall      f1  support");
        foreach (var c in classes)
            text.Append(CultureInfo.InvariantCulture, $"\n{c.Name.PadRight(width)}  {c.Precision,9:0.0000}  {c.Recall:0.0000}  "
                + $"{c.F1:0.0000}  {c.Support,7:0.##}");
    }
}
