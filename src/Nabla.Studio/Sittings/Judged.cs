using Nabla.Data;
using Nabla.Data.Models;
using Nabla.Training.Metrics;

namespace Nabla.Studio.Sittings;

/// <summary>What a network says of samples whose answers are known, sample by sample.</summary>
internal sealed class Judged
{
    private const int Block = 1024;
    private readonly double[] _answers;
    private readonly Model _model;

    /// <summary>Asks a model about samples.</summary>
    public Judged(Look look)
    {
        _model = look.Model;
        (Samples, Part) = (look.Samples, look.Part);
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

        Predictions = new(_answers, outputs, _model.Task, _model.ClassNames) { IsSingle = _model.TargetUnits is null };
    }

    public Dataset Samples { get; }

    public string Part { get; }

    public Evaluation Evaluation { get; }

    public Predictions Predictions { get; }

    public bool HasClasses => Samples.Task == LearningTask.Classification;

    /// <summary>Names of the classes; numbers where they have none.</summary>
    public IReadOnlyList<string> Names => [.. Enumerable.Range(0, Math.Max(2, Samples.TargetWidth)).Select(k => DataText.ClassName(_model.ClassNames, k))];

    /// <summary>The true number of an output, in the target's own unit.</summary>
    public double TruthOf(int row, int output = 0) =>
        _model.TargetUnits is { } units ? units[output].Decode(Samples.Target(row)[output]) : Samples.Target(row)[output];

    /// <summary>How far off: of classes 1 − the probability of the true one, of numbers the largest |predicted − true|, of labels the largest distance.</summary>
    public double ErrorOf(int row)
    {
        var answer = Predictions[row];
        if (HasClasses) return 1 - ProbabilityOf(row, Samples.ClassOf(row));
        double most = 0;
        for (int k = 0; k < answer.Length; k++) most = Math.Max(most, Math.Abs(answer[k] - TruthOf(row, k)));
        return most;
    }

    /// <summary>What the network gives a class.</summary>
    public double ProbabilityOf(int row, int k) => Predictions.Outputs > 1 ? Predictions[row][k] : k == 1 ? Predictions[row][0] : 1 - Predictions[row][0];

    /// <summary>Rows with the largest errors first; of classes only those that are wrong.</summary>
    public IReadOnlyList<int> Worst(int most) =>
        [.. Enumerable.Range(0, Samples.Count).Where(row => !HasClasses || Predictions.ClassOf(row) != Samples.ClassOf(row)).OrderByDescending(ErrorOf).ThenBy(row => row).Take(most)];

    /// <summary>Rows of a cell of the confusion matrix: those that the network is surest of first.</summary>
    public IReadOnlyList<int> Cell(int truth, int predicted) => [.. Enumerable.Range(0, Samples.Count)
        .Where(row => Samples.ClassOf(row) == truth && Predictions.ClassOf(row) == predicted)
        .OrderByDescending(row => ProbabilityOf(row, predicted)).ThenBy(row => row)];
}
