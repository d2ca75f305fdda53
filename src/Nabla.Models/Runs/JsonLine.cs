using System.Text;
using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Specs;
using Nabla.Training.Metrics;

namespace Nabla.Models.Runs;

/// <summary>Writes JSON on one line.</summary>
public static class JsonLine
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object.</summary>
    /// <param name="fill">Writes its members.</param>
    /// <returns>The text, without a line break.</returns>
    public static string Write(Action<Utf8JsonWriter> fill)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            writer.WriteStartObject();
            fill(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Writes a number. JSON cannot represent NaN and infinity, which become null.</summary>
    public static void Number(this Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }

    /// <summary>Writes a cost and metrics.</summary>
    public static void Scores(this Utf8JsonWriter writer, string name, Nabla.Training.Scores scores)
    {
        writer.WriteStartObject(name);
        writer.Number("cost", scores.Cost);
        foreach (var (metric, value) in scores.Metrics) writer.Number(metric, value);
        writer.WriteEndObject();
    }

    /// <summary>Writes every metric of an evaluation by its registered name.</summary>
    public static void Metrics(this Utf8JsonWriter writer, Evaluation evaluation)
    {
        foreach (var (metric, value) in MetricRegistry.Values(evaluation)) writer.Number(metric, value);
    }

    /// <summary>Writes the metrics of an evaluation as an object; nothing for null.</summary>
    public static void Evaluation(this Utf8JsonWriter writer, string name, Evaluation? evaluation)
    {
        if (evaluation is null) return;
        writer.WriteStartObject(name);
        writer.Metrics(evaluation);
        EvaluationJson.Targets(writer, evaluation);
        writer.WriteEndObject();
    }

    /// <summary>Writes notes, each with its code and the name of its column, if it has one.</summary>
    public static void Notes(this Utf8JsonWriter writer, IEnumerable<DataNote> notes)
    {
        writer.WriteStartArray("notes");
        foreach (var note in notes)
        {
            writer.WriteStartObject();
            writer.WriteString("code", note.Code);
            writer.WriteString("message", SettingAdvice.Complete(note.Message, note.Advice));
            if (note.Column is not null) writer.WriteString("column", note.Column);
            AdviceJson.Write(writer, note.Advice);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the summary of a column as an object.</summary>
    public static void Column(this Utf8JsonWriter writer, ColumnSummary column)
    {
        writer.WriteStartObject();
        writer.WriteString("name", column.Name);
        writer.WriteString("kind", column.Kind);
        writer.WriteNumber("missing", column.Missing);
        writer.WriteNumber("different", column.Distinct);
        if (column.Min is not null)
        {
            writer.Number("least", column.Min.Value);
            writer.Number("median", column.Median!.Value);
            writer.Number("most", column.Max!.Value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes findings, each with its severity and remedy.</summary>
    public static void Findings(this Utf8JsonWriter writer, string name, IEnumerable<Finding> findings)
    {
        writer.WriteStartArray(name);
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("name", finding.Name);
            writer.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
            writer.WriteString("message", finding.Message);
            writer.WriteString("remedy", SettingAdvice.Complete(finding.Remedy, finding.Advice));
            AdviceJson.Write(writer, finding.Advice);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
