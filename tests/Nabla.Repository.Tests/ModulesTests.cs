namespace Nabla.Repository.Tests;

/// <summary>
/// Which module may use which is written down in modules.txt. An edge that lies on a circle is marked there, and none may be added.
/// </summary>
[Trait("Speed", "slow")]
public class ModulesTests
{
    private const string Approved = "modules.txt";

    // Pairs that use each other today. It may only become less: docs/architecture.md.
    private const int MostCircular = 12;

    private static readonly Lazy<ModuleGraph> Graph = new(() => ModuleGraph.Of(Sources.Production()));

    [Fact]
    public void Modules_use_the_modules_that_they_may_use() => Sources.Approve(Approved, Text(Graph.Value), "The graph of modules");

    [Fact]
    public void The_picture_in_the_documentation_is_drawn_from_the_code() =>
        Sources.Approve("../../docs/images/modules.svg", ModulePicture.Draw(Graph.Value), "The picture of the modules");

    [Fact]
    public void No_circle_is_added()
    {
        int circular = Graph.Value.Circular().Count;
        Assert.True(circular == MostCircular, $"{circular} edges lie on a circle, and {MostCircular} did. More must not be; if it is "
            + "less, set the number here.");
    }

    [Fact]
    public void An_edge_that_is_planted_is_found()
    {
        const string Planted = "namespace Nabla.Numerics; internal static class Planted { public static int Epochs(TrainingOptions "
            + "options) => options.Epochs; }";
        const string Using = "namespace Nabla.Training; public sealed record TrainingOptions { public int Epochs { get; init; } }";
        var graph = ModuleGraph.Of(
            [("Nabla/Numerics/Planted.cs", "using Nabla.Training; " + Planted), ("Nabla/Training/TrainingOptions.cs", Using)]);
        Assert.Equal([("Nabla/Numerics", "Nabla/Training")], graph.Edges.Keys);
        Assert.Empty(graph.Circular());
        Assert.DoesNotContain("Nabla/Numerics -> Nabla/Training", Text(Graph.Value));
    }

    [Fact]
    public void A_circle_that_is_planted_is_found()
    {
        var graph = ModuleGraph.Of([
            ("A/One.cs", "namespace A; public class One { public B.Two? Two; }"),
            ("B/Two.cs", "namespace B; public class Two { public C.Three? Three; }"),
            ("C/Three.cs", "namespace C; public class Three { public object Make() => new A.One(); }"),
            ("D/Four.cs", "namespace D; public class Four : A.One;"),
        ]);
        Assert.Equal([("A", "B"), ("B", "C"), ("C", "A")], graph.Circular().Order());
        Assert.Equal(4, graph.Edges.Count);
    }

    private static string Text(ModuleGraph graph)
    {
        var circular = graph.Circular();
        return string.Concat(graph.Edges.Select(
            edge => $"{edge.Key.From} -> {edge.Key.To}{(circular.Contains(edge.Key) ? " (circle)" : "")}\n").Order(StringComparer.Ordinal));
    }
}
