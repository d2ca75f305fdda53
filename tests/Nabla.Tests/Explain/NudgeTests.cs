using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Tests.Explain;

public class NudgeTests
{
    public static TheoryData<string> Activations => [.. ActivationCatalogue.Known.Names];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Every_number_of_a_network_agrees_with_its_nudge(string name)
    {
        var activation = ActivationCatalogue.Known.Parse(name);
        var network = new Network(3, [new Dense(4, activation), new Dropout(0.5), new Dense(2, activation)], seed: 3);
        var random = new Philox(8, 9);
        for (int i = 0; i < network.Theta.Length; i++) network.Theta[i] = (float)(0.5 * random.Normal((ulong)i));
        double[] x = [.. Enumerable.Range(0, 9).Select(i => random.Normal((ulong)i + 50))], y = [1, 0, 0, 1, 0, 1];
        foreach (ICost cost in new ICost[] { new SquaredError(), new SoftmaxCrossEntropy() })
        {
            var reasons = ChainRule.Explain(network, cost, x, y);
            foreach (var by in new[] { Quantity.Weight(0, 2, 1), Quantity.Bias(2, 1), Quantity.WeightedSum(0, 3), Quantity.Activation(0, 1), Quantity.Activation(1, 1), Quantity.Activation(2, 0), Quantity.Input(2) })
            {
                foreach (var nudge in new[] { reasons.Nudge(by), reasons.Sample(1).Nudge(by) }) Assert.True(nudge.Verdict == Verdict.Agrees, $"{nudge}");
                Assert.Equal(reasons.Of(by).Value, reasons.Nudge(by).Backpropagation);
            }
        }
    }

    [Fact]
    public void A_nudge_says_to_how_many_digits_it_agrees()
    {
        var network = new Network(2, [new Dense(3, new Sigmoid()), new Dense(2, new Sigmoid())], seed: 3);
        var nudge = ChainRule.Explain(network, new SquaredError(), [1, 2], [1, 0]).Nudge(Quantity.Weight(0, 1, 1));
        Assert.InRange(nudge.Digits, 9, 15);
        Assert.Contains($"agrees to {nudge.Digits} digits", nudge.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_nudge_across_a_kink_says_so_with_the_node_and_its_z()
    {
        var nudge = ChainRule.Explain(GradientCheckTests.OnTheKink(), new SquaredError(), [1], [1, 1]).Nudge(Quantity.Bias(0, 1));
        Assert.Equal((Verdict.Bends, "the nudge crosses the kink of z⁽¹⁾[1] = 3E-09 at 0"), (nudge.Verdict, nudge.Why));
    }

    [Fact]
    public void A_nudge_across_a_target_says_so_where_the_cost_bends_there()
    {
        var network = new Network(1, [new Dense(1, new Identity())], seed: 3);
        network.Weights(0)[0, 0] = 2;
        var nudge = ChainRule.Explain(network, new AbsoluteError(), [1], [2]).Nudge(Quantity.Input(0));
        Assert.Equal(0, nudge.Backpropagation);
        Assert.True(nudge.Verdict == Verdict.Agrees, $"{nudge}");
        nudge = ChainRule.Explain(network, new AbsoluteError(), [1 + 1e-9], [2]).Nudge(Quantity.Input(0));
        Assert.Equal(Verdict.Bends, nudge.Verdict);
        Assert.StartsWith("the nudge takes a⁽¹⁾[0] = 2 across its target 2", nudge.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slope_below_the_rounding_of_the_cost_is_called_too_flat()
    {
        var network = new Network(1, [new Dense(1, new Sigmoid()), new Dense(1, new Identity())], seed: 3);
        network.Weights(0)[0, 0] = 36;
        network.Weights(1)[0, 0] = 1;
        var nudge = ChainRule.Explain(network, new SquaredError(), [1], [300]).Nudge(Quantity.Bias(0, 0));
        Assert.NotEqual(0, nudge.Backpropagation);
        Assert.NotEqual(Verdict.Disagrees, nudge.Verdict);
        Assert.Contains("too large for a nudge", nudge.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_sees_no_input_has_the_slope_zero()
    {
        var network = new Network(2, [new Dense(3, new Sigmoid())], seed: 3);
        Assert.Equal((0, 0), ChainRule.Explain(network, new SquaredError(), [0, 1], [1, 0, 0]).Nudge(Quantity.Weight(0, 1, 0)) is var nudge ? (nudge.Backpropagation, nudge.Nudge) : default);
    }
}
