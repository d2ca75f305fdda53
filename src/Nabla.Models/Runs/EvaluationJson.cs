using System.Text.Json;
using Nabla.Training.Metrics;

namespace Nabla.Models.Runs;

/// <summary>Writes an evaluation as JSON: every metric by its registered name, then the classes.</summary>
public static class EvaluationJson
{
    private const int MaxClasses = 100;

    /// <summary>Writes the members of an object.</summary>
    public static void Write(Utf8JsonWriter writer, Evaluation evaluation)
    {
        writer.Metrics(evaluation);
        writer.WriteNumber("samples", evaluation.Samples);
        Targets(writer, evaluation);
        if (evaluation.Classification is not { } scores) return;
        Classes(writer, "classes", scores.Classes);
        if (scores.Confusion is { Classes: <= MaxClasses } confusion) Confusion(writer, confusion);
    }

    /// <summary>
    /// Writes the scores of each target if there are several targets or quantiles: <c>targets</c> for numbers, <c>labels</c> for labels.
    /// </summary>
    public static void Targets(Utf8JsonWriter writer, Evaluation evaluation)
    {
        if (evaluation.MultiLabel is { } labels) Classes(writer, "labels", labels.Labels);
        if (evaluation.Regression is not { } numbers || (numbers.Outputs.Count == 1 && numbers.Quantiles.Count == 0)) return;
        writer.WriteStartArray("targets");
        for (int t = 0; t < numbers.Outputs.Count; t++)
        {
            writer.WriteStartObject();
            writer.WriteString("name", numbers.Outputs[t].Name);
            writer.Number("rmse", numbers.Outputs[t].Rmse);
            writer.Number("mae", numbers.Outputs[t].Mae);
            writer.Number("r2", numbers.Outputs[t].R2);
            if (numbers.Quantiles.Count > 0) Quantiles(writer, numbers.Quantiles[t]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Quantiles(Utf8JsonWriter writer, QuantileScores target)
    {
        writer.Number("pinball", target.Pinball);
        writer.Number("coverage", target.Coverage);
        writer.Number("nominal", target.Nominal);
        writer.Number("width", target.Width);
        writer.WriteStartArray("quantiles");
        for (int k = 0; k < target.Levels.Count; k++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("level", target.Levels[k]);
            writer.Number("below", target.Below[k]);
            writer.Number("pinball", target.PinballOfLevel[k]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Classes(Utf8JsonWriter writer, string name, IReadOnlyList<ClassScores> classes)
    {
        writer.WriteStartArray(name);
        foreach (var one in classes)
        {
            writer.WriteStartObject();
            writer.WriteString("name", one.Name);
            writer.Number("precision", one.Precision);
            writer.Number("recall", one.Recall);
            writer.Number("f1", one.F1);
            writer.Number("support", one.Support);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Rows are true classes, columns are predicted classes.
    private static void Confusion(Utf8JsonWriter writer, ConfusionMatrix matrix)
    {
        writer.WriteStartArray("confusion");
        for (int i = 0; i < matrix.Classes; i++)
        {
            writer.WriteStartArray();
            for (int j = 0; j < matrix.Classes; j++) writer.WriteNumberValue(matrix[i, j]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
