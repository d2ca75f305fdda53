using System.Text.Json;
using Nabla.Explain;

namespace Nabla.Pages.Explanations;

/// <summary>An explanation as data, every number with all its digits: what is shown multiplies or adds to what it explains.</summary>
public static class ExplanationJson
{
    /// <summary>Writes the members of an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="subject">What is explained.</param>
    /// <param name="asked">The numbers by which the derivatives are; none for what the samples want.</param>
    public static void Write(Utf8JsonWriter writer, Subject subject, IReadOnlyList<Quantity> asked)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(asked);
        writer.WriteString("model", subject.Model);
        writer.WriteString("data", subject.Source);
        writer.WriteString("cost_function", subject.Reasons.CostFunction.Spec.ToString());
        writer.WriteString("trained_with", subject.Trained?.Spec.ToString());
        Number(writer, "cost", subject.Reasons.Cost);
        writer.WriteNumber("samples", subject.Reasons.Samples);
        writer.WriteBoolean("row_vectors", subject.Conventions.RowVectors);
        if (subject.Reasons.Samples == 1) Sample(writer, subject);
        writer.WriteStartArray("derivatives");
        foreach (var by in asked)
            Tree(writer, subject.Reasons.Explain(by), subject, subject.Levels(subject.Reasons.Explain(by)).Levels, by);
        writer.WriteEndArray();
        if (subject.Reasons.Samples > 1)
            Table(writer, subject, asked.Count > 0 ? asked
                : [.. subject.Reasons.Largest(subject.Extent.Top, subject.Extent.Layer).Select(one => one.By)]);
        if (asked.Count > 0) return;
        writer.WriteStartArray("largest");
        foreach (var (by, value) in subject.Reasons.Largest(subject.Extent.Top, subject.Extent.Layer))
        {
            writer.WriteStartObject();
            writer.WriteString("by", Name(by, subject));
            Number(writer, "value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (subject.Reasons.Samples == 1) Desires(writer, subject.Reasons.Sample(0), subject);
    }

    // Negative gradients: a row for each number and a column for each of some samples.
    private static void Table(Utf8JsonWriter writer, Subject subject, IReadOnlyList<Quantity> asked)
    {
        var table = subject.Reasons.GradientContributions(asked,
            [.. Enumerable.Range(0, Math.Min(subject.Extent.Columns, subject.Reasons.Samples))]);
        writer.WriteStartObject("negative_gradients");
        writer.WriteStartArray("rows");
        foreach (int column in table.Columns) writer.WriteNumberValue(subject.Rows[column]);
        writer.WriteEndArray();
        writer.WriteStartArray("values");
        for (int at = 0; at < table.Rows.Count; at++)
        {
            writer.WriteStartObject();
            writer.WriteString("by", Name(table.Rows[at], subject));
            Numbers(writer, "each", [.. table.Contributions[at]]);
            Number(writer, "average", table.Averages[at]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Sample(Utf8JsonWriter writer, Subject subject)
    {
        var sample = subject.Reasons.Sample(0);
        writer.WriteNumber("row", subject.Rows[0]);
        writer.WriteString("target", subject.Answer(sample.Targets));
        writer.WriteString("prediction", subject.Answer(sample.Activations(subject.Architecture.Layers.Count - 1)));
        Numbers(writer, "outputs", sample.Activations(subject.Architecture.Layers.Count - 1));
        Numbers(writer, "targets", sample.Targets);
    }

    private static void Tree(Utf8JsonWriter writer, Derivative derivative, Subject subject, int depth, Quantity? nudged = null)
    {
        writer.WriteStartObject();
        writer.WriteString("of", subject.Reasons.Samples > 1 && derivative.Rule == Rule.Mean ? "C" : Name(derivative.Of, subject));
        writer.WriteString("by", Name(derivative.By, subject));
        if (derivative.Through is { } through) writer.WriteString("through", Name(through, subject));
        if (derivative.Sample is { } sample) writer.WriteNumber("row", subject.Rows[sample]);
        Number(writer, "value", derivative.Value);
        writer.WriteString("rule", derivative.Rule.ToString().ToLowerInvariant());
        if (nudged is { } asked && subject.Reasons.Resolve(asked) != asked) writer.WriteString("instead_of", Name(asked, subject));
        if (nudged is { } by) Nudge(writer, subject.Reasons.FiniteDifference(by));
        if (derivative.Formula.Length > 0) writer.WriteString("formula", derivative.Formula);
        if (derivative.Letters.Count > 0)
        {
            writer.WriteStartObject("letters");
            foreach (var (letter, meaning) in derivative.Letters) writer.WriteString(letter, meaning);
            writer.WriteEndObject();
        }

        if (derivative.Cancels is { } cancels) writer.WriteString("cancels", cancels);
        if (derivative.Remark is { } remark) writer.WriteString("remark", remark);
        bool isSum = derivative.Rule is Rule.Sum or Rule.Mean;
        if (derivative.Rule != Rule.Known && (!isSum || depth > 0))
        {
            var cut = derivative.LargestTerms(derivative.Rule == Rule.Mean ? subject.Extent.Top : subject.Extent.Terms);
            writer.WriteNumber("count", cut.Count);
            writer.WriteStartArray("parts");
            foreach (var part in cut.Shown) Tree(writer, part, subject, isSum ? depth - 1 : depth);
            writer.WriteEndArray();
            if (isSum)
            {
                writer.WriteNumber("omitted", cut.Omitted);
                Number(writer, "remainder", cut.Remainder);
            }
        }

        writer.WriteEndObject();
    }

    private static void Nudge(Utf8JsonWriter writer, CheckedDerivative nudge)
    {
        writer.WriteStartObject("finite_difference");
        Number(writer, "value", nudge.FiniteDifference);
        Number(writer, "step", nudge.Step);
        writer.WriteNumber("digits", nudge.Digits);
        writer.WriteString("verdict", nudge.Verdict.ToString().ToLowerInvariant());
        if (nudge.Why.Length > 0) writer.WriteString("why", nudge.Why);
        writer.WriteEndObject();
    }

    private static void Desires(Utf8JsonWriter writer, SampleExplanation sample, Subject subject)
    {
        var desires = sample.GradientContributions(subject.Extent.Top, subject.Extent.Layer);
        writer.WriteStartObject("layer");
        Wishes(writer, "outputs", desires.Outputs, subject);
        Wishes(writer, "weights", desires.Weights, subject);
        Wishes(writer, "biases", desires.Biases, subject);
        Wishes(writer, "before", desires.Before, subject);
        writer.WriteEndObject();
        writer.WriteStartArray("remarks");
        foreach (string words in Remarks.Find(sample)) writer.WriteStringValue(words);
        writer.WriteEndArray();
    }

    private static void Wishes(Utf8JsonWriter writer, string name, IReadOnlyList<GradientContribution> wishes, Subject subject)
    {
        writer.WriteStartArray(name);
        foreach (var wish in wishes)
        {
            writer.WriteStartObject();
            writer.WriteString("by", Name(wish.By, subject));
            Number(writer, "value", wish.Value);
            Number(writer, "derivative", wish.Derivative);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Name(Quantity quantity, Subject subject) =>
        Formulas.UnicodeMath.Render(subject.Name(quantity)).Replace('\u00a0', ' ');

    private static void Numbers(Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }
}
