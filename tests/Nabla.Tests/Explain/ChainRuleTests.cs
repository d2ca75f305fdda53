using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Tests.Explain;

public class ChainRuleTests
{
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string activation in ActivationRegistry.Default.Names)
                foreach (string cost in CostRegistry.Default.Names) pairs.Add(activation, cost);
            return pairs;
        }
    }

    [Fact]
    public void In_the_last_layer_a_weight_has_the_three_factors_of_the_notes()
    {
        var network = OneOneOne();
        var reasons = ChainRule.Explain(network, new SquaredError(), [0.5], [1]);
        double a0 = 0.5, a1 = Sigma(network.Weights(0)[0, 0] * a0), a2 = Sigma(network.Weights(1)[0, 0] * a1);

        var derivative = reasons.Explain(Quantity.Weight(1, 0, 0));

        Assert.Equal(Rule.Product, derivative.Rule);
        Near([a1, a2 * (1 - a2), 2 * (a2 - 1)], derivative.Parts.Select(part => part.Value));
        Assert.Equal(["a⁽¹⁾[0]", "a (1 − a)", "2 (a − y)"], derivative.Parts.Select(part => part.Formula));
        Near([a1 * a2 * (1 - a2) * 2 * (a2 - 1)], [derivative.Value]);
        Near([a2 * (1 - a2) * 2 * (a2 - 1)], [reasons.Explain(Quantity.Bias(1, 0)).Value]);
    }

    [Fact]
    public void In_neural_tangent_parametrization_the_unscaled_sum_is_a_number_of_its_own()
    {
        var network = new Network(3, [new Dense(1, new Sigmoid(), parametrization: Parametrization.NeuralTangent)], seed: 4);
        var explanation = ChainRule.Explain(network, new SquaredError(), [0.5, -1, 2], [1]);

        var derivative = explanation.Explain(Quantity.Weight(0, 0, 2));
        var names = derivative.Parts.Select(part => (part.Of, part.By));

        Assert.Equal(
        [
            (Quantity.UnscaledSum(0, 0), Quantity.Weight(0, 0, 2)), (Quantity.WeightedSum(0, 0), Quantity.UnscaledSum(0, 0)),
            (Quantity.Activation(0, 0), Quantity.WeightedSum(0, 0)), (Quantity.Cost, Quantity.Activation(0, 0)),
        ], names);
        Near([2, 1 / Math.Sqrt(3)], derivative.Parts.Take(2).Select(part => part.Value));
        Near([derivative.Value], [derivative.ComputeFromParts()]);
        Assert.Equal("u⁽¹⁾[0]", derivative[0].Of.ToString());
    }

    [Fact]
    public void In_the_layer_before_the_chain_has_five_factors()
    {
        var network = OneOneOne();
        var reasons = ChainRule.Explain(network, new SquaredError(), [0.5], [1]);

        var derivative = reasons.Explain(Quantity.Weight(0, 0, 0));
        var sum = derivative[2];
        var factors = derivative.Parts.Take(2).Concat(Assert.Single(sum.Parts).Parts).ToArray();

        Assert.Equal(Rule.Sum, sum.Rule);
        Assert.Equal(5, factors.Length);
        Near([derivative.Value], [factors.Aggregate(1.0, (product, factor) => product * factor.Value)]);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Speed", "slow")]
    public void Every_number_that_is_shown_follows_from_its_parts_down_to_the_cost(string activationName, string costName)
    {
        var activation = ActivationRegistry.Default.Parse(activationName);
        var network = new Network(4, [new Dense(5, activation), new Dropout(0.5), new Dense(3, activation)], seed: 7);
        var random = new Philox(8, 9);
        for (int i = 0; i < network.Theta.Length; i++) network.Theta[i] = (float)(0.5 * random.Normal((ulong)i));
        double[] x = [.. Enumerable.Range(0, 8).Select(i => random.Normal((ulong)i + 1000))], y = [1, 0, 0, 0, 1, 0];
        var cost = CostRegistry.Default.Parse(costName);
        var reasons = ChainRule.Explain(network, cost, x, y);
        var gradient = network.Gradient<double>(cost, x, y);

        foreach (var by in Everything(network.Architecture))
        {
            var derivative = reasons.Explain(by);
            Adds(derivative);
            if (by.Kind == QuantityKind.Weight) Agree(gradient.Weights(by.Layer)[by.Node, by.From], derivative.Value, 1e-3);
            if (by.Kind == QuantityKind.Bias) Agree(gradient.Biases(by.Layer)[by.Node], derivative.Value, 1e-3);
        }

        Assert.Equal(gradient.Cost, reasons.Cost, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void What_is_cut_off_is_named_and_the_total_stays(int most)
    {
        var network = new Network(3, [new Dense(40, new Tanh()), new Dense(30, new Tanh()), new Dense(2, new Identity())], seed: 3);
        var sum = ChainRule.Explain(network, new SquaredError(), [0.3, -1, 2], [1, 0]).Explain(Quantity.Activation(0, 7));

        var cut = sum.LargestTerms(most);

        Assert.Equal(30, cut.Count);
        Assert.Equal(30, cut.Omitted + cut.Shown.Count);
        Assert.Equal(sum.Value, cut.Shown.Sum(term => term.Value) + cut.Remainder, 13);
        Assert.Equal(cut.Shown.Select(term => Math.Abs(term.Value)).OrderDescending(), cut.Shown.Select(term => Math.Abs(term.Value)));
        double hidden = sum.Parts.Where(part => cut.Shown.All(shown => shown.Through != part.Through)).Sum(part => part.Value);
        Assert.Equal(hidden, cut.Remainder, 12);
    }

    [Fact]
    public void Of_several_samples_the_mean_has_each_samples_own_as_its_parts()
    {
        var network = new Network(2, [new Dense(3, new Sigmoid()), new Dense(2, new Sigmoid())], seed: 3);
        double[] x = [0, 1, 1, 0, 0.5, 0.25], y = [1, 0, 0, 1, 1, 1];
        var reasons = ChainRule.Explain(network, new SquaredError(), x, y);
        var gradient = network.Gradient<double>(new SquaredError(), x, y);

        var mean = reasons.Explain(Quantity.Weight(0, 2, 1));

        Assert.Equal(Rule.Mean, mean.Rule);
        Assert.Equal([0, 1, 2], mean.Parts.Select(part => part.Sample));
        Near([gradient.Weights(0)[2, 1]], [mean.Value]);
        Near([mean.Value], [mean.Parts.Average(part => part.Value)]);
        var (dW, dB) = reasons.Gradient(0);
        Near([gradient.Weights(0)[2, 1], gradient.Biases(0)[1]], [dW[2 * 2 + 1], dB[1]]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [Trait("Speed", "slow")]
    public void All_13_002_derivatives_of_the_lessons_network_are_the_product_of_their_factors(int samples)
    {
        var network = new Network(784, [new Dense(16, new Sigmoid()), new Dense(16, new Sigmoid()), new Dense(10, new Sigmoid())], seed: 4);
        var random = new Philox(6, 7);
        double[] x = [.. Enumerable.Range(0, samples * 784).Select(i => Math.Max(0, random.Normal((ulong)i)))],
            y = new double[samples * 10];
        for (int i = 0; i < samples; i++) y[i * 10 + i % 10] = 1;
        var reasons = ChainRule.Explain(network, new SquaredError(), x, y);
        var gradient = network.Gradient<double>(new SquaredError(), x, y);
        int seen = 0;
        foreach (var by in Everything(network.Architecture).Where(by => by.Kind is QuantityKind.Weight or QuantityKind.Bias))
        {
            // Of the mean its samples, of a sample its factors: a few of the samples of a mean, all of the weights.
            var derivative = reasons.Explain(by);
            double made = derivative.ComputeFromParts(), value = by.Kind == QuantityKind.Weight ? gradient.Weights(by.Layer)[by.Node, by.From]
                : gradient.Biases(by.Layer)[by.Node];
            double size = samples == 1 ? Math.Abs(value) : derivative.Parts.Average(part => Math.Abs(part.Value));
            Assert.True(Math.Abs(made - derivative.Value) <= 1e-12 * size, $"{derivative} but its parts make {made}");
            Assert.True(Math.Abs(value - derivative.Value) <= 1e-12 * size, $"{derivative} but backpropagation says {value}");
            if (samples > 1)
                Assert.True(derivative[seen % samples] is var one
                    && Math.Abs(one.ComputeFromParts() - one.Value) <= 1e-12 * Math.Abs(one.Value), $"{derivative}");
            seen++;
        }

        Assert.Equal(13_002, seen);
        for (int layer = 0; layer < 3; layer++)
            for (int j = 0; j < network.Architecture.LayerLayouts[layer].Outputs; j++)
                Adds(reasons.Sample(0).Explain(Quantity.Activation(layer, j)));
    }

    [Fact]
    public void The_largest_derivatives_are_found_among_all()
    {
        var network = new Network(5, [new Dense(6, new Tanh()), new Dense(2, new Sigmoid())], seed: 1);
        var reasons = ChainRule.Explain(network, new SquaredError(), [1, 2, 3, 4, 5], [1, 0]);
        var all = Everything(network.Architecture).Where(by => by.Kind is QuantityKind.Weight or QuantityKind.Bias)
            .Select(by => Math.Abs(reasons.Explain(by).Value)).OrderDescending().Take(7);
        Near(all, reasons.Largest(7).Select(found => Math.Abs(found.Value)));
    }

    [Fact]
    public void A_cost_that_contains_the_activation_says_what_cancels()
    {
        var network = new Network(2, [new Dense(3, new Softmax())], seed: 1);
        var delta = ChainRule.Explain(network, new SoftmaxCrossEntropy(), [1, 2], [0, 1, 0]).Explain(Quantity.Weight(0, 1, 0))[1];
        Assert.Equal(QuantityKind.WeightedSum, delta.By.Kind);
        Assert.Contains("cancels", delta.Cancels, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_network_has_not_is_refused_by_name()
    {
        var reasons = ChainRule.Explain(OneOneOne(), new SquaredError(), [0.5], [1]);
        Assert.Equal("There is no w⁽²⁾[0, 4]: layer 2 has inputs 0 to 0.",
            Assert.Throws<ArgumentException>(() => reasons.Explain(Quantity.Weight(1, 0, 4))).Message);
        var dropped = ChainRule.Explain(new(1, [new Dense(1, new Sigmoid()), new Dropout(0.5), new Dense(1, new Sigmoid())], seed: 1),
            new SquaredError(), [0.5], [1]);
        Assert.Contains("no weighted sums", Assert.Throws<ArgumentException>(() => dropped.Explain(Quantity.WeightedSum(1, 0))).Message,
            StringComparison.Ordinal);
        Assert.Contains("layers 1 to 2", Assert.Throws<ArgumentException>(() => reasons.Explain(Quantity.Bias(2, 0))).Message,
            StringComparison.Ordinal);
    }

    // A node's value is what its parts make, and so on down to the cost: the same rounding apart, relative to the size of the terms.
    private static void Adds(Derivative derivative)
    {
        if (derivative.Rule == Rule.Known) return;
        var parts = derivative.Parts.ToArray();
        double size = derivative.Rule == Rule.Product ? Math.Abs(derivative.Value) : parts.Sum(part => Math.Abs(part.Value));
        double made = derivative.ComputeFromParts();
        Assert.True(Math.Abs(made - derivative.Value) <= 1e-12 * size, $"{derivative} but its parts make {made}");
        foreach (var part in parts) Adds(part);
    }

    private static IEnumerable<Quantity> Everything(Architecture architecture)
    {
        for (int k = 0; k < architecture.Inputs; k++) yield return Quantity.Input(k);
        for (int layer = 0; layer < architecture.Layers.Count; layer++)
        {
            for (int j = 0; j < architecture.LayerLayouts[layer].Outputs; j++)
            {
                yield return Quantity.Activation(layer, j);
                if (architecture.Layers[layer] is not Dense) continue;
                yield return Quantity.WeightedSum(layer, j);
                yield return Quantity.Bias(layer, j);
                for (int k = 0; k < architecture.LayerLayouts[layer].Inputs; k++) yield return Quantity.Weight(layer, j, k);
            }
        }
    }

    private static Network OneOneOne() => new(1, [new Dense(1, new Sigmoid()), new Dense(1, new Sigmoid())], seed: 1);

    private static double Sigma(double z) => 1 / (1 + Math.Exp(-z));

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        foreach (var (wanted, got) in expected.Zip(actual, (wanted, got) => (wanted, got))) Agree(wanted, got, 0);
        Assert.Equal(expected.Count(), actual.Count());
    }

    private static void Agree(double wanted, double got, double floor) =>
        Assert.True(Math.Abs(wanted - got) <= 1e-12 * Math.Max(floor, Math.Abs(wanted)) + 1e-15, $"{wanted} was expected but {got} came");
}
