using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Tests.Explain;

public class NudgeTests
{
    public static TheoryData<string> Activations => [.. ActivationRegistry.Default.Names];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Every_number_of_a_network_agrees_with_its_nudge(string name)
    {
        var activation = ActivationRegistry.Default.Parse(name);
        var network = new Network(3, [new Dense(4, activation), new Dropout(0.5), new Dense(2, activation)], seed: 3);
        var random = new Philox(8, 9);
        for (int i = 0; i < network.Theta.Length; i++) network.Theta[i] = (float)(0.5 * random.Normal((ulong)i));
        double[] x = [.. Enumerable.Range(0, 9).Select(i => random.Normal((ulong)i + 50))], y = [1, 0, 0, 1, 0, 1];
        foreach (ICost cost in new ICost[] { new SquaredError(), new SoftmaxCrossEntropy() })
        {
            var reasons = ChainRule.Explain(network, cost, x, y);
            foreach (var by in new[] { Quantity.Weight(0, 2, 1), Quantity.Bias(2, 1), Quantity.WeightedSum(0, 3), Quantity.Activation(0, 1),
                Quantity.Activation(1, 1), Quantity.Activation(2, 0), Quantity.Input(2) })
            {
                foreach (var nudge in new[] { reasons.FiniteDifference(by), reasons.Sample(1).FiniteDifference(by) })
                    Assert.True(nudge.Verdict == Verdict.Agrees, $"{nudge}");
                double gradient = Gradient(network.Gradient<double>(cost, x, y), by, network.Architecture.Layers.Count,
                    network.Architecture.Layers[^1].Activation.Equals(cost.FusedActivation));
                Assert.Equal(gradient, reasons.FiniteDifference(by).Backpropagation, 12);
            }
        }
    }

    [Fact]
    public void A_nudge_says_to_how_many_digits_it_agrees()
    {
        var network = new Network(2, [new Dense(3, new Sigmoid()), new Dense(2, new Sigmoid())], seed: 3);
        var nudge = ChainRule.Explain(network, new SquaredError(), [1, 2], [1, 0]).FiniteDifference(Quantity.Weight(0, 1, 1));
        Assert.InRange(nudge.Digits, 9, 15);
        Assert.Contains($"agrees to {nudge.Digits} digits", nudge.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_nudge_across_a_kink_says_so_with_the_node_and_its_z()
    {
        var nudge = ChainRule.Explain(GradientCheckTests.OnTheKink(), new SquaredError(), [1], [1, 1])
            .FiniteDifference(Quantity.Bias(0, 1));
        Assert.Equal((Verdict.Kink, "a small change crosses the kink of z⁽¹⁾[1] = 3e−9 at 0"), (nudge.Verdict, nudge.Why));
    }

    [Fact]
    public void A_nudge_across_a_target_says_so_where_the_cost_bends_there()
    {
        var network = new Network(1, [new Dense(1, new Identity())], seed: 3);
        network.Weights(0)[0, 0] = 2;
        var nudge = ChainRule.Explain(network, new AbsoluteError(), [1], [2]).FiniteDifference(Quantity.Input(0));
        Assert.Equal(0, nudge.Backpropagation);
        Assert.True(nudge.Verdict == Verdict.Agrees, $"{nudge}");
        nudge = ChainRule.Explain(network, new AbsoluteError(), [1 + 1e-9], [2]).FiniteDifference(Quantity.Input(0));
        Assert.Equal(Verdict.Kink, nudge.Verdict);
        Assert.StartsWith("a small change moves a⁽¹⁾[0] = 2 across its target 2", nudge.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_below_the_rounding_error_is_no_disagreement()
    {
        var network = new Network(1, [new Dense(1, new Sigmoid()), new Dense(1, new Identity())], seed: 3);
        network.Weights(0)[0, 0] = 36;
        network.Weights(1)[0, 0] = 1;
        var nudge = ChainRule.Explain(network, new SquaredError(), [1], [300]).FiniteDifference(Quantity.Bias(0, 0));
        Assert.NotEqual(0, nudge.Backpropagation);
        Assert.NotEqual(Verdict.Disagrees, nudge.Verdict);
        Assert.Contains("below the rounding error of the finite difference", nudge.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_weight_that_sees_no_input_no_agreement_is_claimed()
    {
        var network = new Network(2, [new Dense(3, new Sigmoid())], seed: 3);
        var reasons = ChainRule.Explain(network, new SquaredError(), [0, 1], [1, 0, 0]);
        var nudge = reasons.FiniteDifference(Quantity.Weight(0, 1, 0));
        Assert.Equal((Verdict.NoEffect, 0.0, 0.0), (nudge.Verdict, nudge.Backpropagation, nudge.Step));
        Assert.EndsWith("the number has no effect in these samples", nudge.ToString(), StringComparison.Ordinal);
        // The 0 that is claimed is true: the cost stays, to the last bit, however large the weight.
        double before = reasons.Cost;
        network.Weights(0)[1, 0] += 1000;
        Assert.Equal(before, ChainRule.Explain(network, new SquaredError(), [0, 1], [1, 0, 0]).Cost);
        network.Weights(0)[1, 1] += 1000;
        Assert.NotEqual(before, ChainRule.Explain(network, new SquaredError(), [0, 1], [1, 0, 0]).Cost);
    }

    [Fact]
    public void Where_the_cost_contains_the_activation_the_number_that_is_nudged_is_named()
    {
        var network = new Network(2, [new Dense(3, new Softmax())], seed: 3);
        var reasons = ChainRule.Explain(network, new SoftmaxCrossEntropy(), [0.5, 1, -1, 0.25], [1, 0, 0, 0, 1, 0]);
        var (a, z) = (Quantity.Activation(0, 1), Quantity.WeightedSum(0, 1));
        Assert.Equal(z, reasons.Resolve(a));
        Assert.Equal((z, z), (reasons.Explain(a).By, reasons.Explain(a)[0].By));
        Assert.Equal("∂C/∂z⁽¹⁾[1]", reasons.FiniteDifference(a).Name);
        Assert.Equal("∂C/∂z⁽¹⁾[1]", reasons.Sample(0).FiniteDifference(a).Name);
        Assert.Equal([z], reasons.GradientContributions([a], [0]).Rows);
        Assert.Equal(a, ChainRule.Explain(network, new SquaredError(), [0.5, 1], [1, 0, 0]).Resolve(a));
    }

    // What the network's own backpropagation says, which makes no factors.
    private static double Gradient(Gradient<double> gradient, Quantity by, int layers, bool absorbed)
    {
        double[] Column(ReadOnlySpan<double> numbers, int nodes) => [.. numbers.ToArray().Where((_, at) => at % nodes == by.Node)];
        var workspace = gradient.Workspace;
        int nodes = by.Layer < 0 ? 3 : workspace.Activations(by.Layer).Length / 3;
        return by.Kind switch
        {
            QuantityKind.Weight => gradient.Weights(by.Layer)[by.Node, by.From],
            QuantityKind.Bias => gradient.Biases(by.Layer)[by.Node],
            QuantityKind.WeightedSum => Column(workspace.Errors(by.Layer), nodes).Sum(),
            _ => by.Layer == layers - 1 && absorbed ? Column(workspace.Errors(by.Layer), nodes).Sum()
                : Column(workspace.ActivationGradients(by.Layer), nodes).Sum(),
        };
    }
}
