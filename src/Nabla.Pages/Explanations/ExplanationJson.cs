using System.Text.Json;
using Nabla.Explain;

namespace Nabla.Pages.Explanations;

/// <summary>Writes explanations as JSON. Numbers have all digits.</summary>
public static class ExplanationJson
{
    /// <summary>Writes the members of an object.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="context">The network and the samples.</param>
    /// <param name="quantities">The quantities of the derivatives; empty for the negative gradient.</param>
    public static void Write(Utf8JsonWriter writer, ExplanationContext context, IReadOnlyList<Quantity> quantities)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(quantities);
        writer.WriteString("model", context.Model);
        writer.WriteString("data", context.Source);
        writer.WriteString("cost_function", context.Explanation.CostFunction.Spec.ToString());
        writer.WriteString("trained_with", context.Trained?.Spec.ToString());
        Number(writer, "cost", context.Explanation.Cost);
        writer.WriteNumber("samples", context.Explanation.Samples);
        writer.WriteBoolean("row_vectors", context.Conventions.RowVectors);
        if (context.Explanation.Samples == 1) Sample(writer, context);
        writer.WriteStartArray("derivatives");
        foreach (var by in quantities)
            Tree(writer, context.Explanation.Explain(by), context, context.ShownDepth(context.Explanation.Explain(by)).Levels, by);
        writer.WriteEndArray();
        if (context.Explanation.Samples > 1)
            Table(writer, context, quantities.Count > 0 ? quantities
                : [.. context.Explanation.Largest(context.Detail.MaxItems, context.Detail.Layer).Select(one => one.By)]);
        if (quantities.Count > 0) return;
        writer.WriteStartArray("largest");
        foreach (var (by, value) in context.Explanation.Largest(context.Detail.MaxItems, context.Detail.Layer))
        {
            writer.WriteStartObject();
            writer.WriteString("with_respect_to", Name(by, context));
            Number(writer, "value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (context.Explanation.Samples == 1) Contributions(writer, context.Explanation.Sample(0), context);
    }

    // Negative gradients: one row per quantity, one column per sample.
    private static void Table(Utf8JsonWriter writer, ExplanationContext context, IReadOnlyList<Quantity> quantities)
    {
        var table = context.Explanation.GradientContributions(quantities,
            [.. Enumerable.Range(0, Math.Min(context.Detail.Columns, context.Explanation.Samples))]);
        writer.WriteStartObject("negative_gradients");
        writer.WriteStartArray("rows");
        foreach (int column in table.Columns) writer.WriteNumberValue(context.Rows[column]);
        writer.WriteEndArray();
        writer.WriteStartArray("values");
        for (int at = 0; at < table.Rows.Count; at++)
        {
            writer.WriteStartObject();
            writer.WriteString("with_respect_to", Name(table.Rows[at], context));
            Numbers(writer, "each", [.. table.Contributions[at]]);
            Number(writer, "average", table.Averages[at]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Sample(Utf8JsonWriter writer, ExplanationContext context)
    {
        var sample = context.Explanation.Sample(0);
        writer.WriteNumber("row", context.Rows[0]);
        writer.WriteString("target", context.Describe(sample.Targets));
        writer.WriteString("prediction", context.Describe(sample.Activations(context.Architecture.Layers.Count - 1)));
        Numbers(writer, "outputs", sample.Activations(context.Architecture.Layers.Count - 1));
        Numbers(writer, "targets", sample.Targets);
    }

    private static void Tree(Utf8JsonWriter writer, Derivative derivative, ExplanationContext context, int depth,
        Quantity? perturbed = null)
    {
        writer.WriteStartObject();
        writer.WriteString("of", context.Explanation.Samples > 1 && derivative.Rule == Rule.Mean ? "C" : Name(derivative.Of, context));
        writer.WriteString("with_respect_to", Name(derivative.By, context));
        if (derivative.Through is { } through) writer.WriteString("through", Name(through, context));
        if (derivative.Sample is { } sample) writer.WriteNumber("row", context.Rows[sample]);
        Number(writer, "value", derivative.Value);
        writer.WriteString("rule", derivative.Rule.ToString().ToLowerInvariant());
        if (perturbed is { } quantities && context.Explanation.Resolve(quantities) != quantities)
            writer.WriteString("instead_of", Name(quantities, context));
        if (perturbed is { } by) FiniteDifference(writer, context.Explanation.FiniteDifference(by));
        if (derivative.Formula.Length > 0) writer.WriteString("formula", derivative.Formula);
        if (derivative.Symbols.Count > 0)
        {
            writer.WriteStartObject("letters");
            foreach (var (letter, meaning) in derivative.Symbols) writer.WriteString(letter, meaning);
            writer.WriteEndObject();
        }

        if (derivative.Cancels is { } cancels) writer.WriteString("cancels", cancels);
        if (derivative.Remark is { } remark) writer.WriteString("remark", remark);
        bool isSum = derivative.Rule is Rule.Sum or Rule.Mean;
        if (derivative.Rule != Rule.Known && (!isSum || depth > 0))
        {
            var cut = derivative.LargestTerms(derivative.Rule == Rule.Mean ? context.Detail.MaxItems : context.Detail.Terms);
            writer.WriteNumber("count", cut.Count);
            writer.WriteStartArray("parts");
            foreach (var part in cut.Shown) Tree(writer, part, context, isSum ? depth - 1 : depth);
            writer.WriteEndArray();
            if (isSum)
            {
                writer.WriteNumber("omitted", cut.Omitted);
                Number(writer, "remainder", cut.Remainder);
            }
        }

        writer.WriteEndObject();
    }

    private static void FiniteDifference(Utf8JsonWriter writer, CheckedDerivative check)
    {
        writer.WriteStartObject("finite_difference");
        Number(writer, "value", check.FiniteDifference);
        Number(writer, "step", check.Step);
        writer.WriteNumber("digits", check.Digits);
        writer.WriteString("verdict", check.Verdict.ToString().ToLowerInvariant());
        if (check.Why.Length > 0) writer.WriteString("why", check.Why);
        writer.WriteEndObject();
    }

    private static void Contributions(Utf8JsonWriter writer, SampleExplanation sample, ExplanationContext context)
    {
        var desires = sample.GradientContributions(context.Detail.MaxItems, context.Detail.Layer);
        writer.WriteStartObject("layer");
        Contributions(writer, "outputs", desires.Outputs, context);
        Contributions(writer, "weights", desires.Weights, context);
        Contributions(writer, "biases", desires.Biases, context);
        Contributions(writer, "before", desires.Before, context);
        writer.WriteEndObject();
        writer.WriteStartArray("remarks");
        foreach (string words in Remarks.Find(sample)) writer.WriteStringValue(words);
        writer.WriteEndArray();
    }

    private static void Contributions(Utf8JsonWriter writer, string name, IReadOnlyList<GradientContribution> contributions,
        ExplanationContext context)
    {
        writer.WriteStartArray(name);
        foreach (var contribution in contributions)
        {
            writer.WriteStartObject();
            writer.WriteString("with_respect_to", Name(contribution.By, context));
            Number(writer, "value", contribution.Value);
            Number(writer, "derivative", contribution.Derivative);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Name(Quantity quantity, ExplanationContext context) =>
        Formulas.UnicodeMath.Render(context.Symbol(quantity)).Replace('\u00a0', ' ');

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
