using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Explain;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Networks;

/// <summary>The scale layer, neural-tangent parametrization and rates for each kind of parameter, by hand.</summary>
public class ScaleTests
{
    // x = (2, 3), s = (5, 7): a = (10, 21). With ∂C/∂a = 2 (a − y), y = (9, 20): ∂C/∂a = (2, 2), so ∂C/∂s = x ⊙ 2 = (4, 6).
    [Fact]
    public void A_scale_multiplies_forward_and_its_gradient_is_x_times_what_comes_back()
    {
        var network = new Network(2, [new InputScaling()]);
        Assert.Equal([1f, 1f], network.Theta.ToArray());
        network.Theta[0] = 5;
        network.Theta[1] = 7;
        Assert.Equal([10f, 21f], network.Predict([2f, 3f]));
        var gradient = network.Gradient<double>(new SquaredError(), [2, 3], [9, 20]);
        Assert.Equal([4.0, 6.0], gradient.Values.ToArray());
    }

    [Fact]
    public void An_architecture_names_layers_without_weights()
    {
        var architecture = new Network(3, [new InputScaling(), new Dense(20, new Tanh()), new Dropout(0.5), new Dense(2, new Identity())])
            .Architecture;
        Assert.Equal("3-scale-20-dropout-2", $"{architecture}");
        Assert.Equal([3, 3, 20, 2], architecture.Widths);
        Assert.Equal("2", architecture.LayerLayouts[0].FindParameter(2).Indices);
        Assert.Equal("3, 1", architecture.LayerLayouts[1].FindParameter(23).Indices);
        Assert.Throws<ArgumentOutOfRangeException>(() => architecture.LayerLayouts[0].FindParameter(3));
    }

    // n = 4 inputs, so c = 1/2: z = ½ (1·1 + 2·2 + 3·3 + 4·4) + 10 = 25.
    [Fact]
    public void In_neural_tangent_parametrization_a_sum_is_divided_by_the_root_of_its_length()
    {
        var network = new Network(4, [new Dense(1, new Identity(), new Zeros(), parametrization: Parametrization.NeuralTangent)]);
        for (int k = 0; k < 4; k++) network.Weights(0)[0, k] = k + 1;
        network.Biases(0)[0] = 10;
        Assert.Equal([25f], network.Predict([1f, 2f, 3f, 4f]));
        // ∂C/∂w = 2 (25 − 24) · ½ x = x, ∂C/∂b = 2.
        Assert.Equal([1.0, 2, 3, 4, 2], network.Gradient<double>(new SquaredError(), [1, 2, 3, 4], [24]).Values.ToArray());
    }

    [Fact]
    public void Explained_the_root_is_a_factor_of_its_own_and_all_factors_make_the_derivative()
    {
        var network = new Network(3,
            [new InputScaling(), new Dense(4, new Tanh(), parametrization: Parametrization.NeuralTangent),
                new Dense(2, new Identity(), parametrization: Parametrization.NeuralTangent)], seed: 2);
        var reasons = ChainRule.Explain(network, new SquaredError(), [0.3, -0.5, 0.9], [1, 0]).Sample(0);
        var weight = reasons.Explain(Quantity.Weight(1, 2, 0));
        Assert.Contains(weight.Parts, part => part.Formula == "1 / √3");
        foreach (var by in new[] { Quantity.Weight(1, 2, 0), Quantity.Weight(2, 1, 3), Quantity.Bias(1, 2), Quantity.Activation(1, 1),
            Quantity.Input(2) })
        {
            Assert.Equal(reasons.Explain(by).Value, reasons.Explain(by).ComputeFromParts(), 1e-12);
            Assert.Equal(Verdict.Agrees, reasons.FiniteDifference(by).Verdict);
        }

        double all = GradientPaths.Largest(reasons, Quantity.Input(1), 100).Sum(way => way.Value);
        Assert.Equal(reasons.Explain(Quantity.Input(1)).Value, all, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_rate_of_zero_holds_its_kind_of_parameter_and_no_other(int threads)
    {
        foreach (var (rates, held) in new[]
            { (new LearningRateMultipliers(Weights: 0), "weights"), (new LearningRateMultipliers(Biases: 0), "biases"),
            (new LearningRateMultipliers(Scale: 0), "scale") })
        {
            var network = new Network(3, [new InputScaling(), new Dense(20, new Tanh()), new Dense(2, new Identity())], seed: 1);
            float[] before = network.Theta.ToArray();
            new Trainer(network, new SquaredError(), new Adam(0.01),
                new() { Epochs = 2, BatchSize = 4, LearningRateMultipliers = rates, Threads = threads, Diagnose = false }).Fit(Samples());
            for (int p = 0; p < before.Length; p++)
                Assert.Equal(network.Architecture.ParameterName(p).Contains(held, StringComparison.Ordinal), before[p] == network.Theta[p]);
        }
    }

    [Fact]
    public void Of_equally_good_epochs_the_last_is_kept_where_that_is_asked_for()
    {
        int Kept(bool last) => new Trainer(
            new Network(3, [new Dense(2, new Identity())]), new SquaredError(), new Sgd(1e-30),
                new() { Epochs = 5, EarlyStop = new(5, KeepLast: last), Diagnose = false }).Fit(Samples(), Samples()).BestEpoch;
        Assert.Equal((1, 5), (Kept(last: false), Kept(last: true)));
    }

    [Fact]
    public void Factors_that_are_still_alike_are_not_taken_for_nodes_that_compute_the_same()
    {
        var network = new Network(3, [new InputScaling(), new Dense(20, new Tanh()), new Dense(2, new Identity())], seed: 1);
        var report = new Trainer(network, new SquaredError(), new Sgd(1e-20), new() { Epochs = 2, BatchSize = 40 }).Fit(Samples());
        Assert.DoesNotContain(report.Findings, finding => finding.Name == "symmetric-nodes");
    }

    [Fact]
    public void Rates_are_refused_for_an_optimizer_that_steps_all_parameters_at_once()
    {
        var refusal = Assert.Throws<ArgumentException>(() =>
            new Trainer(new Network(3, [new Dense(2, new Identity())]), new SquaredError(), new Lbfgs(),
            new() { LearningRateMultipliers = new(Biases: 0.1) }));
        Assert.Contains("l-bfgs", refusal.Message);
    }

    private static Dataset Samples()
    {
        var random = new Random(3);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
        return new(Numbers(40 * 3), Numbers(40 * 2), 3, 2, LearningTask.Regression);
    }
}
