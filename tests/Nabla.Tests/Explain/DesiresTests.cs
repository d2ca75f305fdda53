using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;

namespace Nabla.Tests.Explain;

public class DesiresTests
{
    private static readonly double[] X = [0.4, -0.7, 1, 0], Y = [1, 0, 0, 1];

    private static Network Small() => new(2, [new Dense(4, new Tanh()), new Dense(2, new Sigmoid())], seed: 5);

    [Fact]
    public void Every_wish_points_against_its_derivative_and_the_strongest_come_first()
    {
        var sample = ChainRule.Explain(Small(), new SquaredError(), X, Y).Sample(0);

        var desires = sample.GradientContributions(3);

        Assert.Equal(2, desires.Outputs.Count);
        Assert.True(desires.Outputs.Single(wish => wish.By.Node == 0).Strength > 0, "the output that should be 1 wants to go up");
        Assert.True(desires.Outputs.Single(wish => wish.By.Node == 1).Strength < 0, "the output that should be 0 wants to go down");
        foreach (var wishes in new[] { desires.Weights, desires.Biases, desires.Before })
        {
            Assert.Equal(wishes.Select(wish => Math.Abs(wish.Derivative)).OrderDescending(), wishes.Select(wish => Math.Abs(wish.Derivative)));
            Assert.All(wishes, wish => Assert.Equal(sample.Explain(wish.By).Value, wish.Derivative, 15));
        }

        double largest = Enumerable.Range(0, 8).Max(at => Math.Abs(sample.Explain(Quantity.Weight(1, at / 4, at % 4)).Value));
        Assert.Equal(largest, Math.Abs(desires.Weights[0].Derivative), 15);
        Assert.Equal(3, desires.Weights.Count);
    }

    [Fact]
    public void The_table_shows_some_samples_and_the_average_of_all()
    {
        var reasons = ChainRule.Explain(Small(), new SquaredError(), X, Y);
        Quantity[] rows = [Quantity.Weight(0, 1, 1), Quantity.Bias(1, 0)];

        var table = reasons.GradientContributions(rows, columns: [1]);

        for (int row = 0; row < rows.Length; row++)
        {
            Assert.Equal(-reasons.Sample(1).Explain(rows[row]).Value, Assert.Single(table.Contributions[row]), 15);
            Assert.Equal(-reasons.Explain(rows[row]).Value, table.Averages[row], 15);
        }
    }

    [Fact]
    public void Words_name_nodes_that_are_off_or_saturated_and_errors_that_fade()
    {
        var network = new Network(1, [new Dense(2, new Relu()), new Dense(1, new Sigmoid()), new Dense(1, new Identity())], seed: 1);
        Set(network, 0, [1, -1], [0, 0]);
        Set(network, 1, [30, 0], [0]);
        Set(network, 2, [1], [0]);
        var sample = ChainRule.Explain(network, new SquaredError(), [1], [5]).Sample(0);

        Assert.Null(Remarks.Find(sample, 0, 0));
        Assert.StartsWith("node 1 of layer 1 is inactive", Remarks.Find(sample, 0, 1));
        Assert.StartsWith("node 0 of layer 2 is saturated", Remarks.Find(sample, 1, 0));
        Assert.Equal(
            ["node 0 of layer 2 is saturated", "∂C₀/∂z decreases on the way back: in layer 2", "layer 1: 1 of 2 nodes are inactive",
                "∂C₀/∂z increases on the way back: in layer 1"],
            Remarks.Find(sample).Select(text =>
                text[..(text.StartsWith('∂') ? text.IndexOf(" it is ", StringComparison.Ordinal) : text.IndexOf(" (", StringComparison.Ordinal))]));
    }

    private static void Set(Network network, int layer, float[] weights, float[] biases)
    {
        var w = network.Weights(layer);
        for (int at = 0; at < weights.Length; at++) w[at / w.Columns, at % w.Columns] = weights[at];
        biases.CopyTo(network.Biases(layer));
    }
}
