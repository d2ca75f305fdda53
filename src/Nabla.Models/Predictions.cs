using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>The predictions of a model for samples.</summary>
/// <param name="Values">samples × outputs, row by row: class probabilities, or numbers in the unit of the target.</param>
/// <param name="Outputs">The number of outputs per sample.</param>
/// <param name="LearningTask">Classification, regression or multi-label.</param>
/// <param name="ClassNames">The names of the classes; null for regression and for classes without names.</param>
public sealed record Predictions(ReadOnlyMemory<double> Values, int Outputs, LearningTask LearningTask, IReadOnlyList<string>? ClassNames)
{
    /// <summary>Notes on how the samples were read. <value>The default is none.</value></summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>
    /// Whether all values are exactly representable as <see cref="float"/>: true for probabilities and for targets that were not scaled.
    /// <value>The default is false.</value>
    /// </summary>
    public bool IsSinglePrecision { get; init; }

    /// <summary>
    /// The path of each sample's image file, relative to the folder; null if samples are not image files.
    /// </summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>The names of the outputs: <see cref="Model.OutputNames"/>. <value>The default is none.</value></summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The transform of the target columns; null for a model of arrays or images.</summary>
    public TargetTransform? Target { get; init; }

    /// <summary>The levels of the predicted quantiles in ascending order; null if the model does not predict quantiles.</summary>
    public IReadOnlyList<double>? Levels { get; init; }

    /// <summary>The number of targets: outputs / quantile levels.</summary>
    public int Targets => Outputs / (Levels?.Count ?? 1);

    /// <summary>The predicted number of a sample, or the predicted median if the model predicts quantiles.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <param name="target">The target, from 0. <value>The default is 0.</value></param>
    /// <returns>The number; null if the median is not among the quantiles.</returns>
    /// <exception cref="InvalidOperationException">The model predicts classes.</exception>
    public double? PointPrediction(int i, int target = 0)
    {
        Require(LearningTask.Regression, nameof(PointPrediction));
        if (Levels is not { } levels) return this[i][target];
        for (int k = 0; k < levels.Count; k++)
            if (levels[k] == 0.5) return this[i][target * levels.Count + k];
        return null;
    }

    /// <summary>The predicted value of one target of a multi-label model.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <param name="target">The target, from 0.</param>
    /// <returns>The value in the column of the table; "0" or "1" for arrays.</returns>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public string PredictedValue(int i, int target)
    {
        Require(LearningTask.MultiLabel, nameof(PredictedValue));
        int value = this[i][target] > 0.5 ? 1 : 0;
        return Target is LabelTargets labels ? labels.Targets[target].Classes[value] : FormattableString.Invariant($"{value}");
    }

    /// <summary>The number of samples.</summary>
    public int Count => Values.Length / Outputs;

    /// <summary>The outputs for a sample.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="Outputs"/> numbers.</returns>
    public ReadOnlySpan<double> this[int i] => Values.Span.Slice(i * Outputs, Outputs);

    /// <summary>The most probable class of a sample.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>The class, from 0.</returns>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public int PredictedClass(int i)
    {
        Require(LearningTask.Classification, nameof(PredictedClass));
        return LargestOf(this[i]);
    }

    internal static int LargestOf(ReadOnlySpan<double> p)
    {
        if (p.Length == 1) return p[0] > 0.5 ? 1 : 0;
        int best = 0;
        for (int k = 1; k < p.Length; k++)
            if (p[k] > p[best]) best = k;
        return best;
    }

    /// <summary>The name of the most probable class of a sample, or its index if classes have no names.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>The name.</returns>
    /// <exception cref="InvalidOperationException">The model has another task.</exception>
    public string PredictedLabel(int i)
    {
        Require(LearningTask.Classification, nameof(PredictedLabel));
        return ClassNames?[PredictedClass(i)] ?? FormattableString.Invariant($"{PredictedClass(i)}");
    }

    /// <summary>The predictions as columns of a table, as <c>nabla predict</c> writes them.</summary>
    /// <value>
    /// <c>file</c> for images; then for classes <c>prediction</c> and <c>p_CLASS</c> for each class; for one number <c>prediction</c>, for
    /// several the names of the outputs; for several targets of classes each target's value and <c>p_TARGET=VALUE</c>, the probability of
    /// its second value.
    /// </value>
    public IReadOnlyList<PredictionColumn> Columns => PredictionColumn.Create(this);

    /// <summary>Reads the predictions row by row, for bulk copy into a database (SqlBulkCopy and similar classes).</summary>
    /// <returns>A reader of <see cref="Columns"/>.</returns>
    public System.Data.Common.DbDataReader CreateDataReader() => new PredictionReader(Columns, Count);

    /// <summary>The number of samples and the names of the outputs, in one line.</summary>
    /// <returns>"150 predictions of setosa, versicolor, virginica".</returns>
    public override string ToString() =>
        MessageText.Count(Count, "prediction")
        + (OutputNames.Count == 0 ? "" : MessageText.SingleLine($" of {Suggestion.Shortened(OutputNames)}"));

    /// <summary>The number of classes, or of the targets of a multi-label model.</summary>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public int ClassCount
    {
        get
        {
            RequireClasses(nameof(ClassCount));
            // One output is the probability of the second of two classes.
            return this is { LearningTask: LearningTask.Classification, Outputs: 1 } ? 2 : Outputs;
        }
    }

    /// <summary>The name of a class, or its index if classes have no names.</summary>
    /// <param name="k">The class, from 0.</param>
    /// <returns>The name.</returns>
    public string ClassName(int k) => ClassNames?[k] ?? FormattableString.Invariant($"{k}");

    /// <summary>The probability of a class of a sample; of a multi-label model, that of the second value of a target.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <param name="k">The class or target, from 0.</param>
    /// <returns>The probability.</returns>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public float Probability(int i, int k)
    {
        RequireClasses(nameof(Probability));
        return this is { LearningTask: LearningTask.Classification, Outputs: 1 } && k == 0
            ? 1 - (float)this[i][0]
            : (float)this[i][Outputs == 1 ? 0 : k];
    }

    private void RequireClasses(string member)
    {
        if (LearningTask == LearningTask.Regression) Require(LearningTask.Classification, member);
    }

    // The class; for several labels without columns the names of those that are predicted.
    internal string PredictedName(int i) => LearningTask == LearningTask.MultiLabel
        ? string.Join(';', Enumerable.Range(0, Outputs).Where(k => this[i][k] > 0.5).Select(ClassName))
        : PredictedLabel(i);

    private void Require(LearningTask needed, string member)
    {
        if (LearningTask == needed) return;
        var (predicts, use) = LearningTask switch
        {
            LearningTask.Regression => ("numbers", nameof(PointPrediction)),
            LearningTask.MultiLabel => ("a value for each of several targets", nameof(PredictedValue)),
            _ => ("classes", $"{nameof(PredictedLabel)} or {nameof(PredictedClass)}"),
        };
        throw new InvalidOperationException($"{member} does not apply: the model predicts {predicts}. Use {use}.");
    }
}
