using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Numerics;
using Nabla.Training;

namespace Nabla.Models.Tests;

/// <summary>
/// Training, the choice of an epoch, calibration and searches weigh rows alike: the row's weight times its class's. Judgements of the
/// finished network go by the rows' own.
/// </summary>
public sealed class WeightingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tabular", 256)]
    [InlineData("standard", 1)]
    [InlineData("standard", 10)]
    [InlineData("standard", 4000)]
    [Trait("Speed", "slow")]
    public void A_rare_class_is_found_with_balanced_weights_in_any_batch(string preset, int batch)
    {
        var asked = new RunConfiguration
            { Target = "event", ClassWeights = ClassWeights.Balanced, Preset = NetworkSettings.Preset.Parse(preset), Batch = batch,
                Epochs = batch == 1 ? 2 : batch == 4000 ? 150
            : 12, LearningRate = batch == 4000 ? 0.01 : null, Hidden = [16], Threads = 1 };
        var model = Model.For(Rare(4000, 100, seed: 1), "event", asked);
        model.Fit();
        Assert.InRange(model.Evaluate(Rare(8000, 100, seed: 2))["balanced-accuracy"]!.Value, 0.8, 1);
    }

    [Theory]
    [InlineData("cost")]
    [InlineData("log-loss")]
    [InlineData("accuracy")]
    public void The_kept_epoch_is_the_best_by_the_weights_of_training(string monitor)
    {
        var run = TrainingRun.Prepare(Rare(2000, 50, seed: 1),
            new() { Target = "event", ClassWeights = ClassWeights.Balanced, Preset = Preset.Standard, Hidden = [8], Epochs = 15,
                Monitor = monitor,
                TieBreak = EpochTieBreak.First, Threads = 1 });
        var result = run.Fit(cancellationToken: TestContext.Current.CancellationToken);
        var report = result.Report!;
        double Value(EpochReport epoch) => epoch.Validation!.Find(monitor)!.Value * (monitor == "accuracy" ? -1 : 1);
        Assert.Equal(report.Epochs.MinBy(Value)!.Epoch, report.BestEpoch);
        // By hand, from the probabilities: each row weighs as its class does in the training rows.
        var validation = (Dataset)run.Validation!;
        var weights = validation.Weights!.Value.ToArray();
        double[] answers = run.Model.Predict(validation.Inputs.Span).Values.ToArray();
        double cost = 0, right = 0;
        for (int i = 0; i < validation.Count; i++)
        {
            int k = validation.ClassOf(i);
            cost -= weights[i] * Math.Log(answers[2 * i + k]);
            if (answers[2 * i + k] > 0.5) right += weights[i];
        }

        double all = weights.Sum(weight => (double)weight);
        Assert.Equal(0.5, Enumerable.Range(0, validation.Count).Where(i => validation.ClassOf(i) == 1).Sum(i => weights[i]) / all, 0.03);
        Assert.Equal(monitor == "accuracy" ? right / all
            : cost / all, report.Epochs[report.BestEpoch - 1].Validation!.Find(monitor)!.Value, 1e-5);
        Assert.Equal(result.Weighted!["accuracy"]!.Value, right / all, 1e-9);
        // The finished network is judged by rows, as evaluate does.
        var judged = run.Model.Evaluate(validation.WithoutClassWeights());
        Assert.Equal((judged["accuracy"], judged.Cost), (result.Validation!["accuracy"], result.Validation.Cost));
        Assert.Equal(validation.Count, result.Validation.Classification!.Classes.Sum(one => one.Support));
    }

    [Fact]
    public void Rows_and_classes_weigh_in_the_judgement_of_an_ensemble_too()
    {
        var table = Weighted(600);
        var asked = new RunConfiguration
            { Target = "kind", WeightColumn = "w", ClassWeights = ClassWeights.Balanced, Preset = Preset.Standard, Hidden = [8], Epochs = 60,
                Ensemble = 3,
            Threads = 2 };
        var result = TrainingRun.Prepare(table, asked).Fit(cancellationToken: TestContext.Current.CancellationToken);
        // Rows of weight 0 are drawn at random: half of them are wrong.
        Assert.InRange(result.Validation!["accuracy"]!.Value, 0.93, 1);
        Assert.InRange(result.Weighted!["accuracy"]!.Value, 0.93, 1);
        // Rows count whole, not by their class.
        Assert.All(result.Validation.Classification!.Classes, one => Assert.Equal(Math.Round(one.Support), one.Support));
        Assert.Contains(result.Weighted.Classification!.Classes, one => one.Support != Math.Round(one.Support));
        Assert.InRange(result.Report!.Epochs[^1].Validation!.Find("accuracy")!.Value, 0.9, 1);
    }

    [Fact]
    public void Classes_alone_weigh_in_an_ensemble_too()
    {
        var asked = new RunConfiguration
            { Target = "event", ClassWeights = ClassWeights.Balanced, Hidden = [8], Epochs = 12, Ensemble = 2, Threads = 2 };
        var run = TrainingRun.Prepare(Rare(2000, 50, seed: 1), asked);
        var result = run.Fit(cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(run.Model.Evaluate(Rare(4000, 50, seed: 2))["balanced-accuracy"]!.Value, 0.8, 1);
        Assert.NotNull(result.Temperature);
        Assert.Equal(result.Weighted!["accuracy"]!.Value, result.Validation!["balanced-accuracy"]!.Value, 0.03);
    }

    [Fact]
    public async Task Streams_weigh_as_tables_do()
    {
        string path = _folder.Write("rare.csv", Text(Rare(3000, 50, seed: 1), weighted: true));
        var asked = new RunConfiguration
            { Data = path, Target = "event", ClassWeights = ClassWeights.Balanced, WeightColumn = "w", Preset = Preset.Standard, Hidden = [8],
                Epochs = 6,
            Batch = 50, Memory = 16_000_000, Threads = 1 };
        var run = await TrainingRun.PrepareAsync(asked, cancellationToken: TestContext.Current.CancellationToken);
        var train = run.Train.Take(run.Train.Count);
        Assert.Equal(train.TotalWeight!.Value, run.Train.TotalWeight!.Value, 1e-3);
        var validation = run.Validation!.Take(run.Validation.Count);
        Assert.True(validation.IsWeighted, "IsWeighted must be true.");
        var rows = run.Validation.WithoutClassWeights();
        Assert.Equal(2f, rows.Take(rows.Count).Weights!.Value.ToArray().Max());
        Assert.InRange(validation.Weights!.Value.ToArray().Max(), 10, float.MaxValue);
        var result = run.Fit(cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(result.Validation!["balanced-accuracy"]!.Value, 0.7, 1);
        Assert.NotEqual(result.Validation.Cost!.Value, result.Weighted!.Cost!.Value, 1e-3);
    }

    [Theory]
    [InlineData("0", "are 0, so none counts")]
    [InlineData("1e39", "a sample weight must be at most 3.403E+38 (got 1E+39)")]
    [InlineData("1e999", "column \"w\": the number is infinite")]
    [InlineData("-1", "a sample weight must be 0 or more (got -1)")]
    [InlineData("", "a sample weight must be 0 or more (got none)")]
    public void Weights_that_mean_nothing_are_refused_before_training(string weight, string message)
    {
        string path = _folder.Write("w.csv",
            "x,w,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{weight},{(i % 2 == 0 ? "a" : "b")}\n")));
        var asked = new RunConfiguration { Data = path, Target = "kind", WeightColumn = "w", NumberColumns = ["w"] };
        foreach (string? memory in new[] { null, "64MB" })
            Assert.Contains(message, Lines.Error(() =>
                TrainingRun.PrepareAsync(asked with { Memory = DataSettings.Memory.Parse(memory) }).GetAwaiter().GetResult()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void A_validation_part_that_weighs_nothing_is_refused_before_training(int? ensemble)
    {
        // One row weighs something: it is in the training part, or, of an ensemble, in one of the parts.
        var table = Table.From(Enumerable.Range(0, 100), ("x", i => i), ("w", i => i == 13 ? 1.0 : 0), ("y", i => i % 7 * 1.5));
        Assert.Matches("the weights of all [0-9]+ (validation|training) rows are 0",
            Lines.Error(() => TrainingRun.Prepare(table, new() { Target = "y", WeightColumn = "w", Ensemble = ensemble })));
    }

    [Theory]
    [InlineData("no=0,yes=0", "gives every class of the training rows weight 0")]
    [InlineData("yes=1e39", "the weight of a row times that of its class must be at most")]
    public void Class_weights_that_leave_nothing_are_refused(string weights, string message) =>
        Assert.Contains(message, Lines.Error(() => Model.For(Rare(100, 10, seed: 1), "event",
            new() { ClassWeights = ClassWeights.Parse(weights) })));

    [Fact]
    public async Task A_table_without_the_weights_is_judged_by_rows_alike_and_that_is_said()
    {
        var table = Weighted(300);
        var model = Model.For(table, "kind", new() { WeightColumn = "w", Preset = Preset.Standard, Hidden = [8], Epochs = 5 });
        model.Fit();
        var bare = table.Without("w");
        Assert.Equal(300, model.Evaluate(bare).Classification!.Classes.Sum(one => one.Support));
        Assert.Equal(((NumericColumn)table["w"]).Values.ToArray().Sum(),
            model.Evaluate(table).Classification!.Classes.Sum(one => one.Support));
        string path = _folder.Write("bare.csv",
            string.Join('\n', Enumerable.Range(0, 300).Select(i => string.Join(',', bare.Columns.Select(column => column.TextAt(i))))
                .Prepend(string.Join(',', bare.Names)))), saved = _folder.PathOf("m.onnx");
        model.Save(saved);
        var told = new List<DataNote>();
        var options = new DataOptions { Notes = new Told(told) };
        var cancel = TestContext.Current.CancellationToken;
        Assert.Null((await ModelData.LoadSamplesAsync(Model.Load(saved), path, options, cancel)).Weights);
        Assert.Equal(("no-weight-column", "w"), (Assert.Single(told).Code, told[0].Column));
        told.Clear();
        Assert.Equal(300, (await ModelData.EvaluateAsync(Model.Load(saved), path, 1 << 28, options, cancel)).Evaluation.Samples);
        Assert.Equal("no-weight-column", Assert.Single(told).Code);
        // In training the column cannot be done without.
        Assert.Contains("\"w\"", Lines.Error(() => Model.For(bare, "kind", new() { WeightColumn = "w" })));
        Assert.Contains("\"w\"", Lines.Error(() => Model.For(table, "kind", new() { WeightColumn = "w" }, validation: bare)));
    }

    [Fact]
    public void A_judgement_of_rows_that_all_weigh_nothing_is_refused()
    {
        var table = Weighted(300);
        var model = Model.For(table, "kind", new() { WeightColumn = "w", Preset = Preset.Standard, Hidden = [8], Epochs = 1 });
        model.Fit();
        int[] none = [.. Enumerable.Range(0, 300).Where(i => ((NumericColumn)table["w"]).Values.Span[i] == 0)];
        Assert.StartsWith($"Column \"w\": the weights of all {none.Length} rows are 0",
            Lines.Error(() => model.Evaluate(table.Take(none))));
    }

    private sealed class Told(List<DataNote> notes) : IProgress<DataNote>
    {
        public void Report(DataNote value) => notes.Add(value);
    }

    private static Table Rare(int rows, int every, ulong seed)
    {
        var random = new Philox(seed, 3);
        double Number(int i, int column) => random.Normal((ulong)(3 * i + column)) + (i % every == 0 && column < 2 ? 1.8 : 0);
        return Table.From(Enumerable.Range(0, rows), ("a", i => Number(i, 0)), ("b", i => Number(i, 1)), ("c", i => Number(i, 2)),
            ("event", i => i % every == 0 ? "yes" : "no"));
    }

    // Rows of weight 0 have a class that is drawn.
    private static Table Weighted(int rows)
    {
        var random = new Philox(4, 3);
        double Number(int i, int column) => random.Normal((ulong)(4 * i + column));
        bool Counts(int i) => random.Uniform((ulong)(4 * i + 2)) < 0.7;
        return Table.From(
            Enumerable.Range(0, rows), ("a", i => Number(i, 0)), ("b", i => Number(i, 1)), ("w", i => Counts(i) ? 1.0 : 0),
            ("kind", i => (Counts(i) ? Number(i, 0) + Number(i, 1) > 0 : random.Uniform((ulong)(4 * i + 3)) < 0.5) ? "p" : "n"));
    }

    private static string Text(Table table, bool weighted)
    {
        var (a, b, c, event_) = (((NumericColumn)table["a"]).Values.ToArray(), ((NumericColumn)table["b"]).Values.ToArray(),
            ((NumericColumn)table["c"]).Values.ToArray(), table["event"].ToText());
        return "a,b,c,w,event\n" + string.Concat(Enumerable.Range(0, table.RowCount)
            .Select(i => FormattableString.Invariant($"{a[i]:R},{b[i]:R},{c[i]:R},{(weighted ? 1 + i % 2 : 1)},{event_.Categories[event_.Codes.Span[i]]}\n")));
    }
}
