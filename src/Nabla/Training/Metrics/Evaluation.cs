using System.Globalization;
using System.Text;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Training.Metrics;

/// <summary>The metrics of the predictions of one pass over some samples.</summary>
/// <remarks>
/// <see cref="Compute"/> creates it from arrays, a <see cref="MetricAccumulator"/> batch by batch. Every weighted mean is Σ w_i v_i / Σ
/// w_i.
/// </remarks>
public sealed record Evaluation
{
    /// <summary>The task. It determines which one of the three score properties is set.</summary>
    public required LearningTask LearningTask { get; init; }

    /// <summary>Number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>The mean cost of a sample; null if no cost was given.</summary>
    public double? Cost { get; init; }

    /// <summary>The scores of a classification; otherwise null.</summary>
    public ClassificationScores? Classification { get; init; }

    /// <summary>The scores of a multi-label classification; otherwise null.</summary>
    public MultiLabelScores? MultiLabel { get; init; }

    /// <summary>The scores of a regression; otherwise null.</summary>
    public RegressionScores? Regression { get; init; }

    /// <summary>
    /// Notes of the preprocessing on the samples, for example values that did not occur in training. <value>The default is none.</value>
    /// </summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Returns the value of a metric.</summary>
    /// <param name="metric">A name from <see cref="MetricRegistry"/>: "accuracy", "top-3", "rmse", ….</param>
    /// <returns>The value; null if it is not defined (another task, no cost, only one class, …).</returns>
    /// <exception cref="FormatException">There is no metric of this name.</exception>
    public double? this[string metric] => MetricRegistry.Parse(metric).Value(this);

    /// <summary>Computes the metrics of predictions in memory.</summary>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="predictions">Outputs of the network, samples × outputs, row by row. For classes they are probabilities (a single
    /// column: of class 1).</param>
    /// <param name="targets">Desired outputs, samples × outputs.</param>
    /// <param name="outputs">Number of nodes of the last layer: the length of a row.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <param name="names">Names of the classes or outputs; null for none.</param>
    /// <param name="cost">The cost that the caller computed; null for none.</param>
    /// <param name="levels">The levels of the quantiles that the outputs of each target predict, in ascending order; null if the outputs
    /// are not quantiles.</param>
    /// <returns>The result. Its area under the ROC curve is computed on first use.</returns>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
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
    /// Returns the evaluation with regression scores in the unit of the data, for targets that were scaled for training. The cost does not
    /// change.
    /// </summary>
    /// <param name="scales">The size of one scaled unit of each target column in the unit of the data; null for unscaled targets.</param>
    /// <returns>The evaluation.</returns>
    /// <exception cref="ArgumentException">The number of scales is not the number of outputs.</exception>
    public Evaluation InUnitsOf(IReadOnlyList<double>? scales) =>
        scales is null ? this : this with { Regression = Regression?.InUnitsOf(scales) };

    /// <summary>
    /// Formats the metrics as text: one line of totals, and a table of the classes if there are few.
    /// </summary>
    /// <returns>Several lines without a line break at the end.</returns>
    public override string ToString() => EvaluationText.Format(this);
}

/// <summary>Formats an evaluation as text.</summary>
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
