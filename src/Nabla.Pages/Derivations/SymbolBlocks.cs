using Nabla.Costs;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;
using static Nabla.Pages.Derivations.Notation;

namespace Nabla.Pages.Derivations;

/// <summary>The derivation in symbols: forward, the last layer, and layer by layer back.</summary>
internal static class SymbolBlocks
{
    private const int Most = 3;

    public static IEnumerable<Block> Create(Notation at, ICost cost)
    {
        yield return new Heading(2, "The network, in symbols");
        for (int layer = 0; layer <= at.Last; layer++)
        {
            yield return new Heading(3, $"Layer {layer + 1}");
            yield return new DisplayFormulas([.. Few(at.Nodes(layer)).SelectMany(j => Forward(at, layer, j))]);
            if (Rest(at.Nodes(layer), "node") is { } rest) yield return rest;
        }

        var activation = at.Architecture.Layers[0].Activation;
        string last = at.Architecture.Layers[at.Last].Activation.Spec.Name;
        yield return new Paragraph(
            RichText.Format($"Here σ is {activation.Spec.Name}, whose derivative is "
                + $"{new Equality([new FunctionCall("σ'", new Symbol("z")), FormulaParser.Parse(activation.DerivativeFormula)])}"
                + $"{(at.IsAbsorbed ? $"; in the last layer it is {last}, which the cost includes" : "")}."));
        foreach (var block in FormulaSymbols.Sentence(
            FormulaSymbols.Definitions(activation.DerivativeSymbols, new Dictionary<string, Formula>())))
            yield return block;
        yield return new Heading(3, "The cost of one sample");
        if (Written(at, cost) is { } written) yield return new DisplayFormulas([written]);
        else
        yield return new Paragraph(
            RichText.Format($"C₀ is {Conventions.NameOf(cost)}"
                + $"{(cost.ValueFormula is { } value ? RichText.Format($": {FormulaParser.Parse(value)}, over the outputs") : "")}."));

        for (int layer = at.Last; layer >= 0; layer--)
            foreach (var block in Layer(at, layer, cost)) yield return block;
        if (Enumerable.Range(-1, at.Last + 2).All(layer => at.Nodes(layer) == 1))
            foreach (var block in Chain(at)) yield return block;
    }

    private static IEnumerable<Formula> Forward(Notation at, int layer, int j)
    {
        var terms = Enumerable.Range(0, at.Nodes(layer - 1)).Select(k => (Formula)new Product([at.W(layer, j, k), A(layer - 1, k)]))
            .Append(B(layer, j)).ToList();
        yield return new Equality([Z(layer, j), Long(terms)]);
        yield return new Equality([A(layer, j), at.Architecture.Layers[layer].Activation.IsElementwise
            ? new FunctionCall("σ", Z(layer, j))
            : new Row([new FormulaText(FormattableString.Invariant($"number {j} of")),
            new FunctionCall(at.Architecture.Layers[layer].Activation.Spec.Name, Formula.LayerSymbol("z", layer, ""))])]);
    }

    private static Formula? Written(Notation at, ICost cost)
    {
        if (cost is not (SquaredError or MeanSquaredError or HalvedCost)) return null;
        bool half = cost is HalvedCost, mean = cost is MeanSquaredError or HalvedCost { Inner: MeanSquaredError };
        int n = at.Nodes(at.Last), under = (half ? 2 : 1) * (mean ? n : 1);
        var squares = Long([.. Enumerable.Range(0, n)
            .Select(j => (Formula)new Row([new OperatorSign("("), A(at.Last, j), new OperatorSign("−"), Y(j), new Symbol(")", "2")]))]);
        return new Equality([C, under == 1 ? squares : new Product([new Fraction(new Number(1), new Number(under)), squares])]);
    }

