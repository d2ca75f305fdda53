using Nabla.Costs;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    // Thousands of small files, each flushed: on a disk they take a minute.
    private const string Memory = "/dev/shm";

    private static readonly CheckpointInterval EveryBatch = new(1, CheckpointUnit.Batches);

    private readonly string _folder = Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"nabla-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    // NABLA_RESUMES=1000 tries that many runs.
    public static TheoryData<int> Tens =>
        [.. Enumerable.Range(0, Math.Max(1,
        int.Parse(Environment.GetEnvironmentVariable("NABLA_RESUMES") ?? "120", System.Globalization.CultureInfo.InvariantCulture) / 10))];

    [Theory]
    [MemberData(nameof(Tens))]
    [Trait("Speed", "slow")]
    public void A_run_that_goes_on_from_any_batch_ends_in_the_same_bits(int ten)
    {
        for (int n = 10 * ten; n < 10 * ten + 10; n++)
        {
            var run = new RandomRun(n);
            string expected = run.Train();
            string whole = In($"{n}");
            using (var folder = CheckpointFolder.Create(whole))
            {
                (folder.Every, folder.Keep) = (EveryBatch, int.MaxValue);
                Assert.True(expected == run.Train(folder), $"{n}: checkpoints change the run. {run}");
            }

            string[] files = [.. Directory.GetFiles(whole, "checkpoint-*").Order()];
            var random = new Random(n);
            foreach (string file in random.GetItems(files, 3).Prepend(files[0]).Append(files[^1]).Distinct())
            {
                string alone = In($"{n}-{Path.GetFileNameWithoutExtension(file)}");
                Directory.CreateDirectory(alone);
                File.Copy(file, Path.Combine(alone, Path.GetFileName(file)));
                using var folder = CheckpointFolder.Resume(alone);
                Assert.True(expected == run.Train(folder), $"{n}: another end after {Path.GetFileName(file)}. {run}");
            }
        }
    }

    [Fact]
    public void A_run_that_is_interrupted_again_and_again_ends_in_the_same_bits()
    {
        var run = new RandomRun(3);
        run = new RandomRun(3) { Options = run.Options with { Epochs = 40, EarlyStop = null } };
        string expected = run.Train(), last = "";
        for (int part = 0; ; part++)
        {
            using var folder = CheckpointFolder.Resume(_folder);
            folder.Every = new(3, CheckpointUnit.Batches);
            using var cancel = new CancellationTokenSource();
            // Whatever batch it is then in; more time from part to part, so that a busy machine comes to the end too.
            cancel.CancelAfter(TimeSpan.FromMilliseconds(part % 7 + part / 50));
            last = run.Train(folder, cancel.Token);
            if (!last.Contains($"\"Reason\":{(int)StopReason.Cancelled}")) break;
        }

        Assert.Equal(expected, last);
    }

    [Fact]
    public void Only_the_newest_checkpoints_stay()
    {
        using var folder = CheckpointFolder.Create(_folder);
        (folder.Every, folder.Keep) = (EveryBatch, 2);
        Fit(folder);
        Assert.Equal(["checkpoint-000013-epoch-3-batch-4.safetensors", "checkpoint-000014-epoch-4-batch-0.safetensors"], Names());
    }

    [Fact]
    public void A_checkpoint_says_where_it_stands_and_has_the_weights()
    {
        using (var folder = CheckpointFolder.Create(_folder))
        {
            folder.Metadata["mine"] = "with \"quotes\"";
            Fit(folder);
        }

        var checkpoint = Checkpoint.Load(Path.Combine(_folder, Names()[^1]));
        var network = Toy.Network(seed: 9);
        checkpoint.CopyTo(network);
        Assert.Equal((4, 0, true, 3, "with \"quotes\""),
            (checkpoint.Epoch, checkpoint.Batch, checkpoint.IsFinished, checkpoint.Reports.Count, checkpoint.Metadata["mine"]));
        Assert.Equal(checkpoint.Reports[^1].ThetaSha256, Toy.Hash(network));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_for_the_one_before()
    {
        string expected = Toy.Hash(Fit(null));
        using (var folder = CheckpointFolder.Create(_folder))
        {
            folder.Every = EveryBatch;
            Fit(folder);
        }

        string newest = Path.Combine(_folder, Names()[^1]);
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[^1000] ^= 1;
        File.WriteAllBytes(newest, bytes);
        using var again = CheckpointFolder.Resume(_folder);
        Assert.Equal(Names()[^2], Path.GetFileName(again.Latest!.Path));
        Assert.Contains("its numbers are not those that were written", Assert.Single(again.Unreadable));
        Assert.Equal(expected, Toy.Hash(Fit(again)));
    }

    [Fact]
    public void A_folder_of_another_run_is_refused()
    {
        using (var folder = CheckpointFolder.Create(_folder)) Fit(folder);
        Assert.Contains("holds checkpoints of another run. Name an empty folder",
            Assert.Throws<CheckpointException>(() => CheckpointFolder.Create(_folder)).Message);
    }

    [Fact]
    public void A_folder_belongs_to_one_at_a_time()
    {
        using (CheckpointFolder.Create(_folder))
            Assert.Contains($"in use by another training (process {Environment.ProcessId})",
                Assert.Throws<CheckpointException>(() => CheckpointFolder.Resume(_folder)).Message);
        CheckpointFolder.Resume(_folder).Dispose();
    }

    [Fact]
    public void What_a_killed_process_left_unfinished_is_taken_away()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "checkpoint-000001-epoch-1-batch-0.safetensors.part"), "half");
        File.WriteAllText(Path.Combine(_folder, "mine.part"), "not ours");
        using var folder = CheckpointFolder.Create(_folder);
        Assert.Equal(["lock", "lock.owner", "mine.part"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Other_settings_and_other_data_are_refused_by_name_with_both_values()
    {
        using (var folder = CheckpointFolder.Create(_folder)) Fit(folder);
        using var again = CheckpointFolder.Resume(_folder);
        string message = Assert.Throws<CheckpointException>(() => Fit(again, options => options with { BatchSize = 7 }, seed: 5)).Message;
        Assert.Contains("batch was 10, is now 7", message);
        Assert.Contains("the contents of the training data have changed", message);
        Assert.DoesNotContain("cost", message);
    }

    [Fact]
    public void Force_resumes_with_other_settings()
    {
        using (var folder = CheckpointFolder.Create(_folder)) Fit(folder);
        var before = FinishedEpochs();
        using (var again = CheckpointFolder.Resume(_folder))
        {
            again.Force = true;
            Fit(again, options => options with { BatchSize = 7, Epochs = before.Length + 2 }, seed: 5);
        }

        var after = FinishedEpochs();
        Assert.Equal(before.Length + 2, after.Length);
        Assert.Equal(before, after[..before.Length]);
    }

    private string[] FinishedEpochs()
    {
        using var folder = CheckpointFolder.Resume(_folder);
        Assert.True(folder.Latest!.IsFinished, $"{folder.Latest.Path} is not finished.");
        return [.. folder.Latest.Reports.Select(report => report.ThetaSha256)];
    }

    [Fact]
    public void A_network_of_another_shape_is_refused_even_by_force()
    {
        using (var folder = CheckpointFolder.Create(_folder)) Fit(folder);
        using var again = CheckpointFolder.Resume(_folder);
        again.Force = true;
        var trainer = new Trainer(
            new Network(2, [new Nabla.Layers.Dense(5, new Nabla.Activations.Tanh()),
                new Nabla.Layers.Dense(2, new Nabla.Activations.Softmax())]), new SoftmaxCrossEntropy(), new Adam(),
                    new TrainingOptions { Checkpoints = again });
        Assert.Contains("dense_1.weight is 16 × 2", Assert.Throws<CheckpointException>(() => trainer.Fit(Toy.Circle(40))).Message);
    }

    [Fact]
    public void More_epochs_only_go_on_where_the_schedule_would_have_been_the_same()
    {
        using (var folder = CheckpointFolder.Create(_folder)) Fit(folder);
        using (var more = CheckpointFolder.Resume(_folder))
            Assert.Equal(Toy.Hash(Fit(null, options => options with { Epochs = 6 })),
                Toy.Hash(Fit(more, options => options with { Epochs = 6 })));

        string other = In("cosine");
        TrainingOptions Cosine(TrainingOptions options) => options with { Schedule = new Cosine() };
        using (var folder = CheckpointFolder.Create(other)) Fit(folder, Cosine);
        using var longer = CheckpointFolder.Resume(other);
        Assert.Contains("epochs was 3, is now 6, and the schedule cosine",
            Assert.Throws<CheckpointException>(() => Fit(longer, options => Cosine(options) with { Epochs = 6 })).Message);
    }

    [Fact]
    public void A_trainer_with_checkpoints_fits_once()
    {
        using var folder = CheckpointFolder.Create(_folder);
        var trainer = new Trainer(Toy.Network(), new SoftmaxCrossEntropy(), new Adam(),
            new TrainingOptions { Epochs = 1, Checkpoints = folder });
        trainer.Fit(Toy.Circle(20));
        Assert.Throws<InvalidOperationException>(() => trainer.Fit(Toy.Circle(20)));
    }

    [Theory]
    [InlineData("30s", 30, CheckpointUnit.Seconds)]
    [InlineData("1.5 min", 90, CheckpointUnit.Seconds)]
    [InlineData("500batches", 500, CheckpointUnit.Batches)]
    [InlineData("1epoch", 1, CheckpointUnit.Epochs)]
    public void An_interval_is_a_number_and_a_unit(string text, double amount, CheckpointUnit unit)
    {
        var interval = CheckpointInterval.Parse(text);
        Assert.Equal(new(amount, unit), interval);
        Assert.Equal(interval, CheckpointInterval.Parse(interval.ToString()));
    }

    [Theory]
    [InlineData("30")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1.5epochs")]
    [InlineData("epoch")]
    [InlineData("")]
    public void What_is_no_interval_is_refused(string text) => Assert.Throws<FormatException>(() => CheckpointInterval.Parse(text));

    private string In(string name) => Path.Combine(_folder, name);

    private string[] Names() => [.. Directory.GetFiles(_folder, "checkpoint-*").Select(file => Path.GetFileName(file)).Order()];

    private static Network Fit(CheckpointFolder? folder, Func<TrainingOptions, TrainingOptions>? with = null, ulong seed = 0)
    {
        var options = new TrainingOptions { Epochs = 3, BatchSize = 10, Threads = 1, Checkpoints = folder };
        var network = Toy.Network(dropout: 0.2);
        new Trainer(network, new SoftmaxCrossEntropy(), new Adam(), with?.Invoke(options) ?? options).Fit(Toy.Circle(40, seed));
        return network;
    }
}
