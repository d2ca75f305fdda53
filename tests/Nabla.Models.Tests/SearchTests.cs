using Nabla.Activations;
using Nabla.Costs;
using Nabla.Optimizers;
using Nabla.Data;
using Nabla.Models.Search;

namespace Nabla.Models.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunConfiguration _asked = new() { Data = "blobs", Batch = 32, Threads = 1 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_best_third_of_each_round_gets_three_times_as_many_epochs()
    {
        Assert.Equal([(27, 4), (9, 11), (3, 33), (1, 100)], new SuccessiveHalving(27, 100).Rounds);
        Assert.Equal([(5, 3), (1, 10)], new SuccessiveHalving(5, 10).Rounds);
        Assert.Equal([(1, 7)], new SuccessiveHalving(1, 7).Rounds);
    }

    [Fact]
    public void The_one_with_the_lowest_score_is_left_and_those_that_diverged_never()
    {
        var made = new List<(int, int)>();
        int best = new SuccessiveHalving(9, 9).Run((trial, epochs) =>
        {
            made.Add((trial, epochs));
            return trial is 0 or 8 ? double.NaN : Math.Abs(trial - 5);
        });
        Assert.Equal(5, best);
        Assert.Equal([(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1), (5, 3), (4, 3), (6, 3), (5, 9)], made);
    }

    [Fact]
    public void A_draw_is_a_function_of_seed_and_trial_and_leaves_what_was_given()
    {
        var space = new SearchSpace(_asked with { LearningRate = 0.0123 }, Seed: 4);
        Assert.Equal(space.Requested, space.Draw(0));
        Assert.Equal(space.Draw(3).ToJson(), new SearchSpace(_asked with { LearningRate = 0.0123 }, Seed: 4).Draw(3).ToJson());
        var drawn = Enumerable.Range(1, 200).Select(space.Draw).ToList();
        Assert.All(drawn, one => Assert.Equal((32, 0.0123), (one.Batch, one.LearningRate)));
        Assert.Equal([1, 2, 3], drawn.Select(one => one.Hidden!.Count).Distinct().Order());
        Assert.Equal([32, 64, 128, 256, 512], drawn.SelectMany(one => one.Hidden!).Distinct().Order());
        var free = Enumerable.Range(1, 400).Select(new SearchSpace(new(), 0).Draw).Where(one => one.Preset == Preset.Standard).ToList();
        Assert.InRange(free.Count, 170, 230);
        Assert.InRange(free.Count(one => one.LearningRate < 0.0017) / (double)free.Count, 0.4, 0.6);
        Assert.All(free, one => Assert.InRange(one.LearningRate!.Value, 3e-4, 1e-2));
    }

    // With medians that are the same, the narrow interval that holds its targets is the better one; so it is where there is no median.
    [Theory]
    [InlineData(new[] { 0.1, 0.5, 0.9 }, new[] { 4.5f, 5, 5.5f }, new[] { 0f, 5, 10 })]
    [InlineData(new[] { 0.1, 0.9 }, new[] { 4.5f, 5.5f }, new[] { 0f, 10 })]
    public void Quantiles_of_several_targets_are_ranked_by_their_intervals_in_units_of_each(double[] levels, float[] narrow, float[] wide)
    {
        int width = 2 * levels.Length;
        double[] scales = [.. Enumerable.Range(0, width).Select(j => j < levels.Length ? 1000.0 : 0.001)];
        double Score(float[] first, float[] second)
        {
            var rows = new float[4 * width];
            var targets = new float[rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                int j = i % width;
                (rows[i], targets[i]) = (j < levels.Length ? first[j] : second[j - levels.Length], 4.7f + 0.2f * (i / width));
            }

            return HyperparameterSearch.ScoreOf(
                Nabla.Training.Metrics.Evaluation.Compute(LearningTask.Regression, rows, targets, width, levels: levels).InUnitsOf(scales),
                    scales).Value!.Value;
        }

        Assert.InRange(Score(narrow, narrow), double.MinValue, Math.BitDecrement(Score(wide, narrow)));
        // A target counts by its scale, not by the size of its unit.
        Assert.Equal(Score(wide, narrow), Score(narrow, wide), 1e-6);
    }

