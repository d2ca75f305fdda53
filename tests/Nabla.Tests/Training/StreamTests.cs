using Nabla.Costs;
using Nabla.Data;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class StreamTests
{
    private const int Samples = 1000, Step = 32;

    private static readonly SoftmaxCrossEntropy Cost = new();

    // Sample i has the input i, so that the order can be read from it.
    private static Dataset Numbered(int count = Samples) => new(
        Enumerable.Range(0, count).Select(i => (float)i).ToArray(), new float[count], 1, 1, LearningTask.Regression,
            Enumerable.Range(0, count).Select(i => i % 5f).ToArray());

    private static long MemoryFor(SampleSource source, int samples) => 2 * samples * Window.BytesOf(source);

    [Fact]
    public void Every_sample_comes_once_an_epoch_and_each_epoch_has_its_own_order()
    {
        int[][] epochs = Orders(new Blocks(Numbered(), 37), window: 320, seed: 1, epochs: 3);
        foreach (int[] order in epochs) Assert.Equal(Enumerable.Range(0, Samples), order.Order());
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(epochs[1], epochs[2]);
    }

    [Fact]
    public void The_order_is_decided_by_seed_epoch_and_window_alone()
    {
        int[][] one = Orders(new Blocks(Numbered(), 37), window: 320, seed: 1, epochs: 2);
        Assert.Equal(one, Orders(new Blocks(Numbered(), 500), window: 320, seed: 1, epochs: 2));
        Assert.NotEqual(one[0], Orders(new Blocks(Numbered(), 37), window: 320, seed: 2, epochs: 1)[0]);
        Assert.NotEqual(one[0], Orders(new Blocks(Numbered(), 37), window: 640, seed: 1, epochs: 1)[0]);
    }

    [Fact]
    public void Samples_are_mixed_within_their_window_and_stay_in_it()
    {
        int[] order = Orders(new Blocks(Numbered(), 37), window: 320, seed: 1, epochs: 1)[0];
        for (int from = 0; from < Samples; from += 320)
        {
            var window = order.Skip(from).Take(320).ToArray();
            Assert.Equal(Enumerable.Range(from, window.Length), window.Order());
            Assert.NotEqual(window.Order(), window);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unshuffled_a_stream_trains_to_the_same_bits_as_the_data_in_memory(bool weighted)
    {
        var data = Toy.Circle(Samples, weights: weighted ? Enumerable.Range(0, Samples).Select(i => i % 3f).ToArray() : null);
        var options = new TrainingOptions { Epochs = 3, Shuffle = false, BatchSize = 16, Accumulate = 2 };
        var stream = new Blocks(data, 37);
        Assert.Equal(Hash(data, options), Hash(stream, options with { Memory = MemoryFor(stream, 96) }));
    }

    [Fact]
    public void Two_streamed_runs_give_the_same_bits_and_learn()
    {
        var stream = new Blocks(Toy.Circle(Samples), 100);
        var options = new TrainingOptions { Epochs = 30, Memory = MemoryFor(stream, 256), Seed = 3 };
        var network = Toy.Network();
        var report = new Trainer(network, Cost, new Adam(0.02), options).Fit(stream, new Blocks(Toy.Circle(300, seed: 9), 70));
        Assert.InRange(report.Epochs[^1].Validation!.Find("accuracy")!.Value, 0.93, 1);
        Assert.Equal(report.ThetaSha256, new Trainer(Toy.Network(), Cost, new Adam(0.02), options).Fit(stream).ThetaSha256);
        Assert.Equal(0, stream.Open);
    }

    [Fact]
    public void A_stream_is_judged_to_the_same_bits_as_the_data_in_memory()
    {
        var data = Toy.Circle(5000);
        var (one, other) = (Evaluator.Evaluate(Toy.Network(), Cost, data), Evaluator.Evaluate(Toy.Network(), Cost, new Blocks(data, 333)));
        Assert.Equal((one.Cost, one["accuracy"], one["roc-auc"]), (other.Cost, other["accuracy"], other["roc-auc"]));
    }

    [Fact]
    public void No_more_is_read_than_two_windows_ahead()
    {
        var stream = new Blocks(Numbered(), 10);
        using var batches = new StreamedBatches(stream, MemoryFor(stream, 96), Step, epochs: 1, default);
        batches.Arrange(true, 0, 0);
        var x = new float[Step];
        for (int from = 0; from + Step <= Samples; from += Step)
        {
            batches.Gather(from, Step, x);
            Assert.True(stream.Given <= (from / 96 + 2) * 96 + 10, $"{stream.Given} samples were read when {from} were used.");
        }
    }

    [Fact]
    public async Task Nothing_is_read_for_an_epoch_after_the_last_one()
    {
        var stream = new Blocks(Numbered(), 10);
        using var batches = new StreamedBatches(stream, MemoryFor(stream, 96), Step, epochs: 2, default);
        var x = new float[Step];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            batches.Arrange(true, 0, epoch);
            for (int from = 0; from + Step <= Samples; from += Step) batches.Gather(from, Step, x);
        }

        batches.Arrange(true, 0, 2);
        await Wait.UntilAsync(() => stream.Open == 0 && stream.Given >= 2 * Samples);
        Assert.Equal(2 * Samples, stream.Given);
    }

    [Fact]
    public void A_run_is_cancelled_while_a_stream_is_judged_and_the_judging_ends()
    {
        using var cancel = new CancellationTokenSource();
        var validation = new Blocks(Toy.Circle(Samples), 10)
        {
            Before = given =>
            {
                if (given == 500) cancel.Cancel();
            },
        };
        var report = new Trainer(Toy.Network(), Cost, new Sgd(), new() { BatchSize = Samples, Epochs = 3 }).Fit(Toy.Circle(Samples),
            validation, cancellationToken: cancel.Token);
        Assert.Equal((StopReason.Cancelled, 0), (report.Reason, report.Epochs.Count));
        Assert.Equal(0, validation.Open);
    }

    [Fact]
    public void What_reading_meets_arrives_at_the_caller_and_the_reading_ends()
    {
        var stream = new Blocks(Toy.Circle(Samples), 10)
            { Before = given => _ = given == 500 ? throw new IOException("the disk is gone") : 0 };
        var trainer = new Trainer(Toy.Network(), Cost, new Sgd(), new() { Memory = MemoryFor(stream, 96) });
        Assert.Equal("the disk is gone", Assert.Throws<IOException>(() => trainer.Fit(stream)).Message);
        Assert.Equal(0, stream.Open);
    }

    [Fact]
    public void A_run_is_cancelled_while_it_waits_for_samples_and_the_reading_ends()
    {
        using var cancel = new CancellationTokenSource();
        var stream = new Blocks(Toy.Circle(Samples), 10)
        {
            Before = given =>
            {
                if (given != 500) return;
                cancel.Cancel();
                Thread.Sleep(50);
            },
        };
        var report = new Trainer(Toy.Network(), Cost, new Sgd(), new() { Memory = MemoryFor(stream, 96) }).Fit(stream,
            cancellationToken: cancel.Token);
        Assert.Equal(StopReason.Cancelled, report.Reason);
        Assert.Equal(0, stream.Open);
    }

    [Fact]
    public void A_run_that_stops_early_leaves_nothing_reading()
    {
        var stream = new Blocks(Toy.Circle(Samples), 10);
        var report = new Trainer(Toy.Network(), Cost, new Sgd(1e-9),
            new() { Memory = MemoryFor(stream, 96), EarlyStop = new(1, 0.1) }).Fit(stream);
        Assert.Equal(StopReason.EarlyStop, report.Reason);
        Assert.Equal(0, stream.Open);
    }

    [Theory]
    [InlineData(999, "has Count 999, but more were read")]
    [InlineData(1001, "has Count 1,001, but only 1,000 were read")]
    public void A_source_that_miscounts_is_refused(int promised, string message)
    {
        var stream = new Blocks(Toy.Circle(Samples), 10, promised);
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() =>
            new Trainer(Toy.Network(), Cost, new Sgd(), new() { Epochs = 1 }).Fit(stream)).Message);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_found_as_it_comes()
    {
        float[] inputs = Toy.Circle(Samples).Inputs.ToArray();
        inputs[2 * 777 + 1] = float.NaN;
        var stream = new Blocks(new Dataset(inputs, Toy.Circle(Samples).Targets, 2, 2, LearningTask.Classification), 100);
        Assert.StartsWith("Sample 777 of the training data, in reading order, has input 1 = NaN.",
            Assert.Throws<ArgumentException>(() => Fit(stream, new())).Message);
    }

    [Fact]
    public void Memory_for_less_than_two_steps_is_refused_with_what_it_takes()
    {
        var stream = new Blocks(Toy.Circle(Samples), 10);
        string message = Assert.Throws<ArgumentException>(() => Fit(stream, new() { Memory = 1000, BatchSize = 64 })).Message;
        Assert.StartsWith("Memory must be at least 2.6KB for two windows of 64 samples each and for reading the file (got 1KB).",
            message);
        Fit(stream, new() { Epochs = 1, Memory = 2 * 64 * 20, BatchSize = 64 });
    }

    [Fact]
    public void Optimizers_that_need_all_samples_at_once_refuse_a_stream() =>
        Assert.StartsWith(
            "The optimizer l-bfgs takes every step over all samples",
            Assert.Throws<ArgumentException>(() =>
                new Trainer(Toy.Network(), Cost, new Lbfgs(), new()).Fit(new Blocks(Toy.Circle(Samples), 10))).Message);

    [Fact]
    public void A_stream_is_not_divided_by_the_trainer() =>
        Assert.StartsWith("validation is a fraction",
        Assert.Throws<ArgumentException>(() => Fit(new Blocks(Toy.Circle(Samples), 10), new() { ValidationFraction = 0.1 })).Message);

    private static string Hash(SampleSource data, TrainingOptions options) => Fit(data, options).ThetaSha256;

    private static TrainingReport Fit(SampleSource data, TrainingOptions options) =>
        new Trainer(Toy.Network(), Cost, new Sgd(), options).Fit(data);

    private static int[][] Orders(SampleSource source, int window, ulong seed, int epochs)
    {
        using var batches = new StreamedBatches(source, MemoryFor(source, window), Step, epochs, default);
        return [.. Enumerable.Range(0, epochs).Select(epoch =>
        {
            batches.Arrange(shuffle: true, seed, epoch);
            var order = new List<int>();
            for (int from = 0; from < source.Count; from += Step)
            {
                var x = new float[Math.Min(Step, source.Count - from)];
                double total = batches.TotalWeight(from, x.Length);
                var (_, weights) = batches.Gather(from, x.Length, x);
                Assert.Equal(x.Select(i => i % 5), weights.ToArray());
                Assert.Equal(x.Sum(i => i % 5), total);
                order.AddRange(x.Select(i => (int)i));
            }

            return order.ToArray();
        })];
    }
}
