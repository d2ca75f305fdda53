using System.Text;
using System.Text.Json;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models.Export.Json;

/// <summary>Everything that a program of any language needs to compute a model: docs/export.md says what each key means.</summary>
internal sealed class JsonSource : ISourceWriter
{
    public string Language => "json";

    public bool TakesDots => true;

    public bool IsTaken(string word, bool isLast) => false;

    public void Write(ExportedModel model, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n" })) Write(model, json);
        output.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private static void Write(ExportedModel model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("format", "nabla-export");
        json.WriteNumber("version", 1);
        json.WriteString("name", model.Name);
        json.WriteString("task", model.Model.Task switch { LearningTask.MultiLabel => "multi-label", LearningTask.Classification =>
            "classification", _ => "regression" });
        json.WriteString("theta_sha256", ParameterOrder.Sha256(model.Model.Network.Architecture, model.Model.Network.Theta));
        json.WriteNumber("inputs", model.Inputs);
        if (model.Model.Image is { } image) Raw(json, "image", [image.Rows, image.Columns]);
        if (model.Columns is not null)
        {
            json.WriteStartArray("columns");
            foreach (var (plan, first) in model.Columns) Column(json, plan, first);
            json.WriteEndArray();
        }

        if (model.Embedding is { } embedding) Embedding(json, embedding);
        json.WriteStartArray("layers");
        foreach (var layer in model.Layers) Layer(json, layer);
        json.WriteEndArray();
        Activation(json, "answer-activation", model.Last.Spec);
        Answer(json, model);
        json.WriteEndObject();
    }

    private static void Column(Utf8JsonWriter json, ColumnTransform plan, int first)
    {
        json.WriteStartObject();
        json.WriteString("name", plan.Column);
        json.WriteNumber("first-input", first);
        if (plan is NumericTransform number)
        {
            json.WriteString("kind", "number");
            json.WriteNumber("median", number.Median);
            json.WriteNumber("center", number.Center);
            json.WriteNumber("scale", number.Scale);
            json.WriteBoolean("missing-flag", number.MissingFlag);
            if (number.Limit is { } limit) json.WriteNumber("limit", limit);
            if (number.Frequent is { } frequent)
            {
                json.WriteStartArray("frequent");
                foreach (double each in frequent) json.WriteNumberValue(each);
                json.WriteEndArray();
            }
        }
        else if (plan is DateTransform date)
        {
            json.WriteString("kind", "date");
            json.WriteString("form", date.Form.Pattern);
            if (date.Form.Offset is { } offset) json.WriteNumber("utc-offset-minutes", offset);
            json.WriteNumber("center", date.Center);
            json.WriteNumber("scale", date.Scale);
            json.WriteNumber("limit", DateTransform.Limit);
            json.WriteBoolean("missing-flag", date.MissingFlag);
            json.WriteStartArray("cycles");
            foreach (double cycle in date.Cycles) json.WriteNumberValue(cycle);
            json.WriteEndArray();
            json.WriteStartArray("weekdays");
            foreach (int day in date.Weekdays) json.WriteNumberValue(day);
            json.WriteEndArray();
        }
        else if (plan is CategoryTransform category)
        {
            json.WriteString("kind", "category");
            Texts(json, "categories", category.Categories);
            json.WriteBoolean("missing-flag", category.MissingFlag);
            if (category.MissingTexts is { } missing) Texts(json, "missing-texts", missing);
            if (category.Signed) json.WriteBoolean("signed", true);
            if (category.OtherSpellings() is { Count: > 0 } spellings)
            {
                json.WriteStartObject("spellings");
                foreach (var (text, place) in spellings) json.WriteNumber(text, place);
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

    private static void Embedding(Utf8JsonWriter json, ExportedEmbedding embedding)
    {
        json.WriteStartObject("embedding");
        json.WriteNumber("columns", embedding.Layer.Columns);
        json.WriteNumber("outputs", embedding.Layer.Outputs);
        Rows(json, "frequencies", embedding.Frequencies, embedding.Layer.Waves);
        Rows(json, "phases", embedding.Phases, embedding.Layer.Waves);
        Rows(json, "weights", embedding.Weights, embedding.Layer.Waves);
        Raw(json, "biases", embedding.Biases);
        json.WriteEndObject();
    }

    private static void Layer(Utf8JsonWriter json, ExportedLayer layer)
    {
        json.WriteStartObject();
        json.WriteNumber("inputs", layer.Inputs);
        json.WriteNumber("nodes", layer.Nodes);
        if (layer.Scales is { } scales) Raw(json, "scales", scales);
        if (layer.Factor is { } factor) json.WriteNumber("factor", factor);
        var ordered = new float[layer.Weights.Length];
        for (int j = 0, at = 0; j < layer.Nodes; j++)
            for (int k = 0; k < layer.Inputs; k++) ordered[at++] = layer.Weights[k * layer.Nodes + j];
        Rows(json, "weights", ordered, layer.Inputs);
        Raw(json, "biases", layer.Biases);
        Activation(json, "activation", layer.Activation.Spec);
        json.WriteEndObject();
    }

    private static void Activation(Utf8JsonWriter json, string key, Spec spec)
    {
        json.WriteStartObject(key);
        json.WriteString("name", spec.Name);
        foreach (var (name, value) in spec.Numbers) json.WriteNumber(name, value);
        json.WriteEndObject();
    }

    private static void Answer(Utf8JsonWriter json, ExportedModel model)
    {
        if (model.Classes is { } classes) Texts(json, "classes", classes);
        if (model.Sorted > 0) json.WriteNumber("sorted", model.Sorted);
        if (model.Model.Preprocessing?.Target is not { } target) return;
        if (target.Columns.Count > 1 || target.Quantiles is not null)
        {
            Several(json, model, target);
            return;
        }

        json.WriteStartObject("target");
        json.WriteString("name", target.Column);
        if (model.Units is [var unit])
        {
            json.WriteNumber("center", unit.Center);
            json.WriteNumber("scale", unit.Scale);
        }

        json.WriteEndObject();
    }

    // One object an output: what it is called, and how it gets its unit, or what its two values are.
    private static void Several(Utf8JsonWriter json, ExportedModel model, TargetTransform target)
    {
        json.WriteStartArray("targets");
        for (int j = 0; j < model.Outputs; j++)
        {
            json.WriteStartObject();
            json.WriteString("name", model.OutputNames[j]);
            if (model.Units is { } units)
            {
                json.WriteNumber("center", units[j].Center);
                json.WriteNumber("scale", units[j].Scale);
            }

            if (target is LabelTargets labels) Texts(json, "values", labels.Targets[j].Classes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string key, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(key);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Rows(Utf8JsonWriter json, string key, ReadOnlySpan<float> numbers, int each)
    {
        string indent = new(' ', 2 * json.CurrentDepth);
        var rows = new StringBuilder("[");
        for (int from = 0; from < numbers.Length; from += each)
            rows.Append(from > 0 ? "," : "").Append($"\n{indent}  ").Append(List(numbers.Slice(from, each)));
        json.WritePropertyName(key);
        json.WriteRawValue(rows.Append($"\n{indent}]").ToString(), skipInputValidation: true);
    }

    // A row of numbers is one line, not one for each.
    private static void Raw(Utf8JsonWriter json, string key, ReadOnlySpan<float> numbers)
    {
        json.WritePropertyName(key);
        json.WriteRawValue(List(numbers), skipInputValidation: true);
    }

    private static string List(ReadOnlySpan<float> numbers)
    {
        var list = new StringBuilder("[");
        foreach (float number in numbers)
            list.Append(list.Length > 1 ? ", " : "").Append(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        return list.Append(']').ToString();
    }
}
