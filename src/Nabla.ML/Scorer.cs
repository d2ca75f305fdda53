using Microsoft.ML;
using Nabla.Models;

namespace Nabla.ML;

/// <summary>Predicts rows of cells in the form that ML.NET expects. Thread-safe.</summary>
internal sealed class Scorer
{
    private readonly Predictor<Cells> _predictor;
    private readonly int[] _outputOfKey;

    /// <summary>Creates the scorer of a trained model.</summary>
    /// <param name="task">The task.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The columns that the model reads.</param>
    /// <param name="classes">The names of the classes in the order of the keys; [false, true] for two classes.</param>
    public Scorer(MlTask task, Model model, IReadOnlyList<InputColumn> inputs, IReadOnlyList<string> classes)
    {
        (Task, Inputs, _predictor) = (task, inputs, model.CreatePredictor(TrainingRows.ColumnsOf(inputs)));
        var known = model.ClassNames?.ToList() ?? [];
        _outputOfKey = [.. classes.Select(name => known.IndexOf(name))];
    }

    public MlTask Task { get; }

    public IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>The number of scores: one for each class; score and probability of two classes; or the number.</summary>
    public int Width => Task switch { MlTask.Multiclass => _outputOfKey.Length, MlTask.Binary => 2, _ => 1 };

    /// <summary>
    /// Computes the scores. Several classes: p of each in the order of the keys, 0 for a class that had no training rows. Two classes:
    /// ln p − ln(1 − p) and p of true. Regression: the number.
    /// </summary>
    public void Score(Cells cells, Span<float> scores)
    {
        var prediction = _predictor.Predict(cells);
        if (Task == MlTask.Regression)
        {
            scores[0] = (float)prediction.Number;
            return;
        }

        var p = prediction.Values;
        if (Task == MlTask.Multiclass)
        {
            for (int k = 0; k < scores.Length; k++) scores[k] = Probability(p, _outputOfKey[k]);
            return;
        }

        float no = Probability(p, _outputOfKey[0]), yes = Probability(p, _outputOfKey[1]);
        // A probability that was rounded to 0 has no logarithm; the smallest float has −103.
        scores[0] = MathF.Log(Math.Max(yes, float.Epsilon)) - MathF.Log(Math.Max(no, float.Epsilon));
        scores[1] = yes;
    }

    /// <summary>The columns of the input, and which outputs, that a cursor of the given columns computes.</summary>
    public (IEnumerable<DataViewSchema.Column> Inputs, bool[] Outputs) Active(
        IEnumerable<DataViewSchema.Column> needed, DataViewSchema schema, DataViewSchema input)
    {
        bool[] outputs = new bool[schema.Count - input.Count];
        var columns = new HashSet<int>();
        foreach (var column in needed)
        {
            if (column.Index < input.Count) columns.Add(column.Index);
            else outputs[column.Index - input.Count] = true;
        }

        if (outputs.Contains(true)) columns.UnionWith(Inputs.Select(one => Schemas.Find(input, one.Source, "input").Index));
        return (columns.Order().Select(index => input[index]), outputs);
    }

    // A model of one output gives the probability of its second class.
    private static float Probability(ReadOnlySpan<double> p, int output) => output < 0 ? 0
        : p.Length > 1 ? (float)p[output] : (float)(output == 0 ? 1 - p[0] : p[0]);
}
