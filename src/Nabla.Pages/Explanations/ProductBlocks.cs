using Nabla.Specs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using Nabla.Pages.Writers;

namespace Nabla.Pages.Explanations;

/// <summary>
/// One derivative of one sample: the chain rule in symbols and in numbers, each factor with its meaning, and the tree below it.
/// </summary>
internal static class ProductBlocks
{
    public static IEnumerable<Block> Create(Derivative derivative, SampleExplanation sample, Subject subject)
    {
        var shown = Unwrapped(derivative);
        int digits = subject.Extent.Digits;
        var whole = Formula.Partial(subject.Name(derivative.Of), subject.Name(derivative.By));
        if (shown.Rule == Rule.Product)
        {
            var parts = shown.Parts.ToList();
            yield return new Display([new Equality(
            [
                whole,
                new Product([.. parts.Select(part => Formula.Partial(subject.Name(part.Of), subject.Name(part.By)))]),
                new Product([.. parts.Select(part => Meanings.Symbolic(part, subject))]),
                new Product([.. parts.Select(part => new Number(part.Value, digits))]),
                new Number(derivative.Value, digits),
            ])]);
            yield return Factors(parts, sample, subject);
        }
        else if (shown.Rule == Rule.Sum)
        {
            foreach (var block in Terms(shown, whole, subject)) yield return block;
        }
        else
        {
            yield return new Display(
                [new Equality([whole, Meanings.Bracketed(Meanings.FormulaOf(shown, subject)), new Number(derivative.Value, digits)])]);
        }

        foreach (var block in SlopeLetters.Sentence(Way(shown).Where(at => at.Rule == Rule.Known)
            .SelectMany(at => Meanings.Letters(at, subject)).DistinctBy(said => string.Concat(said.Pieces.Select(Wrapped.Text)))))
            yield return block;
        foreach (var at in Way(shown))
        {
            if (at.Cancels is { } cancels) yield return new Paragraph(Phrase.Of($"Cancellation: {Meanings.Remark(cancels)}."));
            if (at.Remark is { } remark) yield return new Paragraph(Phrase.Of($"Note: {Meanings.Remark(remark)}."));
        }

        foreach (string words in NodesOf(shown).Select(node => Remarks.Find(sample, node.Layer, node.Node)).OfType<string>().Distinct())
            yield return new Paragraph($"{char.ToUpperInvariant(words[0])}{words[1..]}.");
        if (shown.Rule == Rule.Known) yield break;
        yield return new Heading(3, "The tree of factors");
        yield return new Tree(new ExplanationTree(subject).Build(shown));
    }

    // A sum of a single way is that way.
    private static Derivative Unwrapped(Derivative derivative) => derivative is { Rule: Rule.Sum, Count: 1 } ? derivative[0] : derivative;

    private static Table Factors(IReadOnlyList<Derivative> factors, SampleExplanation sample, Subject subject) => new(
        ["factor", "formula", "value", "meaning"],
        [.. factors.Select(factor => (IReadOnlyList<Phrase>)
        [
            Phrase.Of($"{Formula.Partial(subject.Name(factor.Of), subject.Name(factor.By))}"),
            factor.Rule == Rule.Known ? Phrase.Of($"{Meanings.FormulaOf(factor, subject)}") : factor.Rule == Rule.Sum ? "a sum, below"
                : "a product, below",
            Phrase.Of($"{new Signed(factor.Value, subject.Extent.Digits)}"),
            Meanings.Describe(factor, sample),
        ])]);

    private static IEnumerable<Block> Terms(Derivative sum, Formula whole, Subject subject)
    {
        int digits = subject.Extent.Digits;
        var cut = sum.LargestTerms(subject.Extent.Terms);
        var numbers = cut.Shown.Select(term => (Formula)new Number(term.Value, digits)).ToList();
        if (cut.Omitted > 0) numbers.Add(new Number(cut.Remainder, digits));
        var (next, at) = (sum[0].Through!.Value, sum.By);
        Formula Index(Quantity of) => Formula.Indexed(of.Kind == QuantityKind.WeightedSum ? "z" : "a", of.Layer, "j");
        var through = Index(next);
        var general = new Total("j",
            new Product([Formula.Partial(through, subject.Name(at)), Formula.Partial(Formula.Named(Quantity.Cost), through)]));
        yield return new Display([new Equality([whole, general, new Sum(numbers), new Number(sum.Value, digits)])]);
        if (cut.Omitted > 0)
            yield return new Paragraph(
                Phrase.Of($"The last number is the sum of the other {MessageLine.Count(cut.Omitted, "term")}."));
        var first = sum[0].Parts.ToList();
        yield return new Table(
            [Phrase.Of($"term through"), .. first.Select(factor => Phrase.Of($"{Heading(factor, subject)}")), "product"],
            [
                .. cut.Shown.Select(term => (IReadOnlyList<Phrase>)
                [
                    Phrase.Of($"{subject.Name(term.Through!.Value)}"),
                    .. term.Parts.Select(factor => Phrase.Of($"{new Signed(factor.Value, digits)}")),
                    Phrase.Of($"{new Signed(term.Value, digits)}"),
                ]),
                .. cut.Omitted > 0 ? [[Phrase.Of($"{cut.Omitted} more"), .. first.Select(_ => Phrase.Empty),
                    Phrase.Of($"{new Signed(cut.Remainder, digits)}")]] : Array.Empty<IReadOnlyList<Phrase>>(),
            ]);
    }

    // The factor of every term, with j in place of the node.
    private static Formula Heading(Derivative factor, Subject subject)
    {
        Formula Create(Quantity name, bool isNode) =>
            isNode && name.Kind is QuantityKind.Activation or QuantityKind.WeightedSum or QuantityKind.UnscaledSum
            ? Formula.Indexed(name.Kind switch { QuantityKind.Activation => "a", QuantityKind.WeightedSum => "z", _ => "s" }, name.Layer,
                "j") : subject.Name(name);
        return Formula.Partial(Create(factor.Of, true), Create(factor.By,
            factor.Of.Kind is not (QuantityKind.WeightedSum or QuantityKind.UnscaledSum) || factor.By.Kind != QuantityKind.Activation));
    }

    // All factors of one way to the cost: of each sum its first term, whose formulas all terms share.
    private static IEnumerable<Derivative> Way(Derivative derivative)
    {
        var at = derivative;
        while (at.Count > 0)
        {
            yield return at;
            if (at.Rule == Rule.Product)
                for (int factor = 0; factor < at.Count - 1; factor++) yield return at[factor];
            at = at.Rule == Rule.Sum ? at[0] : at[at.Count - 1];
        }

        yield return at;
    }

    private static IEnumerable<Quantity> NodesOf(Derivative derivative) => derivative.Rule == Rule.Product
        ? derivative.Parts.Where(part => part.Of.Kind == QuantityKind.Activation && part.By.Kind == QuantityKind.WeightedSum)
        .Select(part => part.By)
        : [];
}
