using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Specs;

namespace Nabla.Tests.Diagnosis;

/// <summary>False alarms are worse than misses: ordinary trainings, also slow and short ones, have no finding.</summary>
public class HealthyRunsTests
{
    public static TheoryData<string> Hidden => [.. ActivationRegistry.Default.Names.Except(["softmax"])];

    // L-BFGS wants all samples in one batch.
    public static TheoryData<string> Optimizers => [.. OptimizerRegistry.Default.Names.Except(["l-bfgs"])];

    public static TheoryData<string> NumberCosts => ["squared-error", "mean-squared-error", "absolute-error", "huber", "quantile"];

    private static void AssertHealthy(IReadOnlyList<Finding> findings) => Assert.True(findings.Count == 0, string.Join(" | ", findings));

    [Theory]
    [MemberData(nameof(Hidden))]
    public void With_any_hidden_activation(string activation) => AssertHealthy(RealRuns.Train(
        new Network(2, [new Dense(16, ActivationRegistry.Default.Parse(activation)),
            new Dense(16, ActivationRegistry.Default.Parse(activation)), new Dense(2, new Softmax())]),
        new SoftmaxCrossEntropy(), new Adam(0.01), Samples.Bands(200), Samples.Bands(100, seed: 6), epochs: 20));

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void With_any_optimizer_at_its_default_rate(string optimizer) => AssertHealthy(RealRuns.Train(
        new Network(2, [new Dense(16, new Relu()), new Dense(2, new Softmax())]),
        new SoftmaxCrossEntropy(), OptimizerRegistry.Default.Parse(optimizer), Samples.Circle(200), Samples.Circle(100, seed: 6),
            epochs: 20));

    [Theory]
    [MemberData(nameof(NumberCosts))]
    public void With_any_cost_of_numbers(string cost) => AssertHealthy(RealRuns.Train(
        new Network(1, [new Dense(16, new Tanh()), new Dense(1, new Identity())]),
        CostRegistry.Default.Parse(cost), new Adam(0.01), Samples.Numbers(200, x => MathF.Sin(3 * x), LearningTask.Regression),
            epochs: 20));

    [Fact]
    public void With_counts_and_the_Poisson_cost() => AssertHealthy(RealRuns.Train(
        new Network(1, [new Dense(16, new Tanh()), new Dense(1, new Identity())]),
        new Poisson(), new Adam(0.01), Samples.Numbers(200, x => MathF.Round(MathF.Exp(1 + 2 * x)), LearningTask.Regression), epochs: 20));

    [Fact]
    public void With_labels_and_sigmoids() => AssertHealthy(RealRuns.Train(
        new Network(1, [new Dense(16, new Tanh()), new Dense(1, new Sigmoid())]),
        new SigmoidCrossEntropy(), new Adam(0.01), Samples.Numbers(200, x => x > 0.2f ? 1 : 0, LearningTask.MultiLabel), epochs: 20));

    [Fact]
    public void With_the_notes_sigmoids_squared_error_and_random_start() => AssertHealthy(RealRuns.Train(
        new Network(2, [new Dense(16, new Sigmoid(), new Normal(1), new Normal(1)),
            new Dense(16, new Sigmoid(), new Normal(1), new Normal(1)), new Dense(2, new Sigmoid(), new Normal(1), new Normal(1))]),
        new SquaredError(), new Sgd(1.5), Samples.Circle(300), Samples.Circle(100, seed: 6), epochs: 30));

    [Fact]
    public void With_dropout() => AssertHealthy(RealRuns.Train(
        new Network(2, [new Dense(32, new Relu()), new Dropout(0.5), new Dense(2, new Softmax())]),
        new SoftmaxCrossEntropy(), new Adam(0.01), Samples.Circle(300), epochs: 30));

    [Fact]
    public void With_a_few_noisy_samples_of_which_little_can_be_learned() => AssertHealthy(RealRuns.Train(
        new Network(1, [new Dense(8, new Tanh()), new Dense(1, new Identity())]),
        new SquaredError(), new Sgd(0.01), Samples.Numbers(100, x => x + 2 * MathF.Sin(1e4f * x), LearningTask.Regression), epochs: 20));

    [Fact]
    public void With_one_epoch_only() => AssertHealthy(RealRuns.Train(
        new Network(2, [new Dense(16, new Relu()), new Dense(2, new Softmax())]),
        new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(50), epochs: 1));

    [Fact]
    public void With_xor_as_single_steps() => AssertHealthy(RealRuns.Train(
        new Network(2, [new Dense(4, new Tanh()), new Dense(1, new Sigmoid())]),
        new SquaredError(), new Sgd(0.5),
        new Dataset(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }, new float[] { 0, 1, 1, 0 }, 2, 1, LearningTask.Classification), epochs: 2000));
}
