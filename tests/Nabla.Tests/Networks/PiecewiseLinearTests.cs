using System.Numerics;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Tests.Networks;

/// <summary>The piecewise-linear embedding: by hand, against its program and its formula, explained, and its quantiles.</summary>
public class PiecewiseLinearTests
{
    // Edges 0, 1, 3; v = (2, 3), w = 5, b = 7. x = 2 is past the first bin and half way in the second: p = (1, ½), a = 7 + 2 + 1.5 + 10.
    // x = −1: p = (−1, 0), a = 7 − 2 − 5. x = 5: p = (1, 2), a = 7 + 2 + 6 + 25. C = (a − 19.5)² at x = 2: ∂C/∂a = 2, ∂C/∂v = 2 p,
    // ∂C/∂w = 2 x, ∂C/∂b = 2, ∂C/∂x = 2 (5 + 3 / 2).
    [Fact]
    public void A_function_of_two_bins_and_its_gradient_are_as_by_hand()
    {
        var network = new Network(1, [new PiecewiseLinearEmbedding([[0, 1, 3]], outputs: 1)]);
        ((float[])[2, 3, 5, 7]).CopyTo(network.Theta);
        Assert.Equal([20.5f, 0, 40], network.Predict([2f, -1, 5]));
        Assert.Equal([2.0, 1, 4, 2], network.Gradient<double>(new SquaredError(), [2], [19.5]).Values.ToArray());
        Assert.Equal(13, ChainRule.Explain(network, new SquaredError(), [2], [19.5]).Sample(0).Explain(Quantity.Input(0)).Value, 1e-12);
    }

    [Fact]
    public void It_starts_linear_and_other_inputs_follow()
    {
        var network = new Network(3, [new PiecewiseLinearEmbedding([[0, 1, 3], [-1, 2]], outputs: 2)], seed: 4);
        float[] theta = network.Theta.ToArray();
        Assert.Equal(16, theta.Length);
        Assert.All(theta[..8], value => Assert.Equal(0, value));
        Assert.All(theta[8..], value => Assert.InRange(MathF.Abs(value), float.Epsilon, 0.70711f));
        float[] a = network.Predict([2, -0.5f, 9]);
        Assert.Equal(
            [2 * theta[8] + theta[12], 2 * theta[9] + theta[13], -0.5f * theta[10] + theta[14], -0.5f * theta[11] + theta[15], 9], a, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    // Edges as close as float allows, values at edges, between and outside.
    [Fact]
    public void The_sums_of_bins_give_the_bits_of_the_whole_sum()
    {
        Compare<float>();
        Compare<double>();

        static void Compare<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            const int Inputs = 4;
            var layer = Uneven();
            var layout = new Architecture(Inputs, [layer]).LayerLayouts[0];
            var random = new Philox(3, 1);
            T[][] parameters = [.. layout.Blocks.Select((block, n) =>
                Enumerable.Range(0, block.Length).Select(p => T.CreateTruncating((float)random.Normal((ulong)(1000 * n + p)))).ToArray())];
            var theta = new T[layout.Length];
            for (int block = 0; block < parameters.Length; block++)
                for (int j = 0, at = 0; j < layout.Blocks[block].Rows; j++)
                    for (int k = 0; k < layout.Blocks[block].Columns; k++)
                        theta[layout.BlockOffset(block) + layout.Blocks[block].Index(j, k)] = parameters[block][at++];
            float[] values = [.. layer.Edges.SelectMany(of => of).SelectMany(edge =>
                new[] { edge, float.BitIncrement(edge), float.BitDecrement(edge), edge + 0.4f, -edge })];
            T[] x = [.. Enumerable.Range(0, values.Length * Inputs).Select(n => T.CreateTruncating(values[n * 7 % values.Length]))];
            T[] z = new T[values.Length * layout.Outputs], a = new T[z.Length];
            layer.Forward(new LayerPass<T>
                { Samples = values.Length, Inputs = Inputs, Outputs = layout.Outputs, Theta = theta, X = x, Z = z, A = a });
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(layout.Program!.Run<T>(parameters, x.AsSpan(i * Inputs, Inputs))[layout.Program.Output],
                    a[(i * layout.Outputs)..((i + 1) * layout.Outputs)]);
            Assert.Equal(a, z);
        }
    }

    [Fact]
    public void The_gradient_is_the_sum_over_samples_and_adds_to_another()
    {
        const int Inputs = 4, Samples = 60;
        var layer = Uneven();
        var layout = new Architecture(Inputs, [layer]).LayerLayouts[0];
        var random = new Random(6);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 6 * random.NextDouble() - 3)];
        double[] x = Draw(Samples * Inputs), delta = Draw(Samples * layout.Outputs), gradient = new double[layout.Length];
        int width = layer.Columns * layer.Outputs;
        double[] expected = new double[layout.Length];
        for (int i = 0; i < Samples; i++)
            for (int j = 0; j < width; j++)
            {
                var edges = layer.Edges[j / layer.Outputs];
                double value = x[i * Inputs + j / layer.Outputs], error = delta[i * layout.Outputs + j];
                for (int t = 1; t < edges.Count; t++)
                {
                    double p = (value - edges[t - 1]) / ((double)edges[t] - edges[t - 1]);
                    if (t > 1) p = Math.Max(p, 0);
                    if (t < edges.Count - 1) p = Math.Min(p, 1);
                    expected[(t - 1) * width + j] += p * error;
                }

                expected[layer.Bins * width + j] += value * error;
                expected[(layer.Bins + 1) * width + j] += error;
            }

