using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Training;

namespace Nabla.Tests.Costs;

/// <summary>Several quantiles at once.</summary>
public class QuantilesTests
{
    [Theory]
    [InlineData("quantiles", "quantiles:q1=0.05,q2=0.5,q3=0.95")]
    [InlineData("quantiles:0.1,0.2,0.5,0.8,0.9", "quantiles:q1=0.1,q2=0.2,q3=0.5,q4=0.8,q5=0.9")]
    [InlineData("quantiles:q1=0.9", "quantiles:q1=0.9")]
    public void Any_number_of_levels_is_written_and_read(string text, string written)
    {
        var cost = CostRegistry.Default.Parse(text);
        Assert.Equal(written, cost.Spec.ToString());
        Assert.Equal(cost, CostRegistry.Default.Parse(written));
    }

    [Theory]
    [InlineData("quantiles:0.5,0.1", "ascending")]
    [InlineData("quantiles:0,0.5", "above 0 and below 1")]
    [InlineData("quantiles:q2=0.5", "in order")]
    [InlineData("quantiles:level=0.5", "in order")]
    [InlineData("quantiles:0.5,0.5", "ascending")]
    [InlineData("quantiles:q1=nan", "above 0 and below 1")]
    [InlineData("quantiles:q1=-1", "above 0 and below 1")]
    public void Levels_that_are_none_are_refused(string text, string because) =>
        Assert.Contains(because, Assert.Throws<FormatException>(() => CostRegistry.Default.Parse(text)).Message);

    [Fact]
    public void Answers_are_sorted_within_each_target()
    {
        // No weights: the biases are what a network answers, here two targets of three quantiles each.
        var network = new Network(1, [new Dense(6, new Identity())], seed: 0);
        network.Theta.Clear();
        ReadOnlySpan<float> biases = [3, 1, 2, -1, -3, -2];
        for (int j = 0; j < biases.Length; j++) network.Biases(0)[j] = biases[j];
        float[] sorted = [1, 2, 3, -3, -2, -1], one = new float[6];
        network.Predict([0f], one, new Quantiles());
        Assert.Equal(sorted, one);
        Assert.Equal([.. sorted, .. sorted], Evaluator.Predict(network, new Quantiles(), [0f, 1f]));
    }
}