    private static IEnumerable<Block> Layer(Notation at, int layer, ICost cost)
    {
        bool isLast = layer == at.Last;
        yield return new Heading(2, isLast ? $"The last layer, {layer + 1}" : $"Layer {layer + 1}");
        if (isLast && at.IsAbsorbed)
        {
            yield return new Paragraph("The cost includes the activation, so its derivative by z is computed directly:");
            yield return new DisplayFormulas(
                [.. Few(at.Nodes(layer)).Select(j => (Formula)new Equality([Formula.Partial(C, Z(layer, j)), at.CostDerivative(j)]))]);
            if (cost.Cancellation is { } cancels) yield return new Paragraph(RichText.Format($"Cancellation: {Meanings.Remark(cancels)}."));
        }
        else if (isLast)
        {
            yield return new Paragraph("How the cost changes with the outputs:");
            yield return new DisplayFormulas(
                [.. Few(at.Nodes(layer)).Select(j => (Formula)new Equality([Formula.Partial(C, A(layer, j)), at.CostDerivative(j)]))]);
        }
        else
        {
            yield return new Paragraph(at.Nodes(layer + 1) == 1
                ? RichText.Format($"An activation changes the cost through the one node of layer {layer + 2}:")
                : RichText.Format($"An activation changes every node of layer {layer + 2}, and the cost through each of "
                + $"them: the paths are "
                    + $"added."));
            yield return new DisplayFormulas([.. Few(at.Nodes(layer)).Select(k => Back(at, layer, k))]);
        }

        if (isLast)
            foreach (var block in FormulaSymbols.Sentence(at.CostMeanings)) yield return block;
        if (Rest(at.Nodes(layer), "node") is { } nodes) yield return nodes;
        yield return new Paragraph("The factors on the path from a weight or bias to z:");
        yield return new DisplayFormulas([.. Links(at, layer)]);
        yield return new Paragraph("Multiplied, by the chain rule:");
        yield return new DisplayFormulas(
            [.. Few(at.Nodes(layer)).SelectMany(j => Few(at.Nodes(layer - 1))
                .Select(k => Parameter(at, layer, j, at.W(layer, j, k), A(layer - 1, k)))
                .Append(Parameter(at, layer, j, B(layer, j), new Number(1))))]);
        if (Rest(at.Nodes(layer), "node") is { } weights) yield return weights;
    }

    // ∂C₀/∂a_k = Σ_j w_jk σ'(z_j) ∂C₀/∂a_j, in fractions and in letters.
    private static Equality Back(Notation at, int layer, int k)
    {
        int next = layer + 1;
        var paths = Enumerable.Range(0, at.Nodes(next)).ToList();
        return new(
        [
            Formula.Partial(C, A(layer, k)),
            Long([.. paths.Select(j => (Formula)new Product([Formula.Partial(Z(next, j), A(layer, k)), .. at.FractionsFromSum(next, j)]))]),
            Long([.. paths.Select(j => (Formula)new Product([at.W(next, j, k), .. at.FromSum(next, j)]))]),
        ]);
    }

    private static IEnumerable<Formula> Links(Notation at, int layer)
    {
        yield return new Equality([Formula.Partial(Z(layer, 0), at.W(layer, 0, 0)), A(layer - 1, 0)]);
        yield return new Equality([Formula.Partial(Z(layer, 0), B(layer, 0)), new Number(1)]);
        if (layer < at.Last || !at.IsAbsorbed)
            yield return new Equality(
                [Formula.Partial(A(layer, 0), Z(layer, 0)), ActivationDerivative(layer, 0), at.DerivativeFormula(layer, 0)]);
    }

    private static Equality Parameter(Notation at, int layer, int j, Formula by, Formula before) => new(
    [
        Formula.Partial(C, by),
        new Product([Formula.Partial(Z(layer, j), by), .. at.FractionsFromSum(layer, j)]),
        new Product([before, .. at.FromSum(layer, j)]),
    ]);

    // One node a layer: the whole product for each weight, three factors for the last, two more for each layer before.
    private static IEnumerable<Block> Chain(Notation at)
    {
        yield return new Heading(2, "The complete chain");
        yield return new Paragraph(
            "With one node per layer there is only one path, and each derivative is one product. Each layer backward adds two factors: "
                + "∂z/∂a, which is a weight, and ∂a/∂z, which is σ'. Factors below 1 make the gradient vanish.");
        for (int first = at.Last; first >= 0; first--)
        {
            var (fractions, symbols) =
                (new List<Formula> { Formula.Partial(Z(first, 0), at.W(first, 0, 0)) }, new List<Formula> { A(first - 1, 0) });
            for (int layer = first; layer < at.Last; layer++)
            {
                fractions.AddRange([Formula.Partial(A(layer, 0), Z(layer, 0)), Formula.Partial(Z(layer + 1, 0), A(layer, 0))]);
                symbols.AddRange([ActivationDerivative(layer, 0), at.W(layer + 1, 0, 0)]);
            }

            fractions.AddRange(at.FractionsFromSum(at.Last, 0));
            symbols.AddRange(at.FromSum(at.Last, 0));
            yield return new Paragraph($"Layer {first + 1}, {fractions.Count} factors:");
            yield return new DisplayFormulas(
                [new Equality([Formula.Partial(C, at.W(first, 0, 0)), new Product(fractions), new Product(symbols)])]);
        }
    }

    private static IEnumerable<int> Few(int count) => Enumerable.Range(0, count <= Most ? count : Most - 1);

    private static Paragraph? Rest(int count, string what) =>
        count <= Most ? null : new($"And so on for {what}s {Most - 1} to {count - 1}.");
}
