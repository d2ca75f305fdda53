using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>The paths from a node to the cost that contribute most to a derivative.</summary>
internal static class GradientPathBlocks
{
    /// <summary>The paths from the node of a quantity; none if there is only one, or for a parameter, which has no node.</summary>
    public static IEnumerable<Block> Create(Quantity by, SampleExplanation sample, ExplanationContext context)
    {
        if (by.Kind == QuantityKind.Parameter) yield break;
        var from = Quantity.Activation(by.Layer, by.Node);
        double all = CountFrom(by.Layer, context.Architecture);
        if (all <= 1) yield break;
        var paths = GradientPaths.Largest(sample, from, context.Detail.Terms);
        if (paths.Count == 0) yield break;
        yield return new Heading(3, RichText.Format($"The paths from {context.Symbol(from)} to the cost with the largest products"));
        yield return new Paragraph(
            RichText.Format($"{(all < 1e6 ? $"There are {all:N0} paths" : "There are more than a million paths")}; their sum is "
                + $"{Formula.Partial(Formula.ForQuantity(Quantity.Cost), context.Symbol(from))}."));
        yield return new Table(
            ["path", "product"],
            [.. paths.Select(path => (IReadOnlyList<RichText>)[Nodes(path, context),
                RichText.Format($"{new SignedNumber(path.Value, context.Detail.Digits)}")])]);
    }

    private static RichText Nodes(GradientPath path, ExplanationContext context) =>
        path.Nodes.Skip(1).Aggregate(RichText.Format($"{context.Symbol(path.Nodes[0])}"), (so, node) =>
        RichText.Format($"{so} → {context.Symbol(node)}"));

    // Dropout does not change the node of a path.
    private static double CountFrom(int layer, Architecture architecture) =>
        architecture.LayerLayouts.Skip(layer + 1).Where(layout => layout.Layer is Layers.Dense)
            .Aggregate(1.0, (count, layout) => count * layout.Outputs);
}
