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
        output.WriteLine(string.Join(',', predictions.Columns.Select(column => Cell(column.Name))));

    /// <summary>Writes a row for each sample.</summary>
    public static void Csv(Predictions predictions, TextWriter output)
    {
        var columns = predictions.Columns;
        for (int i = 0; i < predictions.Count; i++) output.WriteLine(string.Join(',', columns.Select(column => Cell(column.Value(i)))));
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
        if (predictions.LearningTask == LearningTask.Regression) Numbers(writer, predictions, sample);
        else if (predictions.Target is LabelTargets) Labels(writer, predictions, sample);
        else
        {
            writer.WriteString("prediction", (string)predictions.Columns.First(column => column.Name == "prediction").Value(sample));
            writer.WriteStartObject("probabilities");
            for (int k = 0; k < predictions.ClassCount; k++)
                writer.WriteNumber(predictions.ClassName(k), predictions.Probability(sample, k));
            writer.WriteEndObject();
        }

        if (notes.Count > 0) writer.Notes(notes);
    });

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
            float p = predictions.Probability(i, t);
            writer.WriteStartObject(targets[t].Column);
            writer.WriteNumber(targets[t].Classes[0], 1 - p);
            writer.WriteNumber(targets[t].Classes[1], p);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, Predictions predictions, double value)
    {
        if (predictions.IsSinglePrecision) writer.WriteNumberValue((float)value);
        else writer.WriteNumberValue(value);
    }

    private static string Cell(object value) => value switch
    {
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string text when text.AsSpan().IndexOfAny(",\"\r\n") >= 0 => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => (string)value,
    };
}
