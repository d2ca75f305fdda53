using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;

namespace Nabla.Models.Files;

/// <summary>
/// Preprocessing as part of a graph. Each column is an input of its own name: numbers as double [N, 1], NaN where missing, categories as
/// text [N, 1], "" where missing, dates as text too. Numbers go through the same steps in double as in <see cref="NumericTransform"/>, all
/// columns at once.
/// </summary>
internal static class ColumnGraph
{
    /// <summary>Adds the columns.</summary>
    /// <returns>x, float [N, inputs].</returns>
    public static string Add(GraphBuilder graph, Preprocessing preprocessing)
    {
        graph.Scope = "columns";
        var numbers = new List<Cells<NumericTransform>>();
        var categories = new List<Cells<CategoryTransform>>();
        var dates = new List<Cells<DateTransform>>();
        int place = 0;
        // An input must have a name. That of another column stays that column's.
        string unnamed = "unnamed";
        for (int n = 2; preprocessing.Columns.Any(plan => plan.Column == unnamed); n++)
            unnamed = FormattableString.Invariant($"unnamed_{n}");
        foreach (var plan in preprocessing.Columns)
        {
            string name = graph.Input(plan.Column.Length > 0 ? plan.Column : unnamed, plan is NumericTransform ? OnnxDataType.Double
                : OnnxDataType.Text, "N", 1);
            if (plan is NumericTransform number) numbers.Add(new(number, name, place));
            else if (plan is DateTransform date) dates.Add(new(date, name, place));
            else categories.Add(new((CategoryTransform)plan, name, place));
            place += plan.Inputs.Count;
        }

        // What is joined, and for each column of it its place among the network's inputs.
        var parts = new List<string>();
        var places = new List<int>();
        foreach (var alike in numbers.GroupBy(number => number.Plan.Limit is not null)) AddNumbers(graph, [.. alike], parts, places);
        foreach (var cells in categories)
        {
            if (cells.Plan.Categories.Count > 0)
            {
                string ones = graph.Node("Flatten", [OneHot(graph, cells.Plan.Categories, Spelled(graph, cells.Plan, cells.Name))],
                    [OnnxAttribute.Create("axis", 1)]);
                parts.Add(cells.Plan.Signed
                    ? graph.Node("MatMul", ones, graph.Constant(OnnxTensor.Create("columns.signs", [2, 1], [-1f, 1f]))) : ones);
            }

            if (cells.Plan.MissingFlag) parts.Add(Missing(graph, cells.Plan, cells.Name));
            places.AddRange(Enumerable.Range(cells.Place, cells.Plan.Inputs.Count));
        }

        foreach (var cells in dates)
        {
            parts.Add(DateGraph.Add(graph, cells.Plan, cells.Name));
            places.AddRange(Enumerable.Range(cells.Place, cells.Plan.Inputs.Count));
        }

        return graph.Named(InOrder(graph, Joined(graph, parts), places), "x");
    }

    // Runtimes before ONNX Runtime 1.14 have IsNaN of float alone; a cell is missing in either precision.
    private static void AddNumbers(GraphBuilder graph, List<Cells<NumericTransform>> numbers, List<string> parts, List<int> places)
    {
        string cells = Joined(graph, numbers.ConvertAll(number => number.Name)), missing = graph.Node("IsNaN", Floats(cells));
        string known = graph.Node("Where", missing, Constant("median", plan => plan.Median), cells);
        string scaled = graph.Node("Div", graph.Node("Sub", known, Constant("center", plan => plan.Center)),
            Constant("scale", plan => plan.Scale));
        if (numbers[0].Plan.Limit is not null) scaled = Clipped(graph, scaled, Constant("limit", plan => plan.Limit!.Value));
        parts.Add(Floats(scaled));
        places.AddRange(numbers.Select(number => number.Place));

        long[] flagged = [.. Enumerable.Range(0, numbers.Count).Where(n => numbers[n].Plan.MissingFlag).Select(n => (long)n)];
        if (flagged.Length > 0)
        {
            string flags = Floats(missing);
            parts.Add(flagged.Length == numbers.Count ? flags : Picked(graph, flags, "columns.flagged", flagged));
            places.AddRange(flagged.Select(n => numbers[(int)n].Place + 1));
        }

        foreach (var (plan, name, place) in numbers)
        {
            if (plan.Frequent is not { } frequent) continue;
            parts.Add(Floats(graph.Node("Equal", name,
                graph.Constant(OnnxTensor.Create("columns.frequent", [frequent.Count], [.. frequent])))));
            places.AddRange(Enumerable.Range(place + plan.FirstFrequent, frequent.Count));
        }

        string Constant(string name, Func<NumericTransform, double> number) =>
            graph.Constant(OnnxTensor.Create($"columns.{name}", [numbers.Count], [.. numbers.Select(cells => number(cells.Plan))]));
        string Floats(string value) => graph.Node("Cast", [value], [OnnxAttribute.Create("to", (long)OnnxDataType.Float)]);
    }

