using Nabla.Costs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>
/// The formula of one operation, with letters and with numbers: forward of a z, an a or the cost; backward of a derivative.
/// </summary>
public static class StepFormulas
{
    /// <summary>How a number comes about.</summary>
    /// <param name="subject">What is looked at; its first sample is.</param>
    /// <param name="of">A weighted sum, an activation, an input or the cost.</param>
    /// <returns>The equation.</returns>
    /// <exception cref="ArgumentException">It is a weight or a bias, which comes about by training.</exception>
    public static Formula Forward(Subject subject, Quantity of)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var sample = subject.Reasons.Sample(0);
        return of.Kind switch
        {
            QuantityKind.WeightedSum => WeightedSum(subject, sample, of),
            QuantityKind.Activation => Activation(subject, sample, of),
            QuantityKind.Cost => Cost(subject, sample),
            _ => throw new ArgumentException($"{of} is a parameter, set by training.", nameof(of)),
        };
    }

    /// <summary>How a derivative of C₀ comes about.</summary>
    /// <param name="subject">What is looked at; its first sample is.</param>
    /// <param name="by">The number by which the derivative is.</param>
    /// <returns>The equation.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public static Formula Backward(Subject subject, Quantity by)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var sample = subject.Reasons.Sample(0);
        return ProductBlocks.Create(sample.Explain(by), sample, subject).OfType<Display>().First().Lines[0];
    }

    // z_j = Σ_k w_jk a_k + b_j, the largest terms and what the others add.
    private static Equality WeightedSum(Subject subject, SampleExplanation sample, Quantity z)
    {
        int digits = subject.Extent.Digits, inputs = subject.Architecture.LayerLayouts[z.Layer].Inputs, j = z.Node;
        double[] a = sample.Activations(z.Layer - 1).ToArray();
        var w = subject.Reasons.Network.Weights(z.Layer);
        var terms = new double[inputs];
        for (int k = 0; k < inputs; k++) terms[k] = w[j, k] * a[k];
        double b = subject.Reasons.Network.Biases(z.Layer)[j];

        int most = inputs <= subject.Extent.Terms + 1 ? inputs : subject.Extent.Terms;
        int[] shown = [.. Enumerable.Range(0, inputs).OrderByDescending(k => Math.Abs(terms[k])).Take(most).Order()];
        var numbers = new List<Formula>();
        foreach (int k in shown) numbers.Add(new Product([new Number(w[j, k], digits), new Number(a[k], digits)]));
        if (most < inputs) numbers.Add(new Number(sample.WeightedSums(z.Layer)[j] - b - shown.Sum(k => terms[k]), digits));
        numbers.Add(new Number(b, digits));

        var bias = subject.Name(Quantity.Bias(z.Layer, j));
        Formula letters = most == inputs
            ? new Sum([.. shown.Select(k =>
            (Formula)new Product([subject.Name(Quantity.Weight(z.Layer, j, k)), subject.Name(Quantity.Activation(z.Layer - 1, k))])), bias])
            : new Sum([new Total("k",
            new Product([Formula.Indexed("w", z.Layer, subject.Conventions.RowVectors ? $"k, {j}" : $"{j}, k"), z.Layer == 0
                ? new Symbol("x", "", "k") : Formula.Indexed("a", z.Layer - 1, "k")])), bias]);
        return new([subject.Name(z), letters, new Sum(numbers), new Number(sample.WeightedSums(z.Layer)[j], digits)]);
    }

    private static Equality Activation(Subject subject, SampleExplanation sample, Quantity of)
    {
        int digits = subject.Extent.Digits;
        var (name, value) = (subject.Name(of), new Number(sample.Activations(of.Layer)[of.Node], digits));
        if (of.Layer < 0) return new([name, value]);
        if (subject.Architecture.LayerLayouts[of.Layer].WeightedSums is null)
            return new([name, new Call(subject.Architecture.Layers[of.Layer].Spec.Name,
                subject.Name(Quantity.Activation(of.Layer - 1, of.Node))), value]);
        var activation = subject.Architecture.Layers[of.Layer].Activation;
        string called = activation.Spec.Name;
        if (!activation.IsElementwise)
            return new([name, new Row(
                [new Prose(FormattableString.Invariant($"number {of.Node} of")), new Call(called, Formula.Indexed("z", of.Layer, ""))]),
                    value]);
        return new([name, new Call("σ", subject.Name(Quantity.WeightedSum(of.Layer, of.Node))),
            new Call(called, new Number(sample.WeightedSums(of.Layer)[of.Node], digits)), value]);
    }

    private static Equality Cost(Subject subject, SampleExplanation sample)
    {
        int digits = subject.Extent.Digits, outputs = subject.Architecture.Outputs, last = subject.Architecture.Layers.Count - 1;
        var (name, value) = (subject.Name(Quantity.Cost), new Number(sample.Cost, digits));
        var cost = subject.Reasons.CostFunction;
        if (cost is not (SquaredError or MeanSquaredError))
            return new([name, new Call(Conventions.NameOf(cost),
                new Row([subject.Name(Quantity.Activation(last, 0)) with { Below = "" }, new Sign(","), new Symbol("y")])), value]);
        double[] a = sample.Activations(last).ToArray(), y = sample.Targets.ToArray();
        Formula Square(Formula left, Formula right) => new Row([new Sign("("), left, new Sign("−"), right, new Symbol(")", "2")]);
        var numbers = new Sum([.. Enumerable.Range(0, outputs).Select(j => Square(new Number(a[j], digits), new Number(y[j], digits)))]);
        Formula letters = outputs == 1 ? Square(subject.Name(Quantity.Activation(last, 0)), new Symbol("y", "", "0"))
            : new Total("j", Square(Formula.Indexed("a", last, "j"), new Symbol("y", "", "j")));
        Formula Scaled(Formula squares) =>
            cost is SquaredError || outputs == 1 ? squares : new Product([new Fraction(new Number(1), new Number(outputs)), squares]);
        return new([name, Scaled(letters), Scaled(outputs <= 12 ? numbers : new Sign("⋯")), value]);
    }
}
