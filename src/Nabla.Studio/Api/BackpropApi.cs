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
/// <c>/api/backprop/…</c>: forward and backward pass of one sample, explanations of derivatives, perturbed values, and the negative
/// gradients of several samples.
/// </summary>
internal static class BackpropApi
{
    private const int Curve = 40, MaxRows = 256, MaxColumns = 12, MaxWishes = 12;

    public static void Map(Routes routes)
    {
        routes.Get("/api/backprop/sample", Sample);
        routes.Get("/api/backprop/step", Formulas);
        routes.Get("/api/backprop/explain", Explain);
        routes.Get("/api/backprop/nudge", Perturb);
        routes.Get("/api/backprop/batch", Batch);
    }

    private static ExplanationContext One(StudioRequest request)
    {
        var view = request.ModelView();
        return ExplanationContexts.From(view, request.Row(view.Samples), 1);
    }

    private static Graph GraphOf(StudioRequest request, ExplanationContext context)
    {
        var wanted = (request.Text("wanted") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Ids.Parse).ToList();
        return Graph.Build(context.Explanation.Network, context.Explanation.Sample(0), wanted, Window.Parse(request.Text("window")));
    }

    // The graph, and the operations that compute its numbers.
    private static void Sample(StudioRequest request, Utf8JsonWriter writer)
    {
        var view = request.ModelView();
        var context = ExplanationContexts.From(view, request.Row(view.Samples), 1);
        var graph = GraphOf(request, context);
        writer.WriteString("name", view.Shown.Name);
        writer.WriteString("architecture", graph.Architecture.ToString());
        writer.WriteString("cost_function", context.Explanation.CostFunction.Spec.Name);
        writer.WriteString("part", view.Part);
        writer.WriteNumber("rows", view.Samples.Count);
        writer.WriteNumber("row", context.Rows[0]);
        writer.WriteNumber("epochs", view.Shown.Epochs);
        writer.WriteBoolean("training", view.Shown is Run { State: "training" });
        writer.WriteString("wanted", context.Describe(graph.Sample.Targets));
        writer.WriteString("answer", context.Describe(graph.Sample.Activations(graph.Last)));
        if (view.Samples.Image is { } image)
        {
            writer.WriteNumber("columns", image.Columns);
            writer.Numbers("image", graph.Sample.Activations(-1));
        }

        GraphJson.Write(writer, graph, context);
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

    // The formula of one operation: the expressions between equals signs as MathML.
    private static void Formulas(StudioRequest request, Utf8JsonWriter writer)
    {
        var context = One(request);
        string id = request.Required("step");
        var formula = id.StartsWith('d') ? StepFormulas.Backward(context, Ids.Parse(id[1..]))
            : StepFormulas.Forward(context, Ids.Parse(id));
        writer.WriteStartArray("lines");
        foreach (string line in MathMl.Lines(formula)) writer.WriteStringValue(line);
        writer.WriteEndArray();
        writer.WriteString("text", UnicodeMath.Render(formula));
    }

    // The JSON of nabla explain --json, and its page.
    private static void Explain(StudioRequest request, Utf8JsonWriter writer)
    {
        var context = One(request);
        var by = Named(request.Required("by"), context);
        bool isCost = by.Kind == QuantityKind.Cost;
        ExplanationJson.Write(writer, context, isCost ? [] : [by]);
        writer.WriteString("html",
            HtmlPages.Fragment(isCost
                ? [new Paragraph("∂C₀/∂C₀ = 1: every chain of factors starts here. Choose a weight, a bias or a node to see "
                + "its chain.")] : Explanation.DerivativeBlocks(context, by)));
    }

    // All numbers after a change of h, and the cost for changes up to ± range with its tangent.
    private static void Perturb(StudioRequest request, Utf8JsonWriter writer)
    {
        var context = One(request);
        var by = Named(request.Required("by"), context);
        double h = request.Number("h") ?? 0, range = request.Number("range") ?? 1;
        if (!(range > 0)) throw new NablaException($"range must be above 0 (got {range}).");
        var sample = context.Explanation.Sample(0);
        // The cost itself can be changed: nothing else changes, and its derivative is 1.
        bool isCost = by.Kind == QuantityKind.Cost;
        double CostAt(double step) => isCost ? sample.Cost + step : sample.Perturb(by, step).Cost;
        var perturbed = isCost ? sample.Perturb(Quantity.Input(0), 0) : sample.Perturb(by, h);
        double slope = isCost ? 1 : sample.Explain(by).Value;
        writer.Number("cost", CostAt(h));
        writer.Number("cost_before", sample.Cost);
        writer.Number("slope", slope);
        writer.Number("tangent", sample.Cost + slope * h);
        if (h != 0) writer.Number("secant", (CostAt(h) - CostAt(-h)) / (2 * h));
        writer.WriteStartArray("layers");
        for (int layer = -1; layer < context.Architecture.Layers.Count; layer++)
        {
            writer.WriteStartObject();
            writer.Numbers("a", perturbed.Activations(layer));
            if (layer >= 0) writer.Numbers("z", perturbed.WeightedSums(layer));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (request.Text("curve") is null) return;
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

    // The table of desired changes: the negative gradient of each sample, and the mean.
    private static void Batch(StudioRequest request, Utf8JsonWriter writer)
    {
        var view = request.ModelView();
        int from = Math.Clamp(request.Whole("from") ?? 0, 0, view.Samples.Count - 1),
            count = Math.Clamp(request.Whole("count") ?? MaxColumns, 1, Math.Min(MaxRows, view.Samples.Count - from));
        var context = ExplanationContexts.From(view, from, count);
        var reasons = context.Explanation;
        IReadOnlyList<Quantity> rows = request.Text("by") is { } text && Named(text, context) is { Kind: not QuantityKind.Cost } by
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
            writer.WriteNumber("row", context.Rows[column]);
            writer.WriteString("wanted", context.Describe(reasons.Sample(column).Targets));
            writer.Number("cost", reasons.Sample(column).Cost);
            if (view.Samples.Image is not null) writer.Numbers("image", view.Samples.Input(from + column));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (view.Samples.Image is { } image) writer.WriteNumber("columns", image.Columns);
        writer.WriteStartArray("rows");
        for (int row = 0; row < rows.Count; row++)
        {
            writer.WriteStartObject();
            writer.WriteString("id", Ids.From(rows[row]));
            writer.WriteString("math", MathMl.Render(context.Symbol(rows[row])));
            writer.WriteString("text", rows[row].ToString());
            writer.Numbers("wishes", [.. table.Contributions[row]]);
            writer.Number("average", table.Averages[row]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The quantity of a name. In a layer without weights, which has neither sums nor biases, it is the activation of the node.
    private static Quantity Named(string text, ExplanationContext context)
    {
        var (name, slots) = (Ids.Parse(text), context.Architecture.LayerLayouts);
        bool isWeighted = name.Layer < 0 || name.Layer >= slots.Count || slots[name.Layer].WeightedSums is not null;
        return isWeighted ? name : Quantity.Activation(name.Layer, name.Node);
    }

    // The bias of a node and its weights with the largest effect; for a weight those of its node, the weight first.
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
