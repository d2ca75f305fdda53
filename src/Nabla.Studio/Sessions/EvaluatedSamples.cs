using Nabla.Data;
using Nabla.Models;
using Nabla.Training.Metrics;

namespace Nabla.Studio.Sessions;

/// <summary>The predictions of a network for samples with targets, and their errors.</summary>
internal sealed class EvaluatedSamples
{
    private const int Block = 1024;
    private readonly double[] _answers;
    private readonly Model _model;

    /// <summary>Evaluates a model on samples.</summary>
    public EvaluatedSamples(ModelView view)
    {
        _model = view.Model;
        (Samples, Part) = (view.Samples, view.Part);
        Evaluation = _model.Evaluate(Samples);
        int outputs = Samples.TargetWidth;
        _answers = new double[Samples.Count * outputs];
        var x = new float[Block * Samples.InputWidth];
        for (int from = 0; from < Samples.Count; from += Block)
        {
            int count = Math.Min(Block, Samples.Count - from);
            Samples.CopyInputs(from, count, x.AsSpan(0, count * Samples.InputWidth));
            _model.Predict(x.AsSpan(0, count * Samples.InputWidth)).Values.CopyTo(_answers.AsMemory(from * outputs));
        }

        Predictions = _model.ToPredictions(_answers);
    }

    public Dataset Samples { get; }

    public string Part { get; }

    public Evaluation Evaluation { get; }

    public Predictions Predictions { get; }

    public bool HasClasses => Samples.LearningTask == LearningTask.Classification;

    /// <summary>The names of the classes, or their numbers.</summary>
    public IReadOnlyList<string> Names =>
        [.. Enumerable.Range(0, Math.Max(2, Samples.TargetWidth)).Select(k => DataText.ClassName(_model.ClassNames, k))];

    /// <summary>The true number of an output, in the target's own unit.</summary>
    public double TruthOf(int row, int output = 0) =>
        _model.TargetUnits is { } units ? units[output].Decode(Samples.Target(row)[output]) : Samples.Target(row)[output];

    /// <summary>The number of targets: outputs, or targets with several quantiles.</summary>
    public int Targets => Predictions.Targets;

    /// <summary>The names of several targets; otherwise empty.</summary>
    public IReadOnlyList<string> TargetNames => HasClasses || Targets == 1 ? []
        : _model.Preprocessing?.Target.Columns ?? _model.ClassNames
        ?? [.. Enumerable.Range(1, Targets).Select(t => FormattableString.Invariant($"target {t}"))];

    /// <summary>The true number of a target, of several numbers or quantiles.</summary>
    public double TruthOfTarget(int row, int target) => TruthOf(row, target * (Predictions.Levels?.Count ?? 1));

    /// <summary>The predicted number of a target; for quantiles the median, or the middle one.</summary>
    public double PointOf(int row, int target) =>
        Predictions.PointPrediction(row, target) ?? Predictions[row][target * Predictions.Levels!.Count + Predictions.Levels.Count / 2];

    /// <summary>
    /// The error: 1 − the probability of the true class, |predicted − true| for numbers, and for labels the largest
    /// distance.
    /// </summary>
    public double ErrorOf(int row, int target = 0)
    {
        var answer = Predictions[row];
        if (HasClasses) return 1 - ProbabilityOf(row, Samples.ClassOf(row));
        if (Samples.LearningTask == LearningTask.Regression) return Math.Abs(PointOf(row, target) - TruthOfTarget(row, target));
        double most = 0;
        for (int k = 0; k < answer.Length; k++) most = Math.Max(most, Math.Abs(answer[k] - TruthOf(row, k)));
        return most;
    }

    /// <summary>The labels that a sample has, or those that are predicted.</summary>
    public string LabelsOf(int row, bool predicted)
    {
        string[] labels = [.. Enumerable.Range(0, Targets).Where(k => (predicted ? Predictions[row][k] : Samples.Target(row)[k]) > 0.5)
            .Select(k => TargetNames.Count > 0 ? TargetNames[k] : $"{k}")];
        return labels.Length > 0 ? string.Join(", ", labels) : "none";
    }

    /// <summary>The predicted probability of a class.</summary>
    public double ProbabilityOf(int row, int k) =>
        Predictions.Outputs > 1 ? Predictions[row][k] : k == 1 ? Predictions[row][0] : 1 - Predictions[row][0];

    /// <summary>The rows with the largest errors; for classes only those with a wrong prediction.</summary>
    public IReadOnlyList<int> Worst(int most, int target = 0) =>
        [.. Enumerable.Range(0, Samples.Count).Where(row => !HasClasses || Predictions.PredictedClass(row) != Samples.ClassOf(row))
        .OrderByDescending(row => ErrorOf(row, target)).ThenBy(row => row).Take(most)];

    /// <summary>The rows of a cell of the confusion matrix, by descending probability.</summary>
    public IReadOnlyList<int> Cell(int truth, int predicted) => [.. Enumerable.Range(0, Samples.Count)
        .Where(row => Samples.ClassOf(row) == truth && Predictions.PredictedClass(row) == predicted)
        .OrderByDescending(row => ProbabilityOf(row, predicted)).ThenBy(row => row)];
}
