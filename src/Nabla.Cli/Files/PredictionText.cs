using System.Globalization;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models;
using Nabla.Models.Runs;

namespace Nabla.Cli.Files;

/// <summary>Predictions as CSV and as JSON lines.</summary>
internal static class PredictionText
{
    /// <summary>The names of the columns of <see cref="Csv"/>.</summary>
    public static void Header(Predictions predictions, TextWriter output) =>
        output.WriteLine(string.Join(',', Columns(predictions).Select(Cell)));

    /// <summary>
    /// Returns the row of a sample: the class and the probability of each class; a number per output; for multi-label the value of each
    /// target and the probability of its second value.
    /// </summary>
    public static void Csv(Predictions predictions, TextWriter output)
    {
        for (int i = 0; i < predictions.Count; i++) output.WriteLine(string.Join(',', Row(predictions, i)));
    }

    /// <summary>
    /// Writes the object of a sample: {"prediction":"setosa","probabilities":{"setosa":0.98,…}} or {"prediction":12.5}; of several targets
    /// {"prediction":{"price":12.5,"rooms":3}}, of quantiles {"prediction":12.5,"quantiles":{"0.05":9,"0.5":12.5,"0.95":17}}, of several
    /// targets of classes {"prediction":{"smoker":"no",…},"probabilities":{"smoker":{"no":0.9,"yes":0.1},…}}.
    /// </summary>
    /// <param name="predictions">The predictions.</param>
    /// <param name="sample">The sample, from 0.</param>
    /// <param name="notes">Notes on all samples.</param>
    public static string Json(Predictions predictions, int sample, IReadOnlyCollection<DataNote> notes) => JsonLine.Write(writer =>
    {
        if (predictions.Files is { } files) writer.WriteString("file", files[sample]);
        if (predictions.Task == LearningTask.Regression) Numbers(writer, predictions, sample);
        else if (IsOfLabels(predictions)) Labels(writer, predictions, sample);
        else
        {
            writer.WriteString("prediction", Label(predictions, sample));
            writer.WriteStartObject("probabilities");
            for (int k = 0; k < Probabilities(predictions); k++)
                writer.WriteNumber(Name(predictions, k), Probability(predictions, sample, k));
            writer.WriteEndObject();
        }

        if (notes.Count > 0) writer.Notes(notes);
    });

    private static bool IsOfLabels(Predictions predictions) => predictions.Target is LabelTargets;

    private static IEnumerable<string> Columns(Predictions predictions) =>
        [.. predictions.Files is null ? Array.Empty<string>() : ["file"], .. AnswerColumns(predictions)];

    private static IEnumerable<string> AnswerColumns(Predictions predictions) =>
        predictions.Target is LabelTargets labels
        ? [.. labels.Columns, .. labels.Targets.Select(label => $"p_{label.Column}={label.Classes[1]}")]
        : predictions.Task != LearningTask.Regression ? Names(predictions).Select(name => "p_" + name).Prepend("prediction")
        : predictions is { Outputs: 1, Levels: null } ? ["prediction"]
        : predictions.OutputNames;

    private static IEnumerable<string> Row(Predictions predictions, int i) =>
        [.. predictions.Files is { } files ? [Cell(files[i])] : Array.Empty<string>(), .. Answer(predictions, i)];

    private static IEnumerable<string> Answer(Predictions predictions, int i)
    {
        var outputs = Enumerable.Range(0, predictions.Outputs);
        return predictions.Task == LearningTask.Regression ? outputs.Select(k => Number(predictions, predictions[i][k]))
            : IsOfLabels(predictions)
            ? [.. outputs.Select(k => Cell(predictions.PredictedValue(i, k))),
                .. outputs.Select(k => Number(Probability(predictions, i, k)))]
            : Enumerable.Range(0, Probabilities(predictions)).Select(k => Number(Probability(predictions, i, k)))
            .Prepend(Cell(Label(predictions, i)));
    }

    private static void Numbers(Utf8JsonWriter writer, Predictions predictions, int i)
    {
        bool named = predictions.Target is not null;
        string NameOf(int t) => predictions.Target!.Columns[t];
        if (predictions.PointPrediction(i) is { } only && predictions.Targets == 1)
        {
            writer.WritePropertyName("prediction");
            Number(writer, predictions, only);
        }
        else if (predictions.PointPrediction(i) is not null)
        {
            if (named) writer.WriteStartObject("prediction");
            else writer.WriteStartArray("prediction");
            for (int t = 0; t < predictions.Targets; t++)
            {
                if (named) writer.WritePropertyName(NameOf(t));
                Number(writer, predictions, predictions.PointPrediction(i, t)!.Value);
            }

            if (named) writer.WriteEndObject();
            else writer.WriteEndArray();
        }

        if (predictions.Levels is not { } levels) return;
        writer.WriteStartObject("quantiles");
        for (int t = 0; t < predictions.Targets; t++)
        {
            if (predictions.Targets > 1) writer.WriteStartObject(named ? NameOf(t) : $"{t}");
            for (int k = 0; k < levels.Count; k++)
            {
                writer.WritePropertyName(levels[k].ToString("R", CultureInfo.InvariantCulture));
                Number(writer, predictions, predictions[i][t * levels.Count + k]);
            }

            if (predictions.Targets > 1) writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Labels(Utf8JsonWriter writer, Predictions predictions, int i)
    {
        var targets = ((LabelTargets)predictions.Target!).Targets;
        writer.WriteStartObject("prediction");
        for (int t = 0; t < targets.Count; t++) writer.WriteString(targets[t].Column, predictions.PredictedValue(i, t));
        writer.WriteEndObject();
        writer.WriteStartObject("probabilities");
        for (int t = 0; t < targets.Count; t++)
        {
            float p = Probability(predictions, i, t);
            writer.WriteStartObject(targets[t].Column);
            writer.WriteNumber(targets[t].Classes[0], 1 - p);
            writer.WriteNumber(targets[t].Classes[1], p);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<string> Names(Predictions predictions) =>
        Enumerable.Range(0, Probabilities(predictions)).Select(k => Name(predictions, k));

    // One output is the probability of the second of two classes.
    private static int Probabilities(Predictions predictions) =>
        predictions is { Task: LearningTask.Classification, Outputs: 1 } ? 2 : predictions.Outputs;

    private static float Probability(Predictions predictions, int i, int k) =>
        predictions is { Task: LearningTask.Classification, Outputs: 1 } && k == 0 ? 1 - (float)predictions[i][0]
        : (float)predictions[i][predictions.Outputs == 1 ? 0 : k];

    private static string Name(Predictions predictions, int k) => predictions.ClassNames?[k] ?? k.ToString(CultureInfo.InvariantCulture);

    private static string Label(Predictions predictions, int i) => predictions.Task == LearningTask.MultiLabel
        ? string.Join(';', Enumerable.Range(0, predictions.Outputs).Where(k => predictions[i][k] > 0.5).Select(k => Name(predictions, k)))
        : predictions.PredictedLabel(i);

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    // All digits of the number: those of a float, or of a double.
    private static string Number(Predictions predictions, double value) =>
        predictions.IsSinglePrecision ? Number((float)value) : value.ToString("R", CultureInfo.InvariantCulture);

    private static void Number(Utf8JsonWriter writer, Predictions predictions, double value)
    {
        if (predictions.IsSinglePrecision) writer.WriteNumberValue((float)value);
        else writer.WriteNumberValue(value);
    }

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