    [Fact]
    public void A_cost_of_classes_for_numbers_is_refused()
    {
        var asked = _asked with { Data =
            _folder.Write("n.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{i}.5\n"))),
            Cost = new SoftmaxCrossEntropy(), Epochs = 1 };
        Assert.StartsWith("Cost is softmax-cross-entropy, which is for classes, but the target is numeric.",
            Lines.Error(() => new HyperparameterSearch(asked, 1, _folder.PathOf("s.jsonl")).Run()));
    }

    [Fact]
    public void What_a_search_does_not_do_is_refused_and_the_test_file_stays_for_the_end()
    {
        Assert.Contains("Epochs must be at least 1 (got 0)",
            Assert.Throws<NablaException>(() => new HyperparameterSearch(_asked with { Epochs = 0 }, 2, _folder.PathOf("e.jsonl"))).Message);
        Assert.Contains("Leave out Folds",
            Assert.Throws<NablaException>(() => new HyperparameterSearch(_asked with { Folds = 3 }, 2, _folder.PathOf("f.jsonl"))).Message);
        Assert.Equal("t.csv", new HyperparameterSearch(_asked with { Test = "t.csv" }, 2, _folder.PathOf("t.jsonl")).GetConfiguration(1).Test);
        var diverging = new HyperparameterSearch(_asked
            with { Preset = Preset.Lesson, Cost = new SquaredError(), OutputActivation = new Identity(), Activation = [new Identity()],
                Optimizer = new Sgd(),
            LearningRate = 1e30, Epochs = 3 }, 3, _folder.PathOf("d.jsonl"));
        Assert.Contains("diverged",
            Assert.Throws<NablaException>(() => diverging.Run(cancellationToken: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void A_search_that_was_killed_goes_on_and_ends_as_one_that_was_not()
    {
        string whole = _folder.PathOf("whole.jsonl"), killed = _folder.PathOf("killed.jsonl");
        int best = new HyperparameterSearch(_asked with { Epochs = 6 }, 4, whole).Run();
        using var kill = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new HyperparameterSearch(_asked with { Epochs = 6 }, 4, killed).Run(new After(2, kill), kill.Token));
        Assert.Equal(3, File.ReadAllLines(killed).Length);
        var again = new HyperparameterSearch(_asked with { Epochs = 6 }, 4, killed);
        Assert.Equal(best, again.Run());
        string[] Hashes(string path) =>
            [.. File.ReadAllLines(path)[1..].Select(line => line[line.IndexOf("theta", StringComparison.Ordinal)..])];
        Assert.Equal(Hashes(whole), Hashes(killed));
        Assert.Equal(5, again.Runs.Count);
    }

    [Fact]
    public void A_search_is_not_resumed_on_other_data()
    {
        string data = _folder.Write("rows.csv", Rows(60)), log = _folder.PathOf("data.jsonl");
        var asked = _asked with { Data = data, Epochs = 1 };
        new HyperparameterSearch(asked, 1, log).Run();
        Assert.Single(new HyperparameterSearch(asked, 1, log).Runs);
        File.WriteAllText(data, Rows(61));
        Assert.Contains("has changed", Assert.Throws<NablaException>(() => new HyperparameterSearch(asked, 1, log)).Message);
        static string Rows(int count) =>
            "x,y\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{i},{(i % 2 == 0 ? "a" : "b")}\n"));
    }

    [Fact]
    public async Task Folds_are_refused_for_a_model_that_is_trained_further()
    {
        var refused = await Assert.ThrowsAsync<NablaException>(
            () => TrainingRun.PrepareAsync(_asked with { Continue = "model.onnx", Folds = 3 }));
        Assert.Contains("cannot be combined with a model to continue", refused.Message);
    }

    [Fact]
    public void A_setting_that_is_not_registered_is_refused()
    {
        var own = new Setting<bool?>("own", SettingKind.Boolean) { Help = "" };
        Assert.Contains("RunSettings.Add", Assert.Throws<ArgumentException>(() => new RunConfiguration().With(own, true)).Message);
    }

    [Fact]
    public void Another_cost_keeps_the_samples_to_train_on()
    {
        var table = Lines.Table("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{2 * i + 0.5}\n")));
        Assert.NotEmpty(Model.For(table, configuration: new() { Epochs = 1 }).WithCost("huber").Fit().Epochs);
    }

    [Fact]
    public void The_log_of_another_search_and_a_damaged_one_are_refused()
    {
        string path = _folder.PathOf("search.jsonl");
        new HyperparameterSearch(_asked with { Epochs = 1 }, 1, path).Run();
        Assert.Contains("belongs to another search (trials was 1, is now 3; epochs was 1, is now 2).",
            Assert.Throws<NablaException>(() => new HyperparameterSearch(_asked with { Epochs = 2 }, 3, path)).Message);
        string whole = File.ReadAllText(path);
        File.WriteAllText(path, whole + "{\"trial\": tw");
        Assert.Single(new HyperparameterSearch(_asked with { Epochs = 1 }, 1, path).Runs);
        File.WriteAllText(path, whole + "{\"trial\": tw\nnull\n");
        Assert.Contains("line 3: this is not a run",
            Assert.Throws<NablaException>(() => new HyperparameterSearch(_asked with { Epochs = 1 }, 1, path)).Message);
        Assert.Contains("Validation is 0",
            Assert.Throws<NablaException>(() => new HyperparameterSearch(_asked with { Validation = 0 }, 1, _folder.PathOf("other"))).Message);
    }

    private sealed class After(int runs, CancellationTokenSource kill) : IProgress<SearchRun>
    {
        private int _made;

        public void Report(SearchRun value)
        {
            if (++_made == runs) kill.Cancel();
        }
    }
}
