using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;

namespace Nabla.Tests.Explain;

public class NudgedSampleTests
{
    private static readonly double[] X = [0.5, -1, 0.25, 1, 0.75, -0.5], Y = [1, 0, 0, 1];

    [Fact]
    public void Numbers_after_a_nudge_are_those_of_a_network_with_the_weight_moved()
    {
        var network = Small(new Sigmoid());
        // A number that float32 can add ½ to without rounding.
        network.Weights(1)[2, 3] = 0.25f;
        var nudged = ChainRule.Explain(network, new SquaredError(), X, Y).Sample(1).Perturb(Quantity.Weight(1, 2, 3), 0.5);
        network.Weights(1)[2, 3] += 0.5f;
        var moved = ChainRule.Explain(network, new SquaredError(), X, Y).Sample(1);
        Assert.Equal(moved.Cost, nudged.Cost, 14);
        for (int layer = -1; layer < 3; layer++)
        {
            Assert.Equal(moved.Activations(layer).ToArray(), nudged.Activations(layer).ToArray(), Within);
            if (layer >= 0) Assert.Equal(moved.WeightedSums(layer).ToArray(), nudged.WeightedSums(layer).ToArray(), Within);
        }
    }

    [Fact]
    public void A_nudge_of_an_input_moves_every_layer_and_one_of_an_output_only_the_cost()
    {
        var reasons = ChainRule.Explain(Small(new Sigmoid()), new SquaredError(), X, Y);
        var sample = reasons.Sample(0);
        var input = sample.Perturb(Quantity.Input(1), 0.5);
        Assert.Equal([0.5, -0.5, 0.25], input.Activations(-1).ToArray());
        for (int layer = 0; layer < 3; layer++) Assert.NotEqual(sample.Activations(layer)[0], input.Activations(layer)[0]);

        var output = sample.Perturb(Quantity.Activation(2, 1), 0.5);
        Assert.Equal(sample.Activations(1).ToArray(), output.Activations(1).ToArray());
        Assert.Equal(sample.Activations(2)[1] + 0.5, output.Activations(2)[1]);
        Assert.NotEqual(sample.Cost, output.Cost);
    }

    [Fact]
    public void The_cost_after_a_nudge_of_zero_is_the_cost_also_where_it_contains_the_activation()
    {
        var sample = ChainRule.Explain(Small(new Softmax()), new SoftmaxCrossEntropy(), X, Y).Sample(1);
        foreach (var by in new[] { Quantity.Bias(2, 0), Quantity.Weight(0, 1, 2), Quantity.Input(2), Quantity.WeightedSum(1, 0),
            Quantity.Activation(2, 0) })
            Assert.Equal(sample.Cost, sample.Perturb(by, 0).Cost, 14);
    }

    [Fact]
    public void What_the_network_has_not_cannot_be_nudged()
    {
        var sample = ChainRule.Explain(Small(new Sigmoid()), new SquaredError(), X, Y).Sample(0);
        var fault = Assert.Throws<ArgumentException>(() => sample.Perturb(Quantity.Bias(1, 9), 1));
        Assert.Contains("layer 2 has nodes 0 to 3", fault.Message, StringComparison.Ordinal);
    }

    private static bool Within(double left, double right) => Math.Abs(left - right) < 1e-14;

    private static Network Small(IActivation last) =>
        new(3, [new Dense(5, new Tanh()), new Dense(4, new Sigmoid()), new Dense(2, last)], seed: 2);
}
