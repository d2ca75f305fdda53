using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Onnx;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;
using Nabla.Programs;

namespace Nabla.Models.Files;

/// <summary>
/// Adds preprocessing to an ONNX graph. Each column is an input with the name of the column: numbers are double [N, 1], NaN if missing;
/// categories and dates are text [N, 1], "" if missing. The steps are those of <see cref="ColumnTransform.Describe"/>, in double. The
/// scaled numbers of all columns are computed together.
/// </summary>
internal static class ColumnGraph
{
    /// <summary>Adds all columns.</summary>
    /// <returns>x, float [N, inputs].</returns>
    public static string Add(GraphBuilder graph, Preprocessing preprocessing)
    {
        graph.Scope = "columns";
        var all = new List<Cells>();
        int index = 0;
        // An ONNX input must have a name, which must differ from the names of the other columns.
        string unnamed = "unnamed";
        for (int n = 2; preprocessing.Columns.Any(plan => plan.Column == unnamed); n++)
            unnamed = FormattableString.Invariant($"unnamed_{n}");
        foreach (var plan in preprocessing.Columns)
        {
            string name = graph.Input(plan.Column.Length > 0 ? plan.Column : unnamed, plan.Kind == ColumnKind.Number ? OnnxDataType.Double
                : OnnxDataType.Text, "N", 1);
            all.Add(new(plan, name, index));
            index += plan.InputNames.Count;
        }

        // The parts to concatenate, and the input index of each of their columns.
        var parts = new List<string>();
        var places = new List<int>();
        var numbers = all.Where(cells => cells.Plan.Kind == ColumnKind.Number).ToList();
        foreach (var alike in numbers.Where(cells => cells.Scaled is not null).GroupBy(cells => cells.Scaled!.Limit is not null))
            AddScaled(graph, [.. alike], parts, places);
        foreach (var cells in numbers) AddOthers(graph, cells, parts, places);
        foreach (var cells in all.Where(cells => cells.Plan.Kind == ColumnKind.Text))
        {
            parts.AddRange(cells.Steps.Where(step => step.Operation.Width > 0).Select(step => step.Operation switch
            {
                OneHotTexts texts => Ones(graph, texts.Categories, texts.Spellings, cells.Name),
                SignedTexts texts => graph.Node("MatMul", Ones(graph, texts.Categories, texts.Spellings, cells.Name),
                    graph.Constant(OnnxTensor.Create("columns.signs", [2, 1], [-1f, 1f]))),
                MissingIndicator missing => Missing(graph, missing, cells.Name),
                var other => throw Unknown(cells, other),
            }));
            places.AddRange(Enumerable.Range(cells.Place, cells.Plan.InputNames.Count));
        }

        foreach (var cells in all.Where(cells => cells.Plan.Kind == ColumnKind.Date))
        {
            parts.Add(DateGraph.Add(graph, cells.Plan, cells.Name));
            places.AddRange(Enumerable.Range(cells.Place, cells.Plan.InputNames.Count));
        }

        return graph.Rename(InOrder(graph, Joined(graph, parts), places), "x");
    }

    // The first scaled number of each column, computed together, and the flags of missing cells. Before ONNX Runtime 1.14 IsNaN accepts
    // only float, so the cells are cast to float.
    private static void AddScaled(GraphBuilder graph, List<Cells> numbers, List<string> parts, List<int> places)
    {
        string cells = Joined(graph, numbers.ConvertAll(number => number.Name)), missing = graph.Node("IsNaN", Floats(graph, cells));
        string known = graph.Node("Where", missing, Constant("median", scaled => scaled.WhenMissing ?? scaled.Center), cells);
        string result = graph.Node("Div", graph.Node("Sub", known, Constant("center", scaled => scaled.Center)),
            Constant("scale", scaled => scaled.Scale));
        if (numbers[0].Scaled!.Limit is not null) result = Clipped(graph, result, Constant("limit", scaled => scaled.Limit!.Value));
        parts.Add(Floats(graph, result));
        places.AddRange(numbers.Select(number => number.PlaceOf(number.Scaled!)));

        long[] flagged = [.. Enumerable.Range(0, numbers.Count).Where(n => numbers[n].Flag is not null).Select(n => (long)n)];
        if (flagged.Length > 0)
        {
            string flags = Floats(graph, missing);
            parts.Add(flagged.Length == numbers.Count ? flags : Picked(graph, flags, "columns.flagged", flagged));
            places.AddRange(flagged.Select(n => numbers[(int)n].PlaceOf(numbers[(int)n].Flag!)));
        }

        string Constant(string name, Func<ScaledNumber, double> number) =>
            graph.Constant(OnnxTensor.Create($"columns.{name}", [numbers.Count], [.. numbers.Select(one => number(one.Scaled!))]));
    }

