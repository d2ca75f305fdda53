using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using static Nabla.Pages.Derivations.Notation;

namespace Nabla.Pages.Derivations;

/// <summary>The same with numbers: forward, back, ∇C, and one step of gradient descent.</summary>
internal static class NumberBlocks
{
    public static IEnumerable<Block> Create(Notation at, Example example, int digits)
    {
        yield return new Heading(2, "In numbers: forward pass");
        var x = at.Sample.Activations(-1).ToArray();
        yield return new DisplayFormulas([.. x.Select((value, k) => (Formula)new Equality([A(-1, k), at.Number(value)]))]);
        for (int layer = 0; layer <= at.Last; layer++)
        {
            int here = layer;
            yield return new Heading(3, $"Layer {layer + 1}");
            yield return new DisplayFormulas([.. Enumerable.Range(0, at.Nodes(layer)).SelectMany(j => Forward(at, example, here, j))]);
        }

        yield return new Paragraph(
            RichText.Format($"The target is {Vector(at.Sample.Targets, at)}, and the cost is "
                + $"{new Equality([C, at.Number(at.Sample.Cost)])}."));
        yield return new Heading(2, "In numbers: backward pass");
        for (int layer = at.Last; layer >= 0; layer--)
        {
            int here = layer;
            yield return new Heading(3, $"Layer {layer + 1}");
            yield return new DisplayFormulas([.. Enumerable.Range(0, at.Nodes(layer)).SelectMany(j => Node(at, example, here, j))]);
            yield return Parameters(at, layer, digits);
        }

        foreach (var block in Step(at, example, digits)) yield return block;
    }

    private static IEnumerable<Formula> Forward(Notation at, Example example, int layer, int j)
    {
        double[] a = at.Sample.Activations(layer - 1).ToArray();
        var terms = a.Select((value, k) => (Formula)new Product([at.Number(example.Network.Weights(layer)[j, k]), at.Number(value)]))
            .Append(at.Number(example.Network.Biases(layer)[j])).ToList();
        yield return new Equality([Z(layer, j), Long(terms), at.Number(at.Sample.WeightedSums(layer)[j])]);
        yield return new Equality([A(layer, j), at.Number(at.Sample.Activations(layer)[j])]);
    }

    private static IEnumerable<Formula> Node(Notation at, Example example, int layer, int j)
    {
        if (layer == at.Last && at.IsAbsorbed)
        {
            yield return new Equality([Formula.Partial(C, Z(layer, j)), at.CostDerivative(j), at.Number(at.Sample.Errors(layer)[j])]);
            yield break;
        }

        double dCda = at.Sample.ActivationGradients(layer)[j];
        if (layer == at.Last) yield return new Equality([Formula.Partial(C, A(layer, j)), at.CostDerivative(j), at.Number(dCda)]);
        else
        {
            var paths = Enumerable.Range(0, at.Nodes(layer + 1))
                .Select(i => (Formula)new Product(
                [at.Number(example.Network.Weights(layer + 1)[i, j]), .. at.NumbersFromSum(layer + 1, i)])).ToList();
            yield return new Equality([Formula.Partial(C, A(layer, j)), Long(paths), at.Number(dCda)]);
        }

        yield return new Equality(
            [ActivationDerivative(layer, j), at.DerivativeFormula(layer, j), at.Number(at.Sample.ActivationDerivative(layer, j))]);
    }

    private static Table Parameters(Notation at, int layer, int digits)
    {
        bool absorbed = layer == at.Last && at.IsAbsorbed;
        var rows = new List<IReadOnlyList<RichText>>();
        double[] a = at.Sample.Activations(layer - 1).ToArray();
        void Add(Formula by, int j, double before)
        {
            double delta = at.Sample.Errors(layer)[j];
            double[] onward = absorbed ? [delta] : [at.Sample.ActivationDerivative(layer, j), at.Sample.ActivationGradients(layer)[j]];
            rows.Add([RichText.Format($"{Formula.Partial(C, by)}"), .. onward.Prepend(before).Append(before * delta)
                .Select(value => RichText.Format($"{new SignedNumber(value, digits)}"))]);
        }

        for (int j = 0; j < at.Nodes(layer); j++)
        {
            for (int k = 0; k < a.Length; k++) Add(at.W(layer, j, k), j, a[k]);
            Add(B(layer, j), j, 1);
        }

        IReadOnlyList<RichText> onward = absorbed ? [RichText.Format($"{Formula.Partial(C, new Symbol("z"))}")]
            : [RichText.Format($"{new FunctionCall("σ'", new Symbol("z"))}"), RichText.Format($"{Formula.Partial(C, new Symbol("a"))}")];
        return new(["derivative", RichText.Format($"{new Symbol("∂z/∂w")} or {new Symbol("∂z/∂b")}"), .. onward, "product"], rows);
    }

    private static IEnumerable<Block> Step(Notation at, Example example, int digits)
    {
        yield return new Heading(2, "The complete gradient vector, and one step");
        yield return new Paragraph(
            RichText.Format($"∇C is the vector of all derivatives. For one sample it is the gradient of C₀; for several it "
                + $"is the mean over the "
                + $"samples. Gradient descent subtracts η ∇C from the weights and biases, here with "
                + $"{new Equality([new Symbol("η"), new Number(example.LearningRate)])}:"));
        var rows = new List<IReadOnlyList<RichText>>();
        void Add(Formula name, double value, double slope) =>
            rows.Add([RichText.Format($"{name}"),
            .. new[] { value, slope, value - example.LearningRate * slope }.Select(number =>
                RichText.Format($"{new SignedNumber(number, digits)}"))]);
        for (int layer = 0; layer <= at.Last; layer++)
        {
            for (int j = 0; j < at.Nodes(layer); j++)
                for (int k = 0; k < at.Nodes(layer - 1); k++)
                    Add(at.W(layer, j, k), example.Network.Weights(layer)[j, k], at.Sample.Explain(Quantity.Weight(layer, j, k)).Value);
            for (int j = 0; j < at.Nodes(layer); j++) Add(B(layer, j), example.Network.Biases(layer)[j], at.Sample.Errors(layer)[j]);
        }

        yield return new Table(["θ", "value", "∇C", "θ − η ∇C"], rows);
        double before = at.Sample.Cost, after = example.CostAfterStep;
        yield return new Paragraph(RichText.Format($"The cost is {at.Number(before)} before the step and {at.Number(after)} after it."));
    }

    private static RichText Vector(ReadOnlySpan<double> values, Notation at)
    {
        var inlines = new List<Inline> { new TextRun("y = (") };
        for (int j = 0; j < values.Length; j++)
        {
            if (j > 0) inlines.Add(new TextRun(", "));
            inlines.Add(new InlineFormula(at.Number(values[j])));
        }

        return new([.. inlines, new TextRun(")")]);
    }
}
