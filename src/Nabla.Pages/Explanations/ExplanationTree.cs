using Nabla.Specs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>A derivative as an expandable tree: factors, and the largest terms of sums with the sum of the others.</summary>
internal sealed class ExplanationTree(ExplanationContext context)
{
    public TreeNode Build(Derivative derivative) => Node(derivative, context.ShownDepth(derivative).Levels, isTop: true);

    private TreeNode Node(Derivative derivative, int depth, bool isTop)
    {
        var label = Label(derivative);
        if (derivative.Rule == Rule.Known) return new(label, []);
        if (derivative.Rule == Rule.Product)
        {
            // A term is shown with its factors, so that the tree has two levels per layer.
            if (derivative.Through is null) label = RichText.Format($"{label}, the product of");
            return new(label, [.. derivative.Parts.Select(part => Node(part, depth, isTop: false))], isTop);
        }

        if (depth == 0)
            return new(RichText.Format($"{label}, a sum of {MessageText.Count(derivative.Count, "term")}, not expanded"), []);
        var cut = derivative.LargestTerms(context.Detail.Terms);
        var parts = cut.Shown.Select(part => Node(part, depth - 1, isTop: false)).ToList();
        if (cut.Omitted > 0)
            parts.Add(new(RichText.Format($"{MessageText.Count(cut.Omitted, "more term")}: "
                + $"{new SignedNumber(cut.Remainder, context.Detail.Digits)}"), []));
        return new(RichText.Format($"{label}, the sum of"), parts, isTop);
    }

    private RichText Label(Derivative derivative)
    {
        var value = new SignedNumber(derivative.Value, context.Detail.Digits);
        if (derivative.Through is { } node) return RichText.Format($"through {context.Symbol(node)}: {value}");
        var fraction = Formula.Partial(context.Symbol(derivative.Of), context.Symbol(derivative.By));
        return derivative.Rule switch
        {
            Rule.Known when Meanings.FormulaOf(derivative, context) is var formula and not (Number or Symbol { Name: "1" }) =>
                RichText.Format($"{new Equality([fraction, Meanings.Bracketed(formula)])} = {value}"),
            _ => RichText.Format($"{fraction} = {value}"),
        };
    }
}
