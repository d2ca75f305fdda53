using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Networks;

/// <summary>The periodic embedding: by hand, against its formula, and explained.</summary>
public class PeriodicTests
{
    // One wave of one column: ω = ¼, φ = 0, v = 2, c = 5. x = 1 is a quarter turn: e = 2 cos 90° + 5 = 5, and its slope is −2 · 2π/4 · sin
    // 90° = −π. C = (x − 0)² + (e − 4)²: ∂C/∂a = (2, 2). ∂C/∂ω = 2 · (−2 · 2π · 1 · 1) = −8π, ∂C/∂φ = −4, ∂C/∂v = 2 cos 90° = 0, ∂C/∂c = 2,
    // ∂C/∂x = 2 − 2π.
    [Fact]
    public void A_wave_stands_beside_the_number_and_its_gradient_is_that_of_the_cosine()
    {
        var network = new Network(1, [new PeriodicEmbedding(columns: 1, waves: 1, outputs: 1)]);
        ((float[])[0.25f, 0, 2, 5]).CopyTo(network.Theta);
        Assert.Equal([1f, 5f], network.Predict([1f]));
        var gradient = network.Gradient<double>(new SquaredError(), [1], [0, 4]);
        Close([-8 * Math.PI, -4, 0, 2], gradient.Values.ToArray(), 1e-12);
        Assert.Equal(2 - 2 * Math.PI, ChainRule.Explain(network, new SquaredError(), [1], [0, 4]).Sample(0)
            .Explain(Quantity.Input(0)).Value, 1e-12);
    }

    [Fact]
    public void Every_function_of_every_column_is_its_formula_and_other_inputs_pass()
    {
        const int K = 2, F = 5, M = 3, N = 4, Samples = 7;
        var network = new Network(N, [new PeriodicEmbedding(K, F, M, 0.7)], seed: 3);
        var (theta, random) = (network.Theta.ToArray(), new Random(1));
        float[] x = [.. Enumerable.Range(0, Samples * N).Select(_ => (float)(4 * random.NextDouble() - 2))];
        float[] a = network.Predict(x);
        int outputs = N + K * M;
        Assert.Equal(outputs, network.Architecture.Outputs);
        for (int i = 0; i < Samples; i++)
        {
            Assert.Equal(x.AsSpan(i * N, N).ToArray(), a.AsSpan(i * outputs, N).ToArray());
            for (int k = 0; k < K; k++)
            {
                for (int m = 0; m < M; m++)
                {
                    double e = theta[(2 + M) * K * F + k * M + m];
                    for (int f = 0; f < F; f++)
                        e += theta[2 * K * F + (k * M + m) * F + f]
                            * Math.Cos(2 * Math.PI * theta[k * F + f] * x[i * N + k] + theta[K * F + k * F + f]);
                    Assert.Equal(e, a[i * outputs + N + k * M + m], 3e-6);
                }
            }
        }
    }

    [Fact]
    public void Its_whole_gradient_agrees_with_nudges_in_a_deep_network()
    {
        var network = Deep(seed: 5);
        var report = GradientCheck.Run(network, new SoftmaxCrossEntropy(), [0.3, -0.5, 0.9, 1.2, 0.1, -2], [1, 0, 0, 1]);
        Assert.True(report is { Complete: true, Passed: true }, report.ToString());
    }

    [Fact]
    public void Explained_an_input_counts_through_itself_and_through_each_of_its_functions()
    {
        var reasons = ChainRule.Explain(Deep(seed: 2), new SquaredError(), [0.3, -0.5, 0.9], [1, 0]).Sample(0);
        Assert.Equal(3, reasons.Explain(Quantity.Input(1)).Count);
        // Of an input that is not embedded: passed on as it is, then what its node means.
        Assert.Equal((Rule.Product, 2), (reasons.Explain(Quantity.Input(2)).Rule, reasons.Explain(Quantity.Input(2)).Count));
        foreach (var by in new[] { Quantity.Input(0), Quantity.Input(1), Quantity.Input(2), Quantity.Activation(0, 4),
            Quantity.Weight(2, 1, 3) })
        {
            Assert.Equal(reasons.Explain(by).Value, reasons.Explain(by).ComputeFromParts(), 1e-12);
            Assert.Equal(Verdict.Agrees, reasons.FiniteDifference(by).Verdict);
        }

        Assert.Equal(reasons.Explain(Quantity.Input(1)).Value, GradientPaths.Largest(reasons, Quantity.Input(1), 1000)
            .Sum(way => way.Value), 1e-12);
    }

