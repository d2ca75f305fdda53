using Nabla.Specs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>A derivative as a tree to unfold: factors, and of sums the largest terms and what the others add.</summary>
internal sealed class ExplanationTree(Subject subject)
{
    public TreeNode Build(Derivative derivative) => Node(derivative, subject.Levels(derivative).Levels, isTop: true);

    private TreeNode Node(Derivative derivative, int depth, bool isTop)
    {
        var label = Label(derivative);
        if (derivative.Rule == Rule.Known) return new(label, []);
        if (derivative.Rule == Rule.Product)
        {
            // What goes through one node is shown with its factors, so that a tree is two levels a layer.
            if (derivative.Through is null) label = Phrase.Of($"{label}, the product of");
            return new(label, [.. derivative.Parts.Select(part => Node(part, depth, isTop: false))], isTop);
        }

        if (depth == 0)
            return new(Phrase.Of($"{label}, a sum of {MessageLine.Count(derivative.Count, "term")}, not expanded"), []);
        var cut = derivative.LargestTerms(subject.Extent.Terms);
        var parts = cut.Shown.Select(part => Node(part, depth - 1, isTop: false)).ToList();
        if (cut.Omitted > 0)
            parts.Add(new(Phrase.Of($"{MessageLine.Count(cut.Omitted, "more term")}: "
                + $"{new Signed(cut.Remainder, subject.Extent.Digits)}"), []));
        return new(Phrase.Of($"{label}, the sum of"), parts, isTop);
    }

    private Phrase Label(Derivative derivative)
    {
        var value = new Signed(derivative.Value, subject.Extent.Digits);
        if (derivative.Through is { } node) return Phrase.Of($"through {subject.Name(node)}: {value}");
        var fraction = Formula.Partial(subject.Name(derivative.Of), subject.Name(derivative.By));
        return derivative.Rule switch
        {
            Rule.Known when Meanings.FormulaOf(derivative, subject) is var formula and not (Number or Symbol { Letter: "1" }) =>
                Phrase.Of($"{new Equality([fraction, Meanings.Bracketed(formula)])} = {value}"),
            _ => Phrase.Of($"{fraction} = {value}"),
        };
    }
}
