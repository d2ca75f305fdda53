using System.Globalization;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Models;
using Nabla.Data.Models.Runs;

namespace Nabla.Cli.Files;

/// <summary>Predictions as CSV and as JSON lines.</summary>
internal static class PredictionText
{
    /// <summary>The names of the columns of <see cref="Csv"/>.</summary>
    public static void Header(Predictions predictions, TextWriter output) => output.WriteLine((predictions.Files is null ? "" : "file,") + (
        predictions.Task != LearningTask.Regression ? string.Join(',', Names(predictions).Select(name => Cell("p_" + name)).Prepend("prediction"))
        : predictions.Outputs == 1 ? "prediction"
        : string.Join(',', Enumerable.Range(1, predictions.Outputs).Select(k => $"prediction_{k}"))));

    /// <summary>A row a sample: the class and the probability of each, or the number.</summary>
    public static void Csv(Predictions predictions, TextWriter output)
    {
        bool classes = predictions.Task != LearningTask.Regression;
        int probabilities = Probabilities(predictions);
        for (int i = 0; i < predictions.Count; i++)
        {
            int sample = i;
            if (predictions.Files is { } files) output.Write(Cell(files[i]) + ",");
            output.WriteLine(classes
                ? string.Join(',', Enumerable.Range(0, probabilities).Select(k => Number(Probability(predictions, sample, k))).Prepend(Cell(Label(predictions, i))))
                : string.Join(',', Enumerable.Range(0, predictions.Outputs).Select(k => Number(predictions, predictions[sample][k]))));
        }
    }

    /// <summary>One object a sample: {"prediction":"setosa","probabilities":{"setosa":0.98,…}} or {"prediction":12.5}.</summary>
    public static void Json(Predictions predictions, TextWriter output)
    {
        for (int i = 0; i < predictions.Count; i++)
        {
            int sample = i;
            output.WriteLine(JsonLine.Of(writer =>
            {
                if (predictions.Files is { } files) writer.WriteString("file", files[sample]);
                if (predictions.Task == LearningTask.Regression && predictions.Outputs == 1)
                {
                    writer.WritePropertyName("prediction");
                    Number(writer, predictions, predictions[sample][0]);
                    return;
                }

                if (predictions.Task == LearningTask.Regression)
                {
                    writer.WriteStartArray("prediction");
                    foreach (double value in predictions[sample]) Number(writer, predictions, value);
                    writer.WriteEndArray();
                    return;
                }

                writer.WriteString("prediction", Label(predictions, sample));
                writer.WriteStartObject("probabilities");
                for (int k = 0; k < Probabilities(predictions); k++) writer.WriteNumber(Name(predictions, k), Probability(predictions, sample, k));
                writer.WriteEndObject();
            }));
        }
    }

    private static IEnumerable<string> Names(Predictions predictions) => Enumerable.Range(0, Probabilities(predictions)).Select(k => Name(predictions, k));

    // One output is the probability of the second of two classes.
    private static int Probabilities(Predictions predictions) =>
        predictions is { Task: LearningTask.Classification, Outputs: 1 } ? 2 : predictions.Outputs;

    private static float Probability(Predictions predictions, int i, int k) =>
        predictions is { Task: LearningTask.Classification, Outputs: 1 } && k == 0 ? 1 - (float)predictions[i][0] : (float)predictions[i][predictions.Outputs == 1 ? 0 : k];

    private static string Name(Predictions predictions, int k) => predictions.ClassNames?[k] ?? k.ToString(CultureInfo.InvariantCulture);

    private static string Label(Predictions predictions, int i) => predictions.Task == LearningTask.MultiLabel
        ? string.Join(';', Enumerable.Range(0, predictions.Outputs).Where(k => predictions[i][k] > 0.5).Select(k => Name(predictions, k)))
        : predictions.LabelOf(i);

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    // As many digits as the number has: those of a float, or of a double.
    private static string Number(Predictions predictions, double value) => predictions.IsSingle ? Number((float)value) : value.ToString("R", CultureInfo.InvariantCulture);

    private static void Number(Utf8JsonWriter writer, Predictions predictions, double value)
    {
        if (predictions.IsSingle) writer.WriteNumberValue((float)value);
        else writer.WriteNumberValue(value);
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
