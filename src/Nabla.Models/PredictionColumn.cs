using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Models;

/// <summary>A column of predictions.</summary>
/// <param name="Name">The name: prediction, p_setosa, …</param>
/// <param name="Type"><see cref="string"/>, <see cref="float"/> or <see cref="double"/>.</param>
/// <param name="Value">The value of a sample, from 0.</param>
public sealed record PredictionColumn(string Name, Type Type, Func<int, object> Value)
{
    internal static IReadOnlyList<PredictionColumn> Create(Predictions predictions) =>
    [
        .. predictions.Files is { } files ? [Text("file", i => files[i])] : Array.Empty<PredictionColumn>(),
        .. predictions.Target is LabelTargets labels ? Labels(predictions, labels)
            : predictions.LearningTask != LearningTask.Regression ? Classes(predictions)
            : Enumerable.Range(0, predictions.Outputs).Select(k =>
                Number(predictions is { Outputs: 1, Levels: null } ? "prediction" : predictions.OutputNames[k], predictions, k)),
    ];

    private static IEnumerable<PredictionColumn> Classes(Predictions predictions)
    {
        yield return Text("prediction", predictions.PredictedName);
        for (int k = 0; k < predictions.ClassCount; k++)
        {
            int of = k;
            yield return new("p_" + predictions.ClassName(k), typeof(float), i => predictions.Probability(i, of));
        }
    }

    private static IEnumerable<PredictionColumn> Labels(Predictions predictions, LabelTargets labels) =>
    [
        .. labels.Columns.Select((column, k) => Text(column, i => predictions.PredictedValue(i, k))),
        .. labels.Targets.Select((label, k) => new PredictionColumn($"p_{label.Column}={label.Classes[1]}", typeof(float),
            i => predictions.Probability(i, k))),
    ];

    // All digits of the number: those of a float, or of a double.
    private static PredictionColumn Number(string name, Predictions predictions, int k) => predictions.IsSinglePrecision
        ? new(name, typeof(float), i => (float)predictions[i][k])
        : new(name, typeof(double), i => predictions[i][k]);

    private static PredictionColumn Text(string name, Func<int, string> value) => new(name, typeof(string), value);
}
