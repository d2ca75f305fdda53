using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class TrainerTests
{
    private static readonly SoftmaxCrossEntropy Cost = new();

    [Fact]
    public void A_network_learns_what_no_line_separates()
    {
        var network = Toy.Network();
        var report = new Trainer(network, Cost, new Adam(0.02), new() { Epochs = 40 }).Fit(Toy.Circle(600));

        Assert.Equal(40, report.Epochs.Count);
        Assert.Equal(StopReason.Finished, report.Reason);
        Assert.InRange(report.Epochs[^1].Train.Cost, 0, 0.3 * report.Epochs[0].Train.Cost);
        Assert.InRange(Evaluator.Evaluate(network, Cost, Toy.Circle(500, seed: 9))["accuracy"]!.Value, 0.95, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads(int threads)
    {
        Assert.Equal(Run(threads: 1), Run(threads));

        static string Run(int threads)
        {
            var network = Toy.Network(dropout: 0.2);
            return new Trainer(network, Cost, new Adam(0.01),
                new() { Epochs = 3, Threads = threads, BatchSize = 64 }).Fit(Toy.Circle(300)).ThetaSha256;
        }
    }

    [Fact]
    public void Another_seed_gives_another_order_and_other_weights()
    {
        Assert.NotEqual(Run(1), Run(2));

        static string Run(ulong seed) =>
            new Trainer(Toy.Network(), Cost, new Sgd(), new() { Epochs = 1, Seed = seed }).Fit(Toy.Circle(300)).ThetaSha256;
    }

    [Fact]
    public void Lbfgs_takes_all_samples_in_every_step_and_never_goes_up()
    {
        var network = Toy.Network();
        var report = new Trainer(network, Cost, new Lbfgs(),
            new() { Epochs = 60, BatchSize = 64, Penalties = [new L2(1e-3)] }).Fit(Toy.Circle(300));

        double[] costs = [.. report.Epochs.Select(epoch => epoch.Train.Cost)];
        Assert.True(costs[^1] < 0.2 * costs[0], $"{costs[0]} → {costs[^1]}");
        Assert.InRange(Evaluator.Evaluate(network, Cost, Toy.Circle(300, seed: 9))["accuracy"]!.Value, 0.95, 1);
    }

    [Fact]
    public void Lbfgs_stops_where_no_step_makes_the_cost_smaller()
    {
        var network = new Network(2, [new Nabla.Layers.Dense(2, new Nabla.Activations.Identity())]);
        var report = new Trainer(network, new SquaredError(), new Lbfgs(), new() { Epochs = 200 }).Fit(Toy.Circle(100));
        Assert.Equal(StopReason.Converged, report.Reason);
        Assert.InRange(report.Epochs.Count, 2, 100);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_weights_also_when_training_runs_to_its_end()
    {
        var validation = Toy.Circle(60, seed: 5);
        var network = Toy.Network();
        var report = new Trainer(network, Cost, new Sgd(3), new() { Epochs = 12, BatchSize = 8, EarlyStop = new(Patience: 100) })
            .Fit(Toy.Circle(60), validation);

        Assert.Equal(StopReason.Finished, report.Reason);
        double best = report.Epochs.Min(e => e.Validation!.Cost);
        Assert.Equal(best, report.Epochs[report.BestEpoch - 1].Validation!.Cost);
        Assert.Equal(best, Evaluator.Evaluate(network, Cost, validation)["cost"]);
        Assert.Equal(report.Epochs[report.BestEpoch - 1].ThetaSha256, report.ThetaSha256);
        Assert.NotEqual(report.Epochs[^1].ThetaSha256, report.ThetaSha256);
    }

    [Fact]
    public void Early_stopping_stops_when_its_patience_is_used_up()
    {
        var report = new Trainer(Toy.Network(), Cost, new Sgd(1e-9), new() { Epochs = 50, EarlyStop = new(Patience: 3, MinDelta: 0.1) })
            .Fit(Toy.Circle(60), Toy.Circle(60, seed: 5));

        Assert.Equal(StopReason.EarlyStop, report.Reason);
        Assert.Equal(4, report.Epochs.Count);
        Assert.Equal(1, report.BestEpoch);
    }

    [Fact]
    public void Early_stopping_can_watch_a_metric_of_which_more_is_better()
    {
        var report = new Trainer(Toy.Network(), Cost, new Adam(0.02),
            new() { Epochs = 15, EarlyStop = new(Patience: 100, Monitor: "accuracy") })
            .Fit(Toy.Circle(200), Toy.Circle(100, seed: 5));

        double best = report.Epochs.Max(e => e.Validation!.Find("accuracy")!.Value);
        Assert.Equal(best, report.Epochs[report.BestEpoch - 1].Validation!.Find("accuracy"));
    }

    [Fact]
    public void A_cancelled_run_keeps_its_best_weights()
    {
        var network = Toy.Network();
        using var cancel = new CancellationTokenSource();
        var seen = new List<EpochReport>();
        var progress = new Immediately(report =>
        {
            seen.Add(report);
            if (report.Epoch == 5) cancel.Cancel();
        });

        var report = new Trainer(network, Cost, new Sgd(3), new() { Epochs = 100, BatchSize = 8, EarlyStop = new(Patience: 100) })
            .Fit(Toy.Circle(60), Toy.Circle(60, seed: 5), progress, cancellationToken: cancel.Token);

        Assert.Equal(StopReason.Cancelled, report.Reason);
        Assert.Equal(5, report.Epochs.Count);
        Assert.Equal(seen.MinBy(e => e.Validation!.Cost)!.ThetaSha256, Toy.Hash(network));
    }

    [Fact]
    public void A_second_fit_continues_with_the_optimizers_state()
    {
        var once = Toy.Network();
        new Trainer(once, Cost, new Adam(), new() { Epochs = 4, Shuffle = false }).Fit(Toy.Circle(100));

        var twice = Toy.Network();
        var trainer = new Trainer(twice, Cost, new Adam(), new() { Epochs = 2, Shuffle = false });
        trainer.Fit(Toy.Circle(100));
        trainer.Fit(Toy.Circle(100));

        Assert.Equal(Toy.Hash(once), Toy.Hash(twice));
    }

    [Fact]
    public void Partial_fits_stop_early_together()
    {
        var trainer = new Trainer(Toy.Network(), Cost, new Sgd(1e-9), new() { EarlyStop = new(Patience: 2, MinDelta: 0.1) });
        var validation = Toy.Circle(60, seed: 5);
        StopReason[] reasons = [.. Enumerable.Range(0, 3)
            .Select(part => trainer.PartialFit(Toy.Circle(50, seed: (ulong)part), validation).Reason)];
        Assert.Equal([StopReason.Finished, StopReason.Finished, StopReason.EarlyStop], reasons);
    }

    [Fact]
    public void Accumulated_batches_make_the_step_of_one_large_batch()
    {
        var large = Toy.Network();
        new Trainer(large, Cost, new Sgd(), new() { Epochs = 1, BatchSize = 60, Shuffle = false }).Fit(Toy.Circle(120));
        var parts = Toy.Network();
        new Trainer(parts, Cost, new Sgd(), new() { Epochs = 1, BatchSize = 20, Accumulate = 3, Shuffle = false }).Fit(Toy.Circle(120));

        for (int i = 0; i < large.Theta.Length; i++) Assert.Equal(large.Theta[i], parts.Theta[i], 1e-6);
    }

    [Fact]
    public void A_sample_of_weight_two_counts_like_two_samples()
    {
        var data = Toy.Circle(3);
        float[] x = [.. data.Inputs.Span, .. data.Input(2)], y = [.. data.Targets.Span, .. data.Target(2)];
        var doubled = Toy.Network();
        new Trainer(doubled, Cost, new Sgd(),
            new() { Epochs = 1, Shuffle = false }).Fit(new Dataset(x, y, 2, 2, LearningTask.Classification));
        var weighted = Toy.Network();
        new Trainer(weighted, Cost, new Sgd(), new() { Epochs = 1, Shuffle = false }).Fit(Toy.Circle(3, weights: new float[] { 1, 1, 2 }));

        for (int i = 0; i < doubled.Theta.Length; i++) Assert.Equal(doubled.Theta[i], weighted.Theta[i], 1e-6);
    }

    [Fact]
    public void Penalties_and_decay_shrink_the_weights_and_leave_the_biases()
    {
        double free = WeightNorm(new());
        Assert.InRange(WeightNorm(new() { Penalties = [new L2(0.1)] }), 0, 0.8 * free);
        Assert.InRange(WeightNorm(new() { Penalties = [new L1(0.1)] }), 0, 0.8 * free);
        Assert.InRange(WeightNorm(new() { WeightDecay = 0.1 }), 0, 0.8 * free);

        static double WeightNorm(TrainingOptions options)
        {
            var network = Toy.Network();
            new Trainer(network, Cost, new Sgd(0.1), options with { Epochs = 20, BatchSize = 8 }).Fit(Toy.Circle(100));
            double sum = 0;
            foreach (float w in network.Weights(0).Values) sum += w * w;
            return sum;
        }
    }

    [Fact]
    public void A_clipped_gradient_takes_a_step_no_longer_than_allowed()
    {
        var network = Toy.Network();
        float[] before = network.Theta.ToArray();
        new Trainer(network, Cost, new Sgd(1), new() { Epochs = 1, BatchSize = 100, ClipNorm = 1e-3 }).Fit(Toy.Circle(100));
        double step = Math.Sqrt(before.Zip(network.Theta.ToArray(), (b, a) => (double)(a - b) * (a - b)).Sum());
        Assert.Equal(1e-3, step, 1e-6);
    }

    [Fact]
    public void A_diverging_run_stops_names_the_place_and_keeps_the_last_whole_epochs_weights()
    {
        var network = new Network(2,
            [new Nabla.Layers.Dense(8, new Nabla.Activations.Identity()), new Nabla.Layers.Dense(2, new Nabla.Activations.Identity())]);
        var trainer = new Trainer(network, new SquaredError(), new Sgd(50), new() { Epochs = 50, BatchSize = 10 });

        var diverged = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Toy.Circle(100)));

        Assert.Contains($"epoch {diverged.Epoch}, batch {diverged.Batch}", diverged.Message);
        Assert.Contains("learning rate 50", diverged.Message);
        Assert.All(network.Theta.ToArray(), w => Assert.InRange(w, float.MinValue, float.MaxValue));
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused_with_its_place()
    {
        float[] x = [1, 2, 3, float.NaN];
        var data = new Dataset(x, new float[] { 1, 0, 0, 1 }, 2, 2, LearningTask.Classification);
        var refusal = Assert.Throws<ArgumentException>(() => new Trainer(Toy.Network(), Cost, new Sgd()).Fit(data));
        Assert.StartsWith("Sample 1 of the training data has input 1 = NaN", refusal.Message);
    }

    [Fact]
    public void Data_of_another_width_is_refused_with_both_widths()
    {
        var data = new Dataset(new float[6], new float[] { 1, 0, 0, 1 }, 3, 2, LearningTask.Classification);
        var refusal = Assert.Throws<ArgumentException>(() => new Trainer(Toy.Network(), Cost, new Sgd()).Fit(data));
        Assert.StartsWith("Layer 1 (dense:nodes=16+tanh) expects 2 inputs, but the training data has 3 columns.", refusal.Message);
    }

    [Theory]
    [InlineData(nameof(TrainingOptions.Epochs))]
    [InlineData(nameof(TrainingOptions.BatchSize))]
    [InlineData(nameof(TrainingOptions.Accumulate))]
    [InlineData(nameof(TrainingOptions.ClipNorm))]
    [InlineData(nameof(TrainingOptions.ValidationFraction))]
    [InlineData(nameof(TrainingOptions.Threads))]
    [InlineData(nameof(TrainingOptions.WeightDecay))]
    public void A_setting_outside_its_range_is_refused_by_name(string name)
    {
        TrainingOptions options = name switch
        {
            nameof(TrainingOptions.Epochs) => new() { Epochs = 0 },
            nameof(TrainingOptions.BatchSize) => new() { BatchSize = 0 },
            nameof(TrainingOptions.Accumulate) => new() { Accumulate = 0 },
            nameof(TrainingOptions.ClipNorm) => new() { ClipNorm = 0 },
            nameof(TrainingOptions.ValidationFraction) => new() { ValidationFraction = 1 },
            nameof(TrainingOptions.Threads) => new() { Threads = -1 },
            _ => new() { WeightDecay = -1 },
        };
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(Toy.Network(), Cost, new Sgd(), options));
        Assert.StartsWith($"{name} must be", refusal.Message);
    }

    [Fact]
    public void Metrics_that_are_none_are_refused_before_training() =>
        Assert.StartsWith("There is no metric \"foo\"", Assert.Throws<FormatException>(
            () => new Trainer(Toy.Network(), Cost, new Sgd(), new() { Metrics = ["foo"] })).Message);

    [Fact]
    public void A_factor_of_the_learning_rate_is_refused_by_its_property() =>
        Assert.StartsWith("LearningRateMultipliers.Biases must be at least 0 and finite (got -1).", Assert.Throws<ArgumentOutOfRangeException>(
            () => new Trainer(Toy.Network(), Cost, new Sgd(), new() { LearningRateMultipliers = new(Biases: -1) })).Message);

    [Fact]
    public void Reports_and_samples_are_one_line_each()
    {
        var data = Toy.Circle(40);
        var report = new Trainer(Toy.Network(), Cost, new Sgd(), new() { Epochs = 2, ValidationFraction = 0.2 }).Fit(data);
        Assert.Matches("^2 epochs in [0-9.]+ s \\(Finished\\), best epoch 2: train: cost [^;]*; validation: cost .*, accuracy .*$",
            report.ToString());
        Assert.Matches("^epoch 1/2, train: cost [^;]*, accuracy .*; validation: cost .*, accuracy .*$", report.Epochs[0].ToString());
        Assert.Equal("40 samples, 2 inputs, 2 classes", data.ToString());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_layer_that_is_none_is_refused_with_the_range(int layer)
    {
        var network = new Network(2, [new Dense(3, new Relu()), new Dense(1, new Identity())]);
        foreach (var ask in new Action[] { () => network.Weights(layer), () => network.Biases(layer) })
            Assert.StartsWith($"layer must be from 0 to 1 (got {layer}).", Assert.Throws<ArgumentOutOfRangeException>(ask).Message);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var trainer = new Trainer(Toy.Network(dropout: 0.1), Cost, new Adam(),
            new() { Epochs = 1, BatchSize = 10, Threads = 1, Diagnose = false });
        var few = Toy.Circle(100);
        var many = Toy.Circle(10_000);
        long more = AllocatedBytes.By(() => trainer.Fit(many)) - AllocatedBytes.By(() => trainer.Fit(few));

        // 990 more steps: the order of the samples is the only thing that grows.
        Assert.InRange(more, 0, 4 * 9_900 + 1_000);
    }

    private sealed class Immediately(Action<EpochReport> tell) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => tell(value);
    }
}
