using Nabla.Activations;
using Nabla.Initializers;
using Nabla.Numerics;

namespace Nabla.Tests.Initializers;

public class InitializerTests
{
    public static TheoryData<string> Names => [.. InitializerRegistry.Default.Names];

    // Mean and variance over 200 × 300 weights: 200 nodes, 300 inputs.
    [Theory]
    [InlineData("normal", 0, 1)]
    [InlineData("normal:std=0.5,mean=2", 2, 0.25)]
    [InlineData("uniform", 0, 0.05 * 0.05 / 3)]
    [InlineData("uniform:2", 0, 4.0 / 3)]
    [InlineData("glorot-normal", 0, 2.0 / 500)]
    [InlineData("glorot-uniform", 0, 2.0 / 500)]
    [InlineData("he-normal", 0, 2.0 / 300)]
    [InlineData("he-uniform", 0, 2.0 / 300)]
    [InlineData("lecun-normal", 0, 1.0 / 300)]
    [InlineData("lecun-uniform", 0, 1.0 / 300)]
    [InlineData("orthogonal:gain=3", 0, 9.0 / 300)]
    [InlineData("zeros", 0, 0)]
    [Trait("Speed", "slow")]
    public void Mean_and_variance_are_as_stated(string text, double mean, double variance)
    {
        double[] weights = Fill(text, 200, 300);
        double average = weights.Average(), spread = weights.Average(w => (w - mean) * (w - mean));
        Assert.Equal(mean, average, 5 * Math.Sqrt(variance / weights.Length));
        Assert.Equal(variance, spread, 0.03 * variance);
        if (text.Contains("uniform"))
            Assert.InRange(weights.Max(Math.Abs) / Math.Sqrt(3 * variance), 0.999, 1 + 1e-12);
    }

    [Theory]
    [InlineData(5, 5, 1)]
    [InlineData(7, 20, 1)]
    [InlineData(20, 7, 2)]
    [InlineData(1, 3, 1)]
    [InlineData(100, 60, 0.5)]
    public void Rows_or_columns_stand_at_right_angles(int nodes, int inputs, double gain)
    {
        double[] w = Fill($"orthogonal:{gain.ToString(System.Globalization.CultureInfo.InvariantCulture)}", nodes, inputs);
        bool rows = nodes <= inputs;
        for (int i = 0; i < Math.Min(nodes, inputs); i++)
            for (int j = 0; j <= i; j++)
                Assert.Equal(i == j ? gain * gain : 0, Enumerable.Range(0, Math.Max(nodes, inputs)).Sum(m => At(i, m) * At(j, m)), 1e-13);

        double At(int i, int m) => rows ? w[i * inputs + m] : w[m * inputs + i];
    }

    [Theory, MemberData(nameof(Names))]
    public void The_same_stream_gives_the_same_weights_and_another_gives_others(string name)
    {
        Assert.Equal(Fill(name, 4, 6), Fill(name, 4, 6));
        if (name != "zeros") Assert.NotEqual(Fill(name, 4, 6), Fill(name, 4, 6, stream: 8));
    }

    [Fact]
    public void Each_activation_has_the_start_that_fits_it()
    {
        Assert.Equal(new HeNormal(), DefaultInitializer.For(new Relu()));
        Assert.Equal(new HeNormal(), DefaultInitializer.For(new LeakyRelu(0.2)));
        Assert.Equal(new LeCunNormal(), DefaultInitializer.For(new Selu()));
        Assert.Equal(new GlorotUniform(), DefaultInitializer.For(new Tanh()));
        Assert.Equal(new GlorotUniform(), DefaultInitializer.For(new Softmax()));
    }

    private static double[] Fill(string text, int nodes, int inputs, ulong stream = 7)
    {
        double[] weights = new double[nodes * inputs];
        InitializerRegistry.Default.Parse(text).Fill(weights, nodes, inputs, new Philox(3, stream));
        return weights;
    }
}
