using Nabla.Augmentation;
using Nabla.Numerics;

namespace Nabla.Tests.Distortions;

/// <summary>The few normal numbers behind an elastic distortion are as good as smoothing a whole field of noise.</summary>
public class ElasticTests
{
    public static TheoryData<int, double> Sizes =>
        new() { { 28, 4 }, { 28, 8 }, { 28, 1 }, { 28, 0.3 }, { 28, 50 }, { 1, 4 }, { 2, 4 }, { 64, 5 }, { 200, 10 }, { 33, 2.5 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Its_covariance_is_that_of_smoothed_noise_and_its_deviation_right_within_a_percent_everywhere(int length, double sigma)
    {
        var noise = SmoothNoise.Along(length, sigma);
        double[] covariance = Smoothed(length, sigma);
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double found = 0;
                for (int k = 0; k < noise.Rank; k++) found += (double)noise.Factor[i, k] * noise.Factor[j, k];
                Assert.Equal(covariance[i - j], found, 0.0101 * covariance[0]);
                if (i == j) Assert.InRange(Math.Sqrt(found / covariance[0]), 0.9949, 1.00001);
            }
        }
    }

    [Fact]
    public void A_field_of_28_by_28_takes_seven_numbers_a_direction_and_one_without_smoothness_takes_all()
    {
        Assert.Equal(7, SmoothNoise.Along(28, 4).Rank);
        Assert.Equal(28, SmoothNoise.Along(28, 0.1).Rank);
        Assert.Equal(1, SmoothNoise.Along(28, 5000).Rank);
    }

    [Fact]
    public void Pixels_move_by_as_much_as_the_formula_says()
    {
        const int Images = 3000;
        var displacement = new Elastic(4, 34).CreateDisplacement(28, 20);
        double sumX = 0, sumY = 0, product = 0;
        for (int i = 0; i < Images; i++)
        {
            float[] x = new float[28 * 20], y = new float[28 * 20];
            displacement.Displace(x, y, Streams.Distortion(0, 0, 0, i));
            for (int k = 0; k < x.Length; k += 7) (sumX, sumY, product) = (sumX + x[k] * x[k], sumY + y[k] * y[k], product + x[k] * y[k]);
        }

        // One u has the variance 1/3, and the squares of a Gaussian's weights the sum c(0) in each direction.
        double numbers = Images * 80, expected = 34 * Smoothed(1, 4)[0] / Math.Sqrt(3);
        Assert.Equal(1.384, expected, 0.001);
        Assert.InRange(Math.Sqrt(sumX / numbers), 0.98 * expected, 1.02 * expected);
        Assert.InRange(Math.Sqrt(sumY / numbers), 0.98 * expected, 1.02 * expected);
        Assert.InRange(product / numbers, -0.05, 0.05);
    }

    // Σ_m g(m) g(m + d), by the plain formula.
    private static double[] Smoothed(int length, double sigma)
    {
        int reach = (int)Math.Ceiling(4 * sigma);
        double G(int m) => Math.Abs(m) > reach ? 0 : Math.Exp(-0.5 * m * m / (sigma * sigma));
        double sum = Enumerable.Range(-reach, 2 * reach + 1).Sum(G);
        return [.. Enumerable.Range(0, length)
            .Select(d => Enumerable.Range(-reach, 2 * reach + 1).Sum(m => G(m) * G(m + d)) / (sum * sum))];
    }
}
