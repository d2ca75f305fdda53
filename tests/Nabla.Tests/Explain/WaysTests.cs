using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;

namespace Nabla.Tests.Explain;

public class WaysTests
{
    [Fact]
    public void All_ways_together_are_the_derivative()
    {
        var reasons = Sample();
        var ways = GradientPaths.Largest(reasons, Quantity.Input(1), int.MaxValue);
        Assert.Equal(4 * 3 * 2, ways.Count);
        Assert.Equal(reasons.Explain(Quantity.Input(1)).Value, ways.Sum(way => way.Value), 13);
    }

    [Fact]
    public void The_heaviest_come_first_and_none_is_left_out()
    {
        var reasons = Sample();
        var all = GradientPaths.Largest(reasons, Quantity.Input(1), int.MaxValue).Select(way => Math.Abs(way.Value)).OrderDescending()
            .ToArray();
        var first = GradientPaths.Largest(reasons, Quantity.Input(1), 5);
        Assert.Equal(all.Take(5), first.Select(way => Math.Abs(way.Value)));
        Assert.All(first, way => Assert.Equal(4, way.Nodes.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.3f)]
    public void Where_all_ways_weigh_the_same_a_few_are_found_without_the_others(float weight)
    {
        var network = new Network(2,
            [new Dense(60, new Identity()), new Dense(60, new Identity()), new Dense(60, new Identity()), new Dense(60, new Identity()),
                new Dense(2, new Identity())], seed: 5);
        network.Theta.Fill(weight);
        var reasons = ChainRule.Explain(network, new SquaredError(), [0.4, -0.7], [1, 0]).Sample(0);
        GradientPaths.Largest(reasons, Quantity.Activation(0, 1), 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var ways = GradientPaths.Largest(reasons, Quantity.Activation(0, 1), 5);

        // 60³ ways are as heavy; to open one layer of them after the other takes some 20 MB, all of them more than 1 GB at 300 nodes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal(5, ways.Select(way => string.Join(' ', way.Nodes)).Distinct().Count());
        Assert.All(ways, way => Assert.Equal(ways[0].Value, way.Value));
    }

    [Fact]
    public void Through_dropout_a_way_stays_at_its_node()
    {
        var network = new Network(2, [new Dense(3, new Tanh()), new Dropout(0.5), new Dense(1, new Identity())], seed: 5);
        var reasons = ChainRule.Explain(network, new SquaredError(), [0.4, -0.7], [1]).Sample(0);
        var ways = GradientPaths.Largest(reasons, Quantity.Activation(0, 2), 10);
        Assert.Equal("a⁽¹⁾[2] a⁽²⁾[2] a⁽³⁾[0]", string.Join(' ', Assert.Single(ways).Nodes));
    }

    [Fact]
    public void A_way_begins_at_an_activation() =>
        Assert.Contains("b⁽¹⁾[0]", Assert.Throws<ArgumentException>(() => GradientPaths.Largest(Sample(), Quantity.Bias(0, 0), 1)).Message,
        StringComparison.Ordinal);

    private static SampleExplanation Sample()
    {
        var network = new Network(2, [new Dense(4, new Tanh()), new Dense(3, new Sigmoid()), new Dense(2, new Softmax())], seed: 5);
        return ChainRule.Explain(network, new SoftmaxCrossEntropy(), [0.4, -0.7], [1, 0]).Sample(0);
    }
}
