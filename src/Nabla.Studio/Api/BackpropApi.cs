using System.Text.Json;
using Nabla.Data;
using Nabla.Models.Runs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;
using Nabla.Pages.Writers;
using Nabla.Studio.Graphs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary>
/// <c>/api/backprop/…</c>: one sample through the network and back, why each derivative is what it is, nudges, and what several samples
/// want.
/// </summary>
internal static class BackpropApi
{
    private const int Curve = 40, MaxRows = 256, MaxColumns = 12, MaxWishes = 12;

    public static void Map(Routes routes)
    {
        routes.Get("/api/backprop/sample", Sample);
        routes.Get("/api/backprop/step", Formulas);
        routes.Get("/api/backprop/explain", Explain);
        routes.Get("/api/backprop/nudge", Nudge);
        routes.Get("/api/backprop/batch", Batch);
    }

    private static Subject One(Asked asked)
    {
        var look = asked.Look();
        return Subjects.From(look, asked.Row(look.Samples), 1);
    }

    private static Graph GraphOf(Asked asked, Subject subject)
    {
        var wanted = (asked.Text("wanted") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Ids.Parse).ToList();
        return Graph.Build(subject.Reasons.Network, subject.Reasons.Sample(0), wanted, Window.Parse(asked.Text("window")));
    }

