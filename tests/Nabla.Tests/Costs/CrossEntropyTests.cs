using Nabla.Costs;

namespace Nabla.Tests.Costs;

public class CrossEntropyTests
{
    private static readonly ICost Sigmoid = new SigmoidCrossEntropy();

    [Fact]
    public void Large_logits_cost_what_they_should()
    {
        double[] c0 = new double[3];
        new SoftmaxCrossEntropy().Value<float>([1000, 0, 1000, 0, -1e30f, 1e30f], [1, 0, 0, 1, 0, 1], 2, c0);
        Assert.Equal([0, 1000, 0], c0);
        Sigmoid.Value<float>([1000, -1000, 1000], [1, 0, 0], 1, c0);
        Assert.Equal([0, 0, 1000], c0);
    }

    [Fact]
    public void A_confident_right_answer_still_costs_a_little()
    {
        double[] c0 = new double[1];
        new SoftmaxCrossEntropy().Value<double>([30, 0], [1, 0], 2, c0);
        Assert.Equal(Math.Exp(-30), c0[0], 1e-16);
        Sigmoid.Value<double>([40], [1], 1, c0);
        Assert.Equal(1, c0[0] / Math.Exp(-40), 1e-14);
    }

    [Fact]
    public void Soft_targets_and_smoothing_are_shares_that_may_be_mixed()
    {
        // Smoothing 0.2 over two classes turns (1, 0) into (0.9, 0.1).
        double[] smoothed = new double[1], soft = new double[1];
        new SoftmaxCrossEntropy(0.2).Value<double>([0.3, -0.8], [1, 0], 2, smoothed);
        new SoftmaxCrossEntropy().Value<double>([0.3, -0.8], [0.9, 0.1], 2, soft);
        Assert.Equal(soft[0], smoothed[0], 1e-15);
    }
}