        foreach (bool adds in new[] { false, true })
        {
            layer.Gradient(new LayerPass<double> { Samples = Samples, Inputs = Inputs, Outputs = layout.Outputs, X = x, Delta = delta,
                Gradient = gradient, AccumulatesGradient = adds });
            for (int p = 0; p < gradient.Length; p++)
                Assert.Equal((adds ? 2 : 1) * expected[p], gradient[p], 1e-5 * (1 + Math.Abs(expected[p])));
        }
    }

    [Fact]
    public void Its_whole_gradient_agrees_with_finite_differences_in_a_deep_network()
    {
        var network = Deep(seed: 5);
        var report = GradientCheck.Run(network, new SoftmaxCrossEntropy(), [0.3, -0.5, 0.9, 1, 0.1, -2], [1, 0, 0, 1]);
        Assert.True(report is { Complete: true, Passed: true }, report.ToString());
    }

    // x = (0.3, −0.5, 0.9), and x = 1 at an edge, where there is no derivative.
    [Fact]
    public void Inputs_and_parameters_are_explained()
    {
        var explanation = ChainRule.Explain(Deep(seed: 2), new SquaredError(), [0.3, -0.5, 0.9, 1, 0.1, -2], [1, 0, 0, 1]);
        var sample = explanation.Sample(0);
        foreach (var by in new[] { Quantity.Input(0), Quantity.Input(1), Quantity.Input(2), Quantity.Parameter(0, 0),
            Quantity.Parameter(0, 9), Quantity.Activation(0, 4) })
        {
            Assert.Equal(sample.Explain(by).Value, sample.Explain(by).ComputeFromParts(), 1e-12);
            Assert.Equal(Verdict.Agrees, sample.FiniteDifference(by).Verdict);
        }

        Assert.Equal(Verdict.Kink, explanation.Sample(1).FiniteDifference(Quantity.Input(0)).Verdict);
        Assert.Equal(Verdict.Agrees, explanation.Sample(1).FiniteDifference(Quantity.Input(1)).Verdict);
    }

    [Fact]
    public void Edges_are_quantiles_and_equal_ones_become_one()
    {
        float[][] values = [[1, 5, 3, 4, 2], [2, 2, 2, 2, 9], [8, 8, 8, 8, 8], [1, float.NaN, 2, 3, 5, 5]];
        Assert.Equal([[1f, 2, 3, 4, 5], [2f, 9], [8f, 9], [1f, 2, 3, 5]],
            PiecewiseLinearEmbedding.FromQuantiles(values, bins: 4, outputs: 2).Edges);
        Assert.Equal([1f, 1.5f, 2, 2.5f, 3, 4, 5], PiecewiseLinearEmbedding.FromQuantiles(values, bins: 8).Edges[3]);
        Assert.Contains("bins must be at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => PiecewiseLinearEmbedding.FromQuantiles(values, bins: 0)).Message);
    }

    [Fact]
    public void Values_without_a_width_still_have_a_bin()
    {
        var layer = PiecewiseLinearEmbedding.FromQuantiles([[1e20f, 1e20f], [float.NaN], [0, 1e-44f]]);
        Assert.InRange(layer.Edges[0][1], float.BitIncrement(1e20f), 2e20f);
        Assert.Equal([[0f, 1], [0f, 1]], layer.Edges.Skip(1));
    }

    [Fact]
    public void Its_spec_is_read_to_the_same_edges()
    {
        var layer = Uneven();
        Assert.Equal(layer, LayerRegistry.Default.Parse(layer.Spec.ToString()));
        Assert.StartsWith("piecewise:outputs=5+edges:0.0=-2,0.1=-0.1,", layer.Spec.ToString(), StringComparison.Ordinal);
        foreach (string wrong in new[] { "piecewise:outputs=0", "piecewise+edges:0.0=1", "piecewise+edges:0.0=1,0.1=1",
            "piecewise+edges:0.1=1,0.2=2", "piecewise+edges:0.0=1,0.1=2,2.0=3,2.1=4", "piecewise+edges:0.0=1,0.1=nan",
            "piecewise+relu:0.0=1,0.1=2" })
            Assert.Throws<FormatException>(() => LayerRegistry.Default.Parse(wrong));
        Assert.Contains("3 columns needs as many inputs (got 2)",
            Assert.Throws<ArgumentException>(() => new Network(2, [layer])).Message);
    }

    private static PiecewiseLinearEmbedding Uneven() =>
        new([[-2, -0.1f, float.BitIncrement(-0.1f), 0, 0.7f, 1.9f], [0.3f, 1], [-1, 0, 2.2f]], outputs: 5);

    private static Network Deep(ulong seed)
    {
        var network = new Network(3, [new PiecewiseLinearEmbedding([[-1, 0, 1, 2], [-0.7f, 0.2f]], outputs: 3), new InputScaling(),
            new Dense(5, new Tanh(), parametrization: Parametrization.NeuralTangent), new Dense(2, new Identity())], seed);
        for (int p = 0; p < 18; p++) network.Theta[p] = 0.1f * (p + 1);
        return network;
    }
}