    // The picture, and the operations that fill it.
    private static void Sample(Asked asked, Utf8JsonWriter writer)
    {
        var look = asked.Look();
        var subject = Subjects.From(look, asked.Row(look.Samples), 1);
        var graph = GraphOf(asked, subject);
        writer.WriteString("name", look.Shown.Name);
        writer.WriteString("architecture", graph.Architecture.ToString());
        writer.WriteString("cost_function", subject.Reasons.CostFunction.Spec.Name);
        writer.WriteString("part", look.Part);
        writer.WriteNumber("rows", look.Samples.Count);
        writer.WriteNumber("row", subject.Rows[0]);
        writer.WriteNumber("epochs", look.Shown.Epochs);
        writer.WriteBoolean("training", look.Shown is Run { State: "training" });
        writer.WriteString("wanted", subject.Answer(graph.Sample.Targets));
        writer.WriteString("answer", subject.Answer(graph.Sample.Activations(graph.Last)));
        if (look.Samples.Image is { } image)
        {
            writer.WriteNumber("columns", image.Columns);
            writer.Numbers("image", graph.Sample.Activations(-1));
        }

        GraphJson.Write(writer, graph, subject);
        writer.WriteStartArray("steps");
        foreach (var step in Step.From(graph))
        {
            writer.WriteStartObject();
            writer.WriteString("id", step.Id);
            writer.WriteNumber("layer", step.At.Layer);
            writer.WriteNumber("node", step.At.Node);
            writer.WriteString("words", step.Words);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The formula of one operation: what stands between equals signs, each as MathML.
    private static void Formulas(Asked asked, Utf8JsonWriter writer)
    {
        var subject = One(asked);
        string id = asked.Required("step");
        var formula = id.StartsWith('d') ? StepFormulas.Backward(subject, Ids.Parse(id[1..]))
            : StepFormulas.Forward(subject, Ids.Parse(id));
        writer.WriteStartArray("lines");
        foreach (string line in MathMl.Lines(formula)) writer.WriteStringValue(line);
        writer.WriteEndArray();
        writer.WriteString("text", UnicodeMath.Render(formula));
    }

    // The objects of nabla explain --json, and its page.
    private static void Explain(Asked asked, Utf8JsonWriter writer)
    {
        var subject = One(asked);
        var by = Named(asked.Required("by"), subject);
        bool isCost = by.Kind == QuantityKind.Cost;
        ExplanationJson.Write(writer, subject, isCost ? [] : [by]);
        writer.WriteString("html",
            HtmlPages.Fragment(isCost
                ? [new Paragraph("∂C₀/∂C₀ = 1: every chain of factors starts here. Choose a weight, a bias or a node to see "
                + "its chain.")] : Explanation.Why(subject, by)));
    }

    // Every number after a nudge of h, and the cost for nudges up to ± range beside its tangent.
    private static void Nudge(Asked asked, Utf8JsonWriter writer)
    {
        var subject = One(asked);
        var by = Named(asked.Required("by"), subject);
        double h = asked.Number("h") ?? 0, range = asked.Number("range") ?? 1;
        if (!(range > 0)) throw new DataException($"range must be above 0 (got {range}).");
        var sample = subject.Reasons.Sample(0);
        // The cost itself can be nudged alone: nothing else moves, and its slope is 1.
        bool isCost = by.Kind == QuantityKind.Cost;
        double CostAt(double step) => isCost ? sample.Cost + step : sample.Perturb(by, step).Cost;
        var nudged = isCost ? sample.Perturb(Quantity.Input(0), 0) : sample.Perturb(by, h);
        double slope = isCost ? 1 : sample.Explain(by).Value;
        writer.Number("cost", CostAt(h));
        writer.Number("cost_before", sample.Cost);
        writer.Number("slope", slope);
        writer.Number("tangent", sample.Cost + slope * h);
        if (h != 0) writer.Number("secant", (CostAt(h) - CostAt(-h)) / (2 * h));
        writer.WriteStartArray("layers");
        for (int layer = -1; layer < subject.Architecture.Layers.Count; layer++)
        {
            writer.WriteStartObject();
            writer.Numbers("a", nudged.Activations(layer));
            if (layer >= 0) writer.Numbers("z", nudged.WeightedSums(layer));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (asked.Text("curve") is null) return;
        writer.WriteStartArray("curve");
        for (int step = -Curve; step <= Curve; step++)
        {
            double at = range * step / Curve;
            writer.WriteStartArray();
            writer.Number(at);
            writer.Number(CostAt(at));
            writer.Number(sample.Cost + slope * at);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    // The table of desires: what each sample wants, and what all want on average.
    private static void Batch(Asked asked, Utf8JsonWriter writer)
    {
        var look = asked.Look();
        int from = Math.Clamp(asked.Whole("from") ?? 0, 0, look.Samples.Count - 1),
            count = Math.Clamp(asked.Whole("count") ?? MaxColumns, 1, Math.Min(MaxRows, look.Samples.Count - from));
        var subject = Subjects.From(look, from, count);
        var reasons = subject.Reasons;
        IReadOnlyList<Quantity> rows = asked.Text("by") is { } text && Named(text, subject) is { Kind: not QuantityKind.Cost } by
            ? Into(reasons, by) : [.. reasons.Largest(MaxWishes).Select(one => one.By)];
        int[] columns = [.. Enumerable.Range(0, Math.Min(count, MaxColumns))];
        var table = reasons.GradientContributions(rows, columns);
        writer.WriteNumber("from", from);
        writer.WriteNumber("count", count);
        writer.Number("cost", reasons.Cost);
        writer.WriteStartArray("samples");
        foreach (int column in columns)
        {
            writer.WriteStartObject();
            writer.WriteNumber("row", subject.Rows[column]);
            writer.WriteString("wanted", subject.Answer(reasons.Sample(column).Targets));
            writer.Number("cost", reasons.Sample(column).Cost);
            if (look.Samples.Image is not null) writer.Numbers("image", look.Samples.Input(from + column));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (look.Samples.Image is { } image) writer.WriteNumber("columns", image.Columns);
        writer.WriteStartArray("rows");
        for (int row = 0; row < rows.Count; row++)
        {
            writer.WriteStartObject();
            writer.WriteString("id", Ids.From(rows[row]));
            writer.WriteString("math", MathMl.Render(subject.Name(rows[row])));
            writer.WriteString("text", rows[row].ToString());
            writer.Numbers("wishes", [.. table.Contributions[row]]);
            writer.Number("average", table.Averages[row]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The number of that name; of a layer without weights, which has neither sums nor biases, the node's activation.
    private static Quantity Named(string text, Subject subject)
    {
        var (name, slots) = (Ids.Parse(text), subject.Architecture.LayerLayouts);
        bool isWeighted = name.Layer < 0 || name.Layer >= slots.Count || slots[name.Layer].WeightedSums is not null;
        return isWeighted ? name : Quantity.Activation(name.Layer, name.Node);
    }

    // A node's bias and the weights into it that would do most; a weight's node's likewise, the weight itself first.
    private static IReadOnlyList<Quantity> Into(BackpropExplanation reasons, Quantity by)
    {
        if (by.Layer < 0 || reasons.Network.Architecture.LayerLayouts[by.Layer].WeightedSums is null) return [by];
        var (dW, _) = reasons.Gradient(by.Layer);
        int inputs = reasons.Network.Architecture.LayerLayouts[by.Layer].Inputs;
        var weights = Enumerable.Range(0, inputs).OrderByDescending(k => Math.Abs(dW[by.Node * inputs + k]))
            .Select(k => Quantity.Weight(by.Layer, by.Node, k));
        IEnumerable<Quantity> all = [by, Quantity.Bias(by.Layer, by.Node), .. weights];
        return [.. all.Distinct().Take(MaxWishes)];
    }
}
