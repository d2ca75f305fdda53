using System.Text.Json;
using Nabla.Training.Metrics;

namespace Nabla.Data.Models.Runs;

/// <summary>An evaluation as JSON: every metric under its name in the catalogue, then the classes.</summary>
internal static class EvaluationJson
{
    private const int MostClasses = 100;

    /// <summary>Writes the members of an object.</summary>
    public static void Write(Utf8JsonWriter writer, Evaluation evaluation)
    {
        writer.Metrics(evaluation);
        writer.WriteNumber("samples", evaluation.Samples);
        if (evaluation.Classification is not { } scores) return;
        writer.WriteStartArray("classes");
        foreach (var one in scores.Classes)
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
        if (scores.Confusion is { Classes: <= MostClasses } confusion) Confusion(writer, confusion);
    }

    // Rows are true classes, columns predicted ones.
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
