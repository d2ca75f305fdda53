using Nabla.Costs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>
/// The formula of one operation in symbols and numbers: forward for z, a and the cost, backward for a derivative.
/// </summary>
public static class StepFormulas
{
    /// <summary>Returns the formula of a quantity.</summary>
    /// <param name="context">The network and the samples; the first sample is used.</param>
    /// <param name="of">A weighted sum, an activation, an input or the cost.</param>
    /// <returns>The equation.</returns>
    /// <exception cref="ArgumentException">The quantity is a weight or a bias, which has no formula.</exception>
    public static Formula Forward(ExplanationContext context, Quantity of)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sample = context.Explanation.Sample(0);
        return of.Kind switch
        {
            QuantityKind.WeightedSum => WeightedSum(context, sample, of),
            QuantityKind.Activation => Activation(context, sample, of),
            QuantityKind.Cost => Cost(context, sample),
            _ => throw new ArgumentException($"{of} is a parameter, set by training.", nameof(of)),
        };
    }

    /// <summary>Returns the formula of a derivative of C₀.</summary>
    /// <param name="context">The network and the samples; the first sample is used.</param>
    /// <param name="by">The quantity of the derivative.</param>
    /// <returns>The equation.</returns>
    /// <exception cref="ArgumentException">The network has no such quantity.</exception>
    public static Formula Backward(ExplanationContext context, Quantity by)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sample = context.Explanation.Sample(0);
        return ProductBlocks.Create(sample.Explain(by), sample, context).OfType<DisplayFormulas>().First().Lines[0];
    }

    // z_j = Σ_k w_jk a_k + b_j, the largest terms and the sum of the others.
    private static Equality WeightedSum(ExplanationContext context, SampleExplanation sample, Quantity z)
    {
        int digits = context.Detail.Digits, inputs = context.Architecture.LayerLayouts[z.Layer].Inputs, j = z.Node;
        double[] a = sample.Activations(z.Layer - 1).ToArray();
        var w = context.Explanation.Network.Weights(z.Layer);
        var terms = new double[inputs];
        for (int k = 0; k < inputs; k++) terms[k] = w[j, k] * a[k];
        double b = context.Explanation.Network.Biases(z.Layer)[j];

        int most = inputs <= context.Detail.Terms + 1 ? inputs : context.Detail.Terms;
        int[] shown = [.. Enumerable.Range(0, inputs).OrderByDescending(k => Math.Abs(terms[k])).Take(most).Order()];
        var numbers = new List<Formula>();
        foreach (int k in shown) numbers.Add(new Product([new Number(w[j, k], digits), new Number(a[k], digits)]));
        if (most < inputs) numbers.Add(new Number(sample.WeightedSums(z.Layer)[j] - b - shown.Sum(k => terms[k]), digits));
        numbers.Add(new Number(b, digits));

        var bias = context.Symbol(Quantity.Bias(z.Layer, j));
        Formula symbols = most == inputs
            ? new Sum([.. shown.Select(k =>
            (Formula)new Product([context.Symbol(Quantity.Weight(z.Layer, j, k)), context.Symbol(Quantity.Activation(z.Layer - 1, k))])),
            bias])
            : new Sum([new Summation("k",
            new Product([Formula.LayerSymbol("w", z.Layer, context.Conventions.RowVectors ? $"k, {j}" : $"{j}, k"), z.Layer == 0
                ? new Symbol("x", "", "k") : Formula.LayerSymbol("a", z.Layer - 1, "k")])), bias]);
        return new([context.Symbol(z), symbols, new Sum(numbers), new Number(sample.WeightedSums(z.Layer)[j], digits)]);
    }

    private static Equality Activation(ExplanationContext context, SampleExplanation sample, Quantity of)
    {
        int digits = context.Detail.Digits;
        var (name, value) = (context.Symbol(of), new Number(sample.Activations(of.Layer)[of.Node], digits));
        if (of.Layer < 0) return new([name, value]);
        if (context.Architecture.LayerLayouts[of.Layer].WeightedSums is null)
            return new([name, new FunctionCall(context.Architecture.Layers[of.Layer].Spec.Name,
                context.Symbol(Quantity.Activation(of.Layer - 1, of.Node))), value]);
        var activation = context.Architecture.Layers[of.Layer].Activation;
        string called = activation.Spec.Name;
        if (!activation.IsElementwise)
            return new([name, new Row(
                [new FormulaText(FormattableString.Invariant($"number {of.Node} of")),
                    new FunctionCall(called, Formula.LayerSymbol("z", of.Layer, ""))]),
                    value]);
        return new([name, new FunctionCall("σ", context.Symbol(Quantity.WeightedSum(of.Layer, of.Node))),
            new FunctionCall(called, new Number(sample.WeightedSums(of.Layer)[of.Node], digits)), value]);
    }

    private static Equality Cost(ExplanationContext context, SampleExplanation sample)
    {
        int digits = context.Detail.Digits, outputs = context.Architecture.Outputs, last = context.Architecture.Layers.Count - 1;
        var (name, value) = (context.Symbol(Quantity.Cost), new Number(sample.Cost, digits));
        var cost = context.Explanation.CostFunction;
        if (cost is not (SquaredError or MeanSquaredError))
            return new([name, new FunctionCall(Conventions.NameOf(cost),
                new Row([context.Symbol(Quantity.Activation(last, 0)) with { Subscript = "" }, new OperatorSign(","), new Symbol("y")])),
                    value]);
        double[] a = sample.Activations(last).ToArray(), y = sample.Targets.ToArray();
        Formula Square(Formula left, Formula right) =>
            new Row([new OperatorSign("("), left, new OperatorSign("−"), right, new Symbol(")", "2")]);
        var numbers = new Sum([.. Enumerable.Range(0, outputs).Select(j => Square(new Number(a[j], digits), new Number(y[j], digits)))]);
        Formula symbols = outputs == 1 ? Square(context.Symbol(Quantity.Activation(last, 0)), new Symbol("y", "", "0"))
            : new Summation("j", Square(Formula.LayerSymbol("a", last, "j"), new Symbol("y", "", "j")));
        Formula Scaled(Formula squares) =>
            cost is SquaredError || outputs == 1 ? squares : new Product([new Fraction(new Number(1), new Number(outputs)), squares]);
        return new([name, Scaled(symbols), Scaled(outputs <= 12 ? numbers : new OperatorSign("⋯")), value]);
    }
}
