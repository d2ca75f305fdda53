using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>Where most of a derivative comes from: the heaviest ways from a node through the layers behind it to the cost.</summary>
internal static class GradientPathBlocks
{
    /// <summary>The ways from the node that a number belongs to; none where only one leads to the cost.</summary>
    public static IEnumerable<Block> Create(Quantity by, SampleExplanation sample, Subject subject)
    {
        var from = Quantity.Activation(by.Layer, by.Node);
        double all = CountFrom(by.Layer, subject.Architecture);
        if (all <= 1) yield break;
        var ways = GradientPaths.Heaviest(sample, from, subject.Extent.Terms);
        if (ways.Count == 0) yield break;
        yield return new Heading(3, Phrase.Of($"The paths from {subject.Name(from)} to the cost with the largest products"));
        yield return new Paragraph(
            Phrase.Of($"{(all < 1e6 ? $"There are {all:N0} paths" : "There are more than a million paths")}; their sum is "
                + $"{Formula.Partial(Formula.Named(Quantity.Cost), subject.Name(from))}."));
        yield return new Table(
            ["path", "product"],
            [.. ways.Select(way => (IReadOnlyList<Phrase>)[Nodes(way, subject),
                Phrase.Of($"{new Signed(way.Value, subject.Extent.Digits)}")])]);
    }

    private static Phrase Nodes(GradientPath way, Subject subject) =>
        way.Nodes.Skip(1).Aggregate(Phrase.Of($"{subject.Name(way.Nodes[0])}"), (so, node) => Phrase.Of($"{so} → {subject.Name(node)}"));

    // Through dropout a way stays at its node.
    private static double CountFrom(int layer, Architecture architecture) =>
        architecture.LayerLayouts.Skip(layer + 1).Where(layout => layout.Layer is Layers.Dense)
            .Aggregate(1.0, (count, layout) => count * layout.Outputs);
}
