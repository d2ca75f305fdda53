using Nabla.Specs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using Nabla.Pages.Writers;

namespace Nabla.Pages.Explanations;

/// <summary>
/// One derivative of one sample: the chain rule in symbols and numbers, the meaning of each factor, and the tree.
/// </summary>
internal static class ProductBlocks
{
    public static IEnumerable<Block> Create(Derivative derivative, SampleExplanation sample, ExplanationContext context)
    {
        var shown = Unwrapped(derivative);
        int digits = context.Detail.Digits;
        var whole = Formula.Partial(context.Symbol(derivative.Of), context.Symbol(derivative.By));
        if (shown.Rule == Rule.Product)
        {
            var parts = shown.Parts.ToList();
            yield return new DisplayFormulas([new Equality(
            [
                whole,
                new Product([.. parts.Select(part => Formula.Partial(context.Symbol(part.Of), context.Symbol(part.By)))]),
                new Product([.. parts.Select(part => Meanings.Symbolic(part, context))]),
                new Product([.. parts.Select(part => new Number(part.Value, digits))]),
                new Number(derivative.Value, digits),
            ])]);
            yield return Factors(parts, sample, context);
        }
        else if (shown.Rule == Rule.Sum)
        {
            foreach (var block in Terms(shown, whole, context)) yield return block;
        }
        else
        {
            yield return new DisplayFormulas(
                [new Equality([whole, Meanings.Bracketed(Meanings.FormulaOf(shown, context)), new Number(derivative.Value, digits)])]);
        }

        foreach (var block in FormulaSymbols.Sentence(Way(shown).Where(at => at.Rule == Rule.Known)
            .SelectMany(at => Meanings.Letters(at, context)).DistinctBy(said => string.Concat(said.Inlines.Select(LineWrapping.Text)))))
            yield return block;
        foreach (var at in Way(shown))
        {
            if (at.Cancels is { } cancels) yield return new Paragraph(RichText.Format($"Cancellation: {Meanings.Remark(cancels)}."));
            if (at.Remark is { } remark) yield return new Paragraph(RichText.Format($"Note: {Meanings.Remark(remark)}."));
        }

        foreach (string words in NodesOf(shown).Select(node => Remarks.Find(sample, node.Layer, node.Node)).OfType<string>().Distinct())
            yield return new Paragraph($"{char.ToUpperInvariant(words[0])}{words[1..]}.");
        if (shown.Rule == Rule.Known) yield break;
        yield return new Heading(3, "The tree of factors");
        yield return new Tree(new ExplanationTree(context).Build(shown));
    }

    // A sum of a single path is that path.
    private static Derivative Unwrapped(Derivative derivative) => derivative is { Rule: Rule.Sum, Count: 1 } ? derivative[0] : derivative;

    private static Table Factors(IReadOnlyList<Derivative> factors, SampleExplanation sample, ExplanationContext context) => new(
        ["factor", "formula", "value", "meaning"],
        [.. factors.Select(factor => (IReadOnlyList<RichText>)
        [
            RichText.Format($"{Formula.Partial(context.Symbol(factor.Of), context.Symbol(factor.By))}"),
            factor.Rule == Rule.Known ? RichText.Format($"{Meanings.FormulaOf(factor, context)}") : factor.Rule == Rule.Sum ? "a sum, below"
                : "a product, below",
            RichText.Format($"{new SignedNumber(factor.Value, context.Detail.Digits)}"),
            Meanings.Describe(factor, sample),
        ])]);

    private static IEnumerable<Block> Terms(Derivative sum, Formula whole, ExplanationContext context)
    {
        int digits = context.Detail.Digits;
        var cut = sum.LargestTerms(context.Detail.Terms);
        var numbers = cut.Shown.Select(term => (Formula)new Number(term.Value, digits)).ToList();
        if (cut.Omitted > 0) numbers.Add(new Number(cut.Remainder, digits));
        var (next, at) = (sum[0].Through!.Value, sum.By);
        Formula Index(Quantity of) => Formula.LayerSymbol(of.Kind == QuantityKind.WeightedSum ? "z" : "a", of.Layer, "j");
        var through = Index(next);
        var general = new Summation("j",
            new Product([Formula.Partial(through, context.Symbol(at)), Formula.Partial(Formula.ForQuantity(Quantity.Cost), through)]));
        yield return new DisplayFormulas([new Equality([whole, general, new Sum(numbers), new Number(sum.Value, digits)])]);
        if (cut.Omitted > 0)
            yield return new Paragraph(
                RichText.Format($"The last number is the sum of the other {MessageText.Count(cut.Omitted, "term")}."));
        var first = sum[0].Parts.ToList();
        yield return new Table(
            [
                "term through",
                .. first.Select((factor, k) => IsOfStep(factor) ? $"factor {k + 1}" : RichText.Format($"{Heading(factor, context)}")),
                "product",
            ],
            [
                .. cut.Shown.Select(term => (IReadOnlyList<RichText>)
                [
                    RichText.Format($"{context.Symbol(term.Through!.Value)}"),
                    .. term.Parts.Select(factor => RichText.Format($"{new SignedNumber(factor.Value, digits)}")),
                    RichText.Format($"{new SignedNumber(term.Value, digits)}"),
                ]),
                .. cut.Omitted > 0 ? [[RichText.Format($"{cut.Omitted} more"), .. first.Select(_ => RichText.Empty),
                    RichText.Format($"{new SignedNumber(cut.Remainder, digits)}")]] : Array.Empty<IReadOnlyList<RichText>>(),
            ]);
    }

    // The factors of operations differ from term to term; the tree below names them.
    private static bool IsOfStep(Derivative factor) => factor.Of.Kind == QuantityKind.Step || factor.By.Kind == QuantityKind.Step;

    // The factor of every term, with j instead of the node.
    private static Formula Heading(Derivative factor, ExplanationContext context)
    {
        Formula Create(Quantity name, bool isNode) =>
            isNode && name.Kind is QuantityKind.Activation or QuantityKind.WeightedSum or QuantityKind.UnscaledSum
            ? Formula.LayerSymbol(name.Kind switch { QuantityKind.Activation => "a", QuantityKind.WeightedSum => "z", _ => "u" },
            name.Layer,
                "j") : context.Symbol(name);
        return Formula.Partial(Create(factor.Of, true), Create(factor.By,
            factor.Of.Kind is not (QuantityKind.WeightedSum or QuantityKind.UnscaledSum) || factor.By.Kind != QuantityKind.Activation));
    }

    // All factors of one path to the cost. All terms of a sum have the same formula, so the first one is used.
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