    // The inputs of a number column other than the first scaled number and its flag.
    private static void AddOthers(GraphBuilder graph, Cells cells, List<string> parts, List<int> places)
    {
        foreach (var (operation, index) in cells.Steps)
        {
            if (operation == cells.Scaled || (operation == cells.Flag && cells.Scaled is not null)) continue;
            parts.Add(operation switch
            {
                OneHotNumbers numbers => Floats(graph, graph.Node("Equal", cells.Name,
                    graph.Constant(OnnxTensor.Create("columns.frequent", [numbers.Numbers.Count], [.. numbers.Numbers])))),
                MissingIndicator => Floats(graph, graph.Node("IsNaN", Floats(graph, cells.Name))),
                NumberFunction function => Function(graph, function, cells.Name),
                var other => throw Unknown(cells, other),
            });
            places.AddRange(Enumerable.Range(index, operation.Width));
        }
    }

    private static string Function(GraphBuilder graph, NumberFunction function, string cells)
    {
        string Number(double value) => graph.Constant(OnnxTensor.Create("columns.number", [], [value]));
        string missing = graph.Node("IsNaN", Floats(graph, cells));
        string result = FormulaGraph.Add(graph, function.Formula.Value(FormulaVector<double>.Input).Node,
            graph.Node("Where", missing, Number(function.WhenMissing ?? 0), cells));
        return Floats(graph, function.WhenMissing is null ? graph.Node("Where", missing, Number(0), result) : result);
    }

    private static OnnxException Unknown(Cells cells, ColumnOperation operation) => new($"The column \"{cells.Plan.Column}\" has the step "
        + $"{operation.GetType().Name}, which has no ONNX form for columns of {cells.Plan.Kind.ToString().ToLowerInvariant()}s.");

    private static string Floats(GraphBuilder graph, string value) =>
        graph.Node("Cast", [value], [OnnxAttribute.Create("to", (long)OnnxDataType.Float)]);

    // As in SmoothClip.
    private static string Clipped(GraphBuilder graph, string x, string limit)
    {
        string Number(string name, double value) => graph.Constant(OnnxTensor.Create($"columns.{name}", [], [value]));
        string q = graph.Node("Clip", graph.Node("Div", x, limit), Number("least", -SmoothClip.Far), Number("most", SmoothClip.Far));
        string root = graph.Node("Sqrt", graph.Node("Add", Number("one", 1), graph.Node("Mul", q, q)));
        return graph.Node("Mul", limit, graph.Node("Div", q, root));
    }

    // 1 if the cell is a text that means "not known". An empty cell is a category if "" is one.
    private static string Missing(GraphBuilder graph, MissingIndicator missing, string name)
    {
        string[] texts = missing.IsEmptyMissing ? ["", .. missing.Texts] : [.. missing.Texts];
        string places = OneHot(graph, texts.Length > 0 ? texts : ["\0"], name);
        return graph.Node("ReduceSum", [places, graph.Constant(OnnxTensor.Create("columns.last", [1], [2L]))],
            [OnnxAttribute.Create("keepdims", 0)]);
    }

    // One-hot encoding, one column per category. Other spellings are mapped to their category, and all other texts to a text that is not a
    // category.
    private static string Ones(GraphBuilder graph, IReadOnlyList<string> categories, IReadOnlyList<KeyValuePair<string, int>> spellings,
        string name)
    {
        if (spellings.Count > 0)
        {
            string[] keys = [.. categories, .. spellings.Select(spelling => spelling.Key)],
                values = [.. categories, .. spellings.Select(spelling => categories[spelling.Value])];
            name = graph.Node("LabelEncoder", [name],
                [OnnxAttribute.Create("keys_strings", keys), OnnxAttribute.Create("values_strings", values),
                    OnnxAttribute.Create("default_string", "\u0001")], GraphBuilder.LearningDomain);
            graph.DeclareValue(name, OnnxDataType.Text, "N", 1);
        }

        return graph.Node("Flatten", [OneHot(graph, categories, name)], [OnnxAttribute.Create("axis", 1)]);
    }

    private static string OneHot(GraphBuilder graph, IReadOnlyList<string> texts, string name)
    {
        string places = graph.Node("OneHotEncoder", [name], [OnnxAttribute.Create("cats_strings", texts), OnnxAttribute.Create("zeros", 1)],
            GraphBuilder.LearningDomain);
        graph.DeclareValue(places, OnnxDataType.Float, "N", 1, texts.Count);
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

    /// <summary>A column, the name of its cells in the graph, and the index of its first input.</summary>
    private sealed class Cells
    {
        public Cells(ColumnTransform plan, string name, int index)
        {
            (Plan, Name, Place) = (plan, name, index);
            var steps = new List<(ColumnOperation, int)>();
            foreach (var operation in plan.Describe())
            {
                steps.Add((operation, index));
                index += operation.Width;
            }

            Steps = steps;
        }

        public ColumnTransform Plan { get; }

        public string Name { get; }

        public int Place { get; }

        public IReadOnlyList<(ColumnOperation Operation, int Place)> Steps { get; }

        public ScaledNumber? Scaled => Steps.Select(step => step.Operation).OfType<ScaledNumber>().FirstOrDefault();

        public MissingIndicator? Flag => Steps.Select(step => step.Operation).OfType<MissingIndicator>().FirstOrDefault();

        public int PlaceOf(ColumnOperation operation) => Steps.First(step => ReferenceEquals(step.Operation, operation)).Place;
    }
}
