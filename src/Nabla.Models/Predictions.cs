using Nabla.Data.Features;
using Nabla.Data;

namespace Nabla.Models;

/// <summary>What a model says of some samples.</summary>
/// <param name="Values">samples × outputs: probabilities of the classes, or numbers in the target's own unit.</param>
/// <param name="Outputs">Numbers a sample.</param>
/// <param name="Task">What they mean.</param>
/// <param name="ClassNames">Names of the classes; null where there are none.</param>
public sealed record Predictions(ReadOnlyMemory<double> Values, int Outputs, LearningTask Task, IReadOnlyList<string>? ClassNames)
{
    /// <summary>What the user should know of how the samples were read. <value>The default is none.</value></summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>
    /// Whether the values are of single precision, as probabilities are, and numbers whose targets were not scaled for training: then
    /// (float)value loses nothing and prints in fewer digits. <value>The default is false.</value>
    /// </summary>
    public bool IsSinglePrecision { get; init; }

    /// <summary>
    /// The file of each sample, where each is an image of its own: its path from the folder on that was named. Null where samples have
    /// none.
    /// </summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>What each output is called: <see cref="Model.OutputNames"/>. <value>The default is none.</value></summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The targets, with the values of each where they are classes; null of a model of arrays or images.</summary>
    public TargetTransform? Target { get; init; }

    /// <summary>The levels of the quantiles that the outputs of each target are, lowest first; null where outputs are none.</summary>
    public IReadOnlyList<double>? Levels { get; init; }

    /// <summary>How many numbers are predicted of a sample: outputs, or targets where each output is a quantile of one.</summary>
    public int Targets => Outputs / (Levels?.Count ?? 1);

    /// <summary>The predicted number of a sample; where quantiles are, the median.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <param name="target">The target, from 0. <value>The default is 0.</value></param>
    /// <returns>The number; null where the median is not among the quantiles.</returns>
    public double? PointPrediction(int i, int target = 0)
    {
        if (Levels is not { } levels) return this[i][target];
        for (int k = 0; k < levels.Count; k++)
            if (levels[k] == 0.5) return this[i][target * levels.Count + k];
        return null;
    }

    /// <summary>Which of its two values a target of classes has, where there are several.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <param name="target">The target, from 0.</param>
    /// <returns>The value, of a table as its column has it, else 0 or 1.</returns>
    public string PredictedValue(int i, int target)
    {
        int value = this[i][target] > 0.5 ? 1 : 0;
        return Target is LabelTargets labels ? labels.Targets[target].Classes[value] : FormattableString.Invariant($"{value}");
    }

    /// <summary>How many samples.</summary>
    public int Count => Values.Length / Outputs;

    /// <summary>What the model says of a sample.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="Outputs"/> numbers.</returns>
    public ReadOnlySpan<double> this[int i] => Values.Span.Slice(i * Outputs, Outputs);

    /// <summary>The likeliest class of a sample.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>The class, from 0.</returns>
    public int PredictedClass(int i)
    {
        var p = this[i];
        if (p.Length == 1) return p[0] > 0.5 ? 1 : 0;
        int best = 0;
        for (int k = 1; k < p.Length; k++)
            if (p[k] > p[best]) best = k;
        return best;
    }

    /// <summary>The name of the likeliest class of a sample; its number where classes have no names.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>The name.</returns>
    public string PredictedLabel(int i) => ClassNames?[PredictedClass(i)] ?? FormattableString.Invariant($"{PredictedClass(i)}");
}
