using Nabla.Costs;
using Nabla.Data;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>∇C of a step is Σ w_i ∇C_i / (w̄ · rows of the step), w̄ the mean weight of the training samples.</summary>
public class WeightingTests
{
    private static readonly SoftmaxCrossEntropy Cost = new();

    // w̄ is 1: the first sample counts twice, whether it is alone in its step or not. The others do not move anything.
    [Fact]
    public void A_weight_counts_in_a_batch_of_one_too()
    {
        var data = Toy.Circle(2);
        float[] weighted = Theta(data.WithWeights(new float[] { 2, 0 }), rate: 0.1, batch: 1),
            doubled = Theta(data.Take(1), rate: 0.2, batch: 1);
        Assert.All(weighted.Zip(doubled), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    // w̄ = 2, so that the last step, of one row, takes 4 / (2 · 1) of its slope.
    [Fact]
    public void A_last_step_of_fewer_rows_divides_by_its_own_number()
    {
        var data = Toy.Circle(3);
        float[] weighted = Theta(data.WithWeights(new float[] { 0, 2, 4 }), rate: 0.1, batch: 2);
        // By hand: the second sample with half of 2/2, then the third with 4/2.
        var network = Toy.Network();
        Fit(network, data.Slice(1, 1), rate: 0.05, batch: 1);
        Fit(network, data.Slice(2, 1), rate: 0.2, batch: 1);
        Assert.All(weighted.Zip(network.Theta.ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Weights_that_are_all_alike_change_no_bit(int batch)
    {
        var data = Toy.Circle(50);
        var even = data.WithWeights(Enumerable.Repeat(4f, 50).ToArray());
        Assert.Equal(Theta(data, 0.1, batch), Theta(even, 0.1, batch));
    }

    // A unit of weight means nothing: only ratios do. Powers of two leave the bits.
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    public void What_weights_are_measured_in_changes_no_bit(int batch)
    {
        float[] weights = [.. Enumerable.Range(0, 50).Select(i => 1 + i % 4f)];
        var data = Toy.Circle(50, weights: weights);
        Assert.Equal(Theta(data, 0.1, batch), Theta(data.WithWeights(weights.Select(w => w * 1024).ToArray()), 0.1, batch));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(60)]
    public void The_cost_of_an_epoch_is_the_weighted_mean_whatever_the_batch(int batch)
    {
        var data = Toy.Circle(60, weights: Enumerable.Range(0, 60).Select(i => i % 5f).ToArray());
        var network = Toy.Network();
        double expected = Evaluator.Evaluate(network, Cost, data).Cost!.Value;
        Assert.Equal(expected, Fit(network, data, rate: 1e-30, batch).Epochs[0].Train.Cost, 1e-9);
    }

    [Fact]
    public void Steps_that_weigh_nothing_do_not_stop_the_schedule()
    {
        var data = Toy.Circle(40, weights: Enumerable.Range(0, 40).Select(i => i < 20 ? 0f : 1f).ToArray());
        var options = new TrainingOptions { Epochs = 1, BatchSize = 1, Shuffle = false, Schedule = new Cosine(), Diagnose = false };
        var report = new Trainer(Toy.Network(), Cost, new Sgd(1), options).Fit(data);
        Assert.Equal(new Cosine().Factor(new(39, 40, 1, [])), report.Epochs[0].LearningRate, 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Samples_that_all_weigh_nothing_are_refused_before_training(bool training)
    {
        var (some, none) = (Toy.Circle(20), Toy.Circle(20, weights: new float[20]));
        var trainer = new Trainer(Toy.Network(), Cost, new Sgd(), new() { Epochs = 1 });
        var refusal = Assert.Throws<ArgumentException>(() => training ? trainer.Fit(none, some) : trainer.Fit(some, none));
        Assert.StartsWith($"The weights of all 20 samples of the {(training ? "training" : "validation")} data are 0", refusal.Message);
        if (training) Assert.Throws<ArgumentException>(() => trainer.Fit(new Blocks(none, 7)));
    }

    [Fact]
    public void Classes_weigh_besides_rows_and_the_rows_own_weights_are_kept()
    {
        var data = Toy.Circle(6, weights: new float[] { 1, 2, 3, 4, 5, 6 });
        var weighted = data.WithClassWeights([10, 100]);
        for (int i = 0; i < 6; i++) Assert.Equal((i + 1) * (data.ClassOf(i) == 0 ? 10f : 100f), weighted.Weights!.Value.Span[i]);
        Assert.Equal([2, 3], weighted.Slice(1, 2).WithoutClassWeights().Weights!.Value.ToArray());
        Assert.Equal([6, 1], weighted.Subset([5, 0]).WithoutClassWeights().Weights!.Value.ToArray());
        Assert.Equal(weighted.Weights!.Value.ToArray(), weighted.WithClassWeights([10, 100]).Weights!.Value.ToArray());
        var bare = Toy.Circle(6).WithClassWeights([1, 2]).Subset([5, 4, 3]).Slice(0, 2).Subset([1]);
        Assert.Null(bare.WithoutClassWeights().Weights);
        Assert.Equal(1f + bare.ClassOf(0), bare.Weights!.Value.Span[0]);
        Assert.Same(data, data.WithClassWeights(null));
    }

    // One sample in 400 is half of the cost: the diagnosis compares with what the untrained network has by the same weights.
    [Fact]
    public void The_diagnosis_sees_the_cost_by_weight()
    {
        var rare = new float[2 * 4000];
        for (int i = 0; i < 4000; i++) rare[2 * i + (i % 400 == 399 ? 1 : 0)] = 1;
        var data = new Dataset(Toy.Circle(4000).Inputs, rare, 2, 2, LearningTask.Classification).WithClassWeights([4000.0 / 7980, 200]);
        var network = Toy.Network();
        double expected = Evaluator.Evaluate(network, Cost, data).Cost!.Value;
        var facts = new Trainer(network, Cost, new Sgd(0.01), new() { Epochs = 1 }).Fit(data).Statistics!;
        Assert.Equal(expected, facts.Start.Cost, 0.05);
        Assert.Equal([3990, 10], facts.Data.UnweightedClasses.Select(one => one.Value));
        Assert.Equal(0.5, facts.Data.LargestShare, 1e-6);
    }

    [Fact]
    public void A_temperature_does_not_depend_on_what_weights_are_measured_in()
    {
        float[] p = [0.9f, 0.1f, 0.8f, 0.2f, 0.7f, 0.3f, 0.6f, 0.4f], y = [1, 0, 1, 0, 0, 1, 1, 0], weights = [1, 2, 1, 3];
        double t = TemperatureScaling.Fit(p, y, 2, weights);
        foreach (float unit in new[] { 1e-6f, 1e6f })
            Assert.Equal(t, TemperatureScaling.Fit(p, y, 2, weights.Select(w => w * unit).ToArray()), 1e-4);
        Assert.Equal(TemperatureScaling.Fit(p, y, 2), TemperatureScaling.Fit(p, y, 2, [1, 1, 1, 1]));
    }

    private static float[] Theta(Dataset data, double rate, int batch)
    {
        var network = Toy.Network();
        Fit(network, data, rate, batch);
        return network.Theta.ToArray();
    }

    private static TrainingReport Fit(Network network, Dataset data, double rate, int batch) =>
        new Trainer(network, Cost, new Sgd(rate), new() { Epochs = 1, BatchSize = batch, Shuffle = false, Diagnose = false }).Fit(data);
}
