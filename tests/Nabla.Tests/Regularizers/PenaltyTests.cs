using Nabla.Regularizers;

namespace Nabla.Tests.Regularizers;

public class PenaltyTests
{
    private static readonly double[] Weights = [0.5, -2, 0.25, 3, -0.125];

    public static TheoryData<string> Names => [.. PenaltyRegistry.Default.Names];

    [Theory, MemberData(nameof(Names))]
    public void The_slope_is_the_limit_of_the_difference_quotient_and_is_added(string name)
    {
        var penalty = PenaltyRegistry.Default.Parse(name + ":0.3");
        double[] gradient = [10, 20, 30, 40, 50];
        penalty.AddDerivative<double>(Weights, gradient);
        for (int i = 0; i < Weights.Length; i++)
        {
            double[] up = [.. Weights], down = [.. Weights];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((penalty.Value<double>(up) - penalty.Value<double>(down)) / 2e-5, gradient[i] - 10 * (i + 1), 1e-8);
        }
    }

    [Fact]
    public void Values_are_those_of_the_formulas()
    {
        Assert.Equal(0.5 * 5.875, new L1(0.5).Value<double>(Weights));
        Assert.Equal(0.25 * (0.25 + 4 + 0.0625 + 9 + 0.015625), new L2(0.5).Value<double>(Weights), 1e-15);
    }

    [Fact]
    public void A_weight_of_zero_is_left_there()
    {
        float[] gradient = [0, 0];
        new L1(1).AddDerivative<float>([0f, -0f], gradient);
        Assert.Equal([0, 0], gradient);
    }

    [Fact]
    public void Decay_shrinks_by_the_share_of_one_step()
    {
        float[] weights = [1, -2, 4];
        WeightDecay.Shrink<float>(weights, eta: 0.5, strength: 0.25);
        Assert.Equal([0.875f, -1.75f, 3.5f], weights);
    }
}
