using Nabla.Regularizers;

namespace Nabla.Tests.Regularizers;

public class ClippingTests
{
    [Fact]
    public void A_long_gradient_is_shortened_and_keeps_its_direction()
    {
        double[] gradient = [3, -4, 0];
        Assert.Equal(5, Clipping.ByNorm<double>(gradient, 2.5));
        Assert.Equal([1.5, -2, 0], gradient);
    }

    [Fact]
    public void A_short_gradient_stays_to_the_bit()
    {
        float[] gradient = [0.3f, -0.4f, 1e-30f];
        Assert.Equal(0.5, Clipping.ByNorm<float>(gradient, 0.6), 1e-7);
        Assert.Equal([0.3f, -0.4f, 1e-30f], gradient);
    }

    [Fact]
    public void Floats_whose_squares_overflow_are_measured_all_the_same()
    {
        float[] gradient = [3e30f, 4e30f];
        Assert.Equal(5e30, Clipping.ByNorm<float>(gradient, 1), 1e24);
        Assert.Equal(0.6f, gradient[0], 1e-6f);
        Assert.Equal(0.8f, gradient[1], 1e-6f);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_left_to_whoever_stops_the_run()
    {
        float[] gradient = [float.PositiveInfinity, 1, float.NaN];
        Assert.Equal(double.NaN, Clipping.ByNorm<float>(gradient, 1));
        Assert.Equal([float.PositiveInfinity, 1, float.NaN], gradient);
        Clipping.ByValue<float>(gradient, 2);
        Assert.Equal([2, 1, float.NaN], gradient);
    }

    [Fact]
    public void Each_partial_derivative_is_bounded()
    {
        double[] gradient = [3, -4, 0.5, -0.5, 2, -2];
        Clipping.ByValue<double>(gradient, 2);
        Assert.Equal([2, -2, 0.5, -0.5, 2, -2], gradient);
    }

    [Fact]
    public void The_norm_of_many_numbers_is_the_root_of_their_squares()
    {
        for (int n = 0; n < 20; n++)
        {
            double[] gradient = [.. Enumerable.Range(1, n).Select(i => (double)i)];
            Assert.Equal(Math.Sqrt(n * (n + 1) * (2 * n + 1) / 6.0), Clipping.ByNorm<double>(gradient, 1e9), 1e-12);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_bound_is_above_zero(double max)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Clipping.ByNorm<double>([1], max));
        Assert.Throws<ArgumentOutOfRangeException>(() => Clipping.ByValue<double>([1], max));
    }
}