    [Fact]
    public void Each_of_its_parameters_is_explained_factor_by_factor()
    {
        var network = Deep(seed: 2);
        var sample = ChainRule.Explain(network, new SquaredError(), [0.3, -0.5, 0.9], [1, 0]).Sample(0);
        for (int layer = 0; layer < network.Architecture.Layers.Count; layer++)
        {
            if (network.Architecture.LayerLayouts[layer].WeightedSums is not null) continue;
            for (int place = 0; place < network.Architecture.LayerLayouts[layer].Length; place++)
            {
                var by = Quantity.Parameter(layer, place);
                var derivative = sample.Explain(by);
                Assert.Equal(derivative.Value, derivative.ComputeFromParts(), 1e-12);
                Assert.Equal(Verdict.Agrees, sample.FiniteDifference(by).Verdict);
            }
        }

        // ∂C₀/∂ω: x, the slope of the wave, v, and what the node means; one such term for each function of the column.
        var term = sample.Explain(Quantity.Parameter(0, 0))[0];
        Assert.Equal(["x_0", "−2 π sin(2 π z)", "w", ""], term.Parts.Select(part => part.Formula));
        Assert.Equal("∂u⁽¹⁾[5, 0]/∂θ⁽¹⁾[0]", $"{term[0]}".Split(" = ")[0]);
        Assert.Contains("has 36 parameters",
            Assert.Throws<ArgumentException>(() => sample.Explain(Quantity.Parameter(0, 36))).Message);
    }

    [Fact]
    public void Its_start_has_the_spread_that_is_asked_for()
    {
        var layer = new PeriodicEmbedding(50, 16, 3, 0.2);
        var network = new Network(50, [layer], seed: 1);
        float[] omega = network.Theta[..800].ToArray(), phi = network.Theta[800..1600].ToArray(), v = network.Theta[1600..].ToArray();
        Assert.Equal(0.2, Math.Sqrt(omega.Average(value => (double)value * value)), 0.02);
        Assert.InRange(phi.Max(), 3.1f, 3.1416f);
        Assert.InRange(phi.Min(), -3.1416f, -3.1f);
        Assert.All(v, value => Assert.InRange(value, -0.25f, 0.25f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_rate_of_zero_holds_it_and_nothing_else(int threads)
    {
        var network = Deep(seed: 1);
        float[] before = network.Theta.ToArray();
        new Trainer(network, new SquaredError(), new Adam(0.01),
            new() { Epochs = 2, BatchSize = 4, LearningRateMultipliers = new(Periodic: 0), Threads = threads, Diagnose = false }).Fit(Samples());
        for (int p = 0; p < before.Length; p++)
            Assert.Equal(network.Architecture.ParameterName(p).Contains("periodic", StringComparison.Ordinal), before[p] == network.Theta[p]);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Contains("columns must be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new PeriodicEmbedding(0)).Message);
        Assert.Contains("spread", Assert.Throws<ArgumentOutOfRangeException>(() => new PeriodicEmbedding(1, spread: 0)).Message);
        Assert.Contains("3 columns needs as many inputs but there are 2",
            Assert.Throws<ArgumentException>(() => new Network(2, [new PeriodicEmbedding(3)])).Message);
    }

    private static Network Deep(ulong seed) =>
        new(3, [new PeriodicEmbedding(2, 4, 2, 0.5), new InputScaling(),
        new Dense(5, new Tanh(), parametrization: Parametrization.NeuralTangent), new Dense(2, new Identity())], seed);

    private static Dataset Samples()
    {
        var random = new Random(3);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
        return new(Numbers(40 * 3), Numbers(40 * 2), 3, 2, LearningTask.Regression);
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (wanted, got) in expected.Zip(actual)) Assert.Equal(wanted, got, tolerance);
    }
}
