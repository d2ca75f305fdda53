using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Onnx.Protobuf;

namespace Nabla.Models.Tests;

/// <summary>Graphs that hold for any names of columns, for no row at all, and for runtimes of years ago.</summary>
public class GraphTests
{
    private const int Rows = 60;

    /// <summary>Configurations that together have every part of a graph.</summary>
    public static TheoryData<string> Kinds =>
        ["classes", "two classes", "number", "waves", "waves of some", "standard", "ensemble", "frequent"];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "slow")]
    public void Columns_called_as_any_part_of_the_graph(string kind)
    {
        using var folder = new TemporaryFolder();
        // Names that a graph of such columns has, and those that are made where they are taken; the columns' own are left out.
        var plain = Trained(kind, [.. Enumerable.Range(0, 6).Select(c => $"plain {c}")]);
        string[] parts = [.. NamesIn(plain).Where(name => !name.StartsWith("plain", StringComparison.Ordinal)), "target.scale",
            "target.center", "scale_", "periodic_.frequencies", "label", "probabilities", "prediction", "unnamed"];
        parts = [.. parts.SelectMany(name => new[] { name, name + "_2" }).Append("").Distinct()];
        foreach (string[] some in parts.Chunk(40))
        {
            var model = Trained(kind, some);
            var table = Data(kind, some);
            model.Save(folder.PathOf("m"));
            Assert.Equal(model.Predict(table).Values.ToArray(), Model.Load(folder.PathOf("m")).Predict(table).Values.ToArray());
            using var runtime = Runtime.Of(model);
            Assert.Equal(model.Preprocessing!.Columns.Where(plan => plan.Column.Length > 0).Select(plan => plan.Column),
                runtime.Inputs.Where((_, n) => model.Preprocessing.Columns[n].Column.Length > 0));
            double[] ours = model.Predict(table).Values.ToArray(),
                theirs = (double[])runtime.Run(table, model.Preprocessing)[runtime.Outputs[^1]];
            foreach (var (mine, other) in ours.Zip(theirs)) Assert.Equal(mine, other, 1e-4 * Math.Max(1, Math.Abs(mine)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_row_at_all_gives_no_answer(string kind)
    {
        string[] names = ["a", "b", "c", "d"];
        var model = Trained(kind, names);
        using var runtime = Runtime.Of(model);
        foreach (object values in runtime.Run(Data(kind, names).Head(0), model.Preprocessing!).Values) Assert.Empty((Array)values);
        Assert.Equal(0, model.Predict(Data(kind, names).Head(0)).Count);
    }

    [Fact]
    public void No_image_at_all_gives_no_answer()
    {
        var images = new Dataset(new float[60 * 12], Enumerable.Range(0, 60).Select(i => i % 2f).ToArray(), 12, 1,
            LearningTask.Classification) { Image = (3, 4) };
        using var runtime = Runtime.Of(Model.For(images, new() { Hidden = [4] }));
        foreach (object values in runtime.Run([], 0, 3, 4).Values) Assert.Empty((Array)values);
    }

    // What ONNX Runtime 1.12, the first that takes operator set 17, computes in double on a processor.
    private static readonly string[] OfDouble =
        ["Add", "Sub", "Mul", "Div", "Sqrt", "Clip", "Where", "Equal", "Cast", "Concat", "Gather", "Identity"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Only_operators_that_old_runtimes_have_for_double_get_doubles(string kind)
    {
        var graph = GraphOf(Trained(kind, ["a", "b", "c", "d"]));
        HashSet<string> doubles =
            [.. graph.Inputs.Where(input => input.Type == OnnxDataType.Double).Select(input => input.Name),
            .. graph.Initializers.Where(tensor => tensor.Type == OnnxDataType.Double).Select(tensor => tensor.Name)];
        Assert.NotEmpty(doubles);
        foreach (var node in graph.Nodes)
        {
            bool reads = node.Inputs.Any(doubles.Contains);
            if (reads) Assert.Contains(node.Operator, OfDouble);
            bool writes = node.Operator == "Cast" ? node.Attributes[0].Int == (long)OnnxDataType.Double : reads && node.Operator != "Equal";
            if (writes) doubles.UnionWith(node.Outputs);
        }
    }

    private static OnnxGraph GraphOf(Model model)
    {
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        return OnnxModel.Read(File.ReadAllBytes(folder.PathOf("m"))).Graph!;
    }

    private static IEnumerable<string> NamesIn(Model model)
    {
        var graph = GraphOf(model);
        return graph.Nodes.SelectMany(node => node.Outputs.Append(node.Name)).Concat(graph.Initializers.Select(tensor => tensor.Name))
            .Concat(graph.Outputs.Select(output => output.Name)).Distinct();
    }

    // Weights as they are drawn: what a graph computes does not depend on training.
    private static Model Trained(string kind, string[] columns) => Model.For(Data(kind, columns), "the target", kind switch
    {
        "waves" => new() { Hidden = [3], Embedding = new NumberEmbedding.Periodic(Waves: 3), Preset = Preset.Standard,
            Scaling = Scaling.Standard },
        "waves of some" => new() { Hidden = [3], Embedding = new NumberEmbedding.Periodic(Waves: 3, Outputs: 2) },
        "standard" => new() { Hidden = [3], Preset = Preset.Standard },
        "ensemble" => new() { Hidden = [3], Ensemble = 2, Embedding = new NumberEmbedding.Periodic(Waves: 2) },
        "frequent" => new() { Hidden = [3], DiscreteValueIndicators = true },
        _ => new() { Hidden = [3] },
    });

    // Numbers with and without gaps, mostly alike ones, texts of two and of three kinds.
    private static Table Data(string kind, string[] columns) => new([
        .. columns.Select((name, c) => (c % 4) switch
        {
            _ when kind == "waves" => new NumericColumn(name, Enumerable.Range(0, Rows).Select(row => Math.Sin(row + c)).ToArray()),
            1 => (Column)new NumericColumn(name, Enumerable.Range(0, Rows).Select(row => row % 5 == 1 ? double.NaN : row % 7 * 1e9)
                .ToArray()),
            2 => TextColumn.From(name, Enumerable.Range(0, Rows)
                .Select(row => row % 9 == 1 ? null : row % 3 == 0 ? "u" : row % 3 == 1 ? "v" : "w")),
            3 => kind == "frequent" ? new NumericColumn(name, Enumerable.Range(0, Rows).Select(row => row % 6 > 0 ? 0.5 : row % 4)
                .ToArray()) : TextColumn.From(name, Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? "p" : "q")),
            _ => new NumericColumn(name, Enumerable.Range(0, Rows).Select(row => row % 13 + Math.Sin(row + c)).ToArray()),
        }),
        kind is "number" or "waves" or "ensemble"
            ? new NumericColumn("the target", Enumerable.Range(0, Rows).Select(row => 1.7e9 + row).ToArray())
            : TextColumn.From("the target", Enumerable.Range(0, Rows)
            .Select(row => row % (kind == "two classes" ? 2 : 3) == 0 ? "yes" : row % 3 == 1 ? "no" : "perhaps")),
    ]);
}