    // As in SmoothClip.
    private static string Clipped(GraphBuilder graph, string x, string limit)
    {
        string Number(string name, double value) => graph.Constant(OnnxTensor.Create($"columns.{name}", [], [value]));
        string q = graph.Node("Clip", graph.Node("Div", x, limit), Number("least", -SmoothClip.Far), Number("most", SmoothClip.Far));
        string root = graph.Node("Sqrt", graph.Node("Add", Number("one", 1), graph.Node("Mul", q, q)));
        return graph.Node("Mul", limit, graph.Node("Div", q, root));
    }

    // 1 where the cell is any of the texts that mean "not known"; where "" is a category itself, an empty cell cannot be told from it.
    private static string Missing(GraphBuilder graph, CategoryTransform plan, string name)
    {
        string[] texts = [.. (plan.MissingTexts ?? []).Prepend("").Where(text => !plan.Categories.Contains(text))];
        string places = OneHot(graph, texts.Length > 0 ? texts : ["\0"], name);
        return graph.Node("ReduceSum", [places, graph.Constant(OnnxTensor.Create("columns.last", [1], [2L]))],
            [OnnxAttribute.Create("keepdims", 0)]);
    }

    // Cells with other spellings of a category as the category itself; all others as a text that is none.
    private static string Spelled(GraphBuilder graph, CategoryTransform plan, string name)
    {
        var spellings = plan.OtherSpellings();
        if (spellings.Count == 0) return name;
        string[] keys = [.. plan.Categories, .. spellings.Select(spelling => spelling.Key)],
            values = [.. plan.Categories, .. spellings.Select(spelling => plan.Categories[spelling.Value])];
        string spelled = graph.Node("LabelEncoder", [name],
            [OnnxAttribute.Create("keys_strings", keys), OnnxAttribute.Create("values_strings", values),
                OnnxAttribute.Create("default_string", "\u0001")], GraphBuilder.LearningDomain);
        graph.State(spelled, OnnxDataType.Text, "N", 1);
        return spelled;
    }

    private static string OneHot(GraphBuilder graph, IReadOnlyList<string> texts, string name)
    {
        string places = graph.Node("OneHotEncoder", [name], [OnnxAttribute.Create("cats_strings", texts), OnnxAttribute.Create("zeros", 1)],
            GraphBuilder.LearningDomain);
        graph.State(places, OnnxDataType.Float, "N", 1, texts.Count);
        return places;
    }

    private static string InOrder(GraphBuilder graph, string joined, List<int> places)
    {
        var order = new long[places.Count];
        for (int at = 0; at < order.Length; at++) order[places[at]] = at;
        return places.Order().SequenceEqual(places) ? joined : Picked(graph, joined, "columns.order", order);
    }

    private static string Joined(GraphBuilder graph, List<string> parts) =>
        parts.Count == 1 ? parts[0] : graph.Node("Concat", parts, [OnnxAttribute.Create("axis", 1)]);

    private static string Picked(GraphBuilder graph, string value, string name, long[] places) =>
        graph.Node("Gather", [value, graph.Constant(OnnxTensor.Create(name, [places.Length], places))], [OnnxAttribute.Create("axis", 1)]);

    // A column, the name of its cells in the graph, and the place of its first input among the network's.
    private readonly record struct Cells<TPlan>(TPlan Plan, string Name, int Place);
}
