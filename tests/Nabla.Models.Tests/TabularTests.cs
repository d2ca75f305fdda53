using Nabla.Training;
using Nabla.Activations;
using Nabla.Schedules;
using Nabla.Layers;
using Nabla.Costs;
using Nabla.Optimizers;
using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models.Tests;

/// <summary>The default preset of tables, and ensembles.</summary>
public class TabularTests
{
    [Fact]
    public void A_table_without_further_wishes_gets_the_tabular_preset()
    {
        var model = Model.For(Flowers(100), "kind");
        var chosen = model.Configuration;
        Assert.Equal((Preset.Tabular, Scaling.RobustClip, BinaryEncoding.Signed, Parametrization.NeuralTangent, true, 256, 256, 0.04, 0.2,
            "cost",
            EpochTieBreak.Last), (
            chosen.Preset, chosen.Scaling, chosen.BinaryColumns, chosen.Parametrization, chosen.InputScaling, chosen.Batch, chosen.Epochs,
                chosen.LearningRate, chosen.Validation, chosen.Monitor, chosen.TieBreak));
        Assert.Equal("2-scale-256-256-256-2", model.Network.Architecture.ToString());
        Assert.Equal(["scale", "ntk-dense:nodes=256+selu", "ntk-dense:nodes=256+selu", "ntk-dense:nodes=256+selu",
            "ntk-dense:nodes=2+softmax"], model.Network.Architecture.Layers.Select(layer => layer.Spec.ToString()));
        Assert.Equal(-1, model.Network.Weights(4).Values.IndexOfAnyExcept(0f));
        Assert.Equal((new Mish(), 0.07, "rmse"), Model.For(Flowers(100), "length").Configuration is var numbers
            ? (numbers.Activation![0], numbers.LearningRate!.Value, numbers.Monitor) : default);
    }

    // From 10,000 rows on numbers are embedded: they stand before the categories then, and each has three waves' mixtures beside it.
    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, true)]
    public void Numbers_of_many_rows_are_embedded(int rows, bool embeds)
    {
        var table = Table.From(Enumerable.Range(0, rows), ("color", i => i % 3 == 0 ? "red" : i % 3 == 1 ? "blue" : "green"),
            ("size", i => (double)(i % 101)), ("kind", i => i % 2 == 0 ? "a" : "b"));
        var model = Model.For(table, "kind");
        var layers = model.Network.Architecture.Layers.Select(layer => layer.Spec.ToString()).ToList();
        Assert.Equal(embeds ? "periodic:columns=1,waves=16,outputs=3,spread=0.3" : "scale", layers[0]);
        Assert.Equal(embeds ? "periodic:waves=16,outputs=3,spread=0.3" : "none", $"{model.Configuration.Embedding}");
        Assert.Equal(embeds ? "size" : "color=blue", model.Preprocessing!.InputNames[0], ignoreCase: true);
        Assert.Equal(embeds ? 7 : 4, model.Network.Architecture.LayerLayouts[0].Outputs);
        Assert.Equal(NumberEmbedding.None, Model.For(table, "kind", new() { Embedding = NumberEmbedding.None }).Configuration.Embedding);
    }

    [Fact]
    public void An_embedding_can_be_asked_for_and_what_is_none_is_refused()
    {
        var model = Model.For(Flowers(100), "kind", new() { Embedding = new NumberEmbedding.Periodic(Waves: 4), Epochs = 1 });
        Assert.Equal("periodic:columns=1,waves=4,outputs=3,spread=0.1", model.Network.Architecture.Layers[0].Spec.ToString());
        model.Fit();
        var points = new Dataset(new float[200], new float[100], 2, 1, LearningTask.Regression);
        Assert.Contains("this data has none",
            Assert.Throws<NablaException>(() => Model.For(points, new() { Embedding = new NumberEmbedding.Periodic() })).Message);
        Assert.Equal(NumberEmbedding.None, Model.For(points, new() { Preset = Preset.Tabular }).Configuration.Embedding);
        foreach (string wrong in new[] { "fourier", "periodic:columns=3", "periodic:waves=0", "periodic:waves=x", "piecewise:waves=3",
            "piecewise:bins=0", "piecewise:outputs=1.5", "piecewise+edges" })
            Assert.Contains("embedding",
                Assert.Throws<NablaException>(() => Model.For(Flowers(100), "kind",
                    new() { Embedding = NetworkSettings.Embedding.Parse(wrong) })).Message,
                    StringComparison.OrdinalIgnoreCase);
    }

    // 100 flowers: the quartiles of the scaled length are the edges.
    [Fact]
    public void A_piecewise_linear_embedding_has_the_quantiles_of_the_training_rows()
    {
        var embedding = NetworkSettings.Embedding.Parse("piecewise:bins=4");
        Assert.Equal(new NumberEmbedding.PiecewiseLinear(4, 16), embedding);
        Assert.Equal("piecewise:bins=4,outputs=16", $"{embedding}");
        var model = Model.For(Flowers(100), "kind", new() { Embedding = embedding, Epochs = 2, Ensemble = 2, Validation = 0 });
        var layers = model.Members.Select(member => Assert.IsType<PiecewiseLinearEmbedding>(member.Architecture.Layers[0])).ToList();
        Assert.Equal(layers[0], layers[1]);
        Assert.NotEqual(model.Members[0].Theta.ToArray(), model.Members[1].Theta.ToArray());
        var data = model.Preprocessing!.Apply(Flowers(100));
        float[] first = [.. Enumerable.Range(0, data.Count).Select(i => data.Inputs.Span[i * data.InputWidth]).Order()];
        Assert.Equal(first[0], layers[0].Edges[0][0]);
        Assert.Equal(first[^1], layers[0].Edges[0][^1]);
        // Of more than 100,000 rows every third is used.
        var many = Table.From(Enumerable.Range(0, 250_000), ("size", i => i / 250_000.0), ("price", i => (double)(i % 7)));
        var edges = Assert.IsType<PiecewiseLinearEmbedding>(Model.For(many, "price", new() { Embedding = embedding,
            Scaling = Scaling.None, Validation = 0 }).Network.Architecture.Layers[0]).Edges[0];
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1], edges, (expected, actual) => Math.Abs(expected - actual) < 1e-4);
        model.Fit();
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m.onnx"));
        var loaded = Model.Load(folder.PathOf("m.onnx"));
        Assert.Equal(layers[0], loaded.Network.Architecture.Layers[0]);
        Assert.Equal(model.Network.Theta.ToArray(), loaded.Network.Theta.ToArray());
    }

    [Fact]
    public void Flags_win_over_parts_of_the_preset()
    {
        var chosen = Model.For(Flowers(100), "kind",
            new() { Hidden = [8], Optimizer = new Sgd(), Scaling = Scaling.Standard, Epochs = 3, InputScaling = false }).Configuration;
        Assert.Equal((new Sgd(), 0.1, Scaling.Standard, 3, Parametrization.NeuralTangent),
            (chosen.Optimizer, chosen.LearningRate, chosen.Scaling, chosen.EarlyStop, chosen.Parametrization));
        Assert.Equal(new LearningRateMultipliers(), Model.For(Flowers(100), "kind", new() { Optimizer = new Lbfgs() }).Configuration.LearningRateMultipliers);
    }

    [Fact]
    public void Numbers_are_scaled_by_median_and_quartiles_and_clipped_smoothly()
    {
        // Quartiles 2 and 4 of 1 … 5: 5 ↦ (5 − 3) / 2 = 1 ↦ 1 / √(1 + 1/9). Of 0,0,0,0,8 the quartiles coincide: half of the range is 4.
        var table = Table.From([1.0, 2, 3, 4, 5], ("a", x => x), ("b", x => x == 5 ? 8.0 : 0), ("y", x => x));
        var prepared = Preprocessing.Fit(table, "y", new() { Scaling = Scaling.RobustClip }).Apply(table);
        Assert.Equal(1 / Math.Sqrt(1 + 1 / 9.0), prepared.Input(4)[0], 1e-6);
        Assert.Equal(2 / Math.Sqrt(1 + 4 / 9.0), prepared.Input(4)[1], 1e-6);
        var far = Preprocessing.Fit(table, "y", new() { Scaling = Scaling.RobustClip })
            .ApplyToInputs(Table.From([1e300], ("a", x => x), ("b", x => -x)));
        Assert.Equal([3f, -3f], far.ToArray());
    }

    [Fact]
    public void Two_categories_are_one_input_of_signs_and_neither_is_zero()
    {
        var table = Table.From(["red", "blue", "red"], ("color", c => c), ("y", c => c));
        var plan = Assert.IsType<CategoryTransform>(Preprocessing.Fit(table, "y", new() { SignedBinaryColumns = true }).Columns[0]);
        Assert.True(plan.Signed, "Signed must be true.");
        var prepared = Preprocessing.Fit(table, "y", new() { SignedBinaryColumns = true });
        Assert.Equal([1f, -1f, 0f, 0f], prepared.ApplyToInputs(Table.From(["red", "blue", "green", ""], ("color", c => c))).ToArray());
    }

    [Fact]
    public void A_calibrated_model_says_the_same_classes_and_holds_on_validation()
    {
        var data = Flowers(200);
        SampleSource? validation = null;
        Model Trained(bool calibrate)
        {
            var model = Model.For(data, "kind", new() { Hidden = [16], Epochs = 8, Calibrate = calibrate });
            validation = model.Samples!.Validation;
            model.Fit();
            return model;
        }

        Model plain = Trained(false), calibrated = Trained(true);
        Assert.Equal(Enumerable.Range(0, 200).Select(plain.Predict(data).PredictedClass), Enumerable.Range(0, 200)
            .Select(calibrated.Predict(data).PredictedClass));
        Assert.InRange(calibrated.Evaluate(validation!)["log-loss"]!.Value, 0,
            Math.BitDecrement(plain.Evaluate(validation!)["log-loss"]!.Value));
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("length")]
    public void An_ensemble_is_the_same_on_any_number_of_threads_and_after_saving_and_in_onnx(string target)
    {
        using var folder = new TemporaryFolder();
        var data = Flowers(120);
        Model Trained(int threads)
        {
            var model = Model.For(data, target, new() { Hidden = [8], Epochs = 4, Ensemble = 3, Threads = threads });
            model.Fit();
            return model;
        }

        Model one = Trained(1), two = Trained(2);
        Assert.Equal(one.Members.Select(member => member.Theta.ToArray()), two.Members.Select(member => member.Theta.ToArray()));
        Assert.NotEqual(one.Members[0].Theta.ToArray(), one.Members[1].Theta.ToArray());
        one.Save(folder.PathOf("model.onnx"));
        var read = Model.Load(folder.PathOf("model.onnx"));
        Assert.Equal(one.Predict(data).Values.ToArray(), read.Predict(data).Values.ToArray());
        Assert.Equal(one.Evaluate(data).Cost, read.Evaluate(data).Cost);
        using var runtime = Runtime.Of(one);
        double[] theirs = (double[])runtime.Run(data, one.Preprocessing!)[target == "kind" ? "probabilities" : "prediction"];
        foreach (var (ours, other) in one.Predict(data).Values.ToArray().Zip(theirs))
            Assert.Equal(ours, other, 1e-5 * Math.Max(1, Math.Abs(ours)));
    }

    [Fact]
    public void Members_set_aside_another_part_each_and_together_every_sample()
    {
        var data = Model.For(Flowers(100), "kind", new() { Ensemble = 5 }).Samples!.Train;
        var parts = Enumerable.Range(0, 5).Select(member => Members.Split((Dataset)data, 0.2, 3, member)).ToList();
        Assert.Equal(Enumerable.Range(0, 100), parts.SelectMany(part => part.Validation).Order());
        Assert.All(parts, part => Assert.Empty(part.Train.Intersect(part.Validation)));
    }

    [Fact]
    public async Task A_file_is_streamed_under_the_tabular_preset_too()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("flowers.csv",
            "length,color,kind\n" + string.Concat(Enumerable.Range(0, 400)
                .Select(i => FormattableString.Invariant($"{i % 17},{(i % 3 == 0 ? "red" : "yellow")},{(i % 17 < 8 ? "a" : "b")}\n"))));
        var run = await TrainingRun.PrepareAsync(new() { Data = file, Memory = 64_000_000, Epochs = 6, Hidden = [16] },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((Preset.Tabular, Scaling.RobustClip), (run.Model.Configuration.Preset, run.Model.Configuration.Scaling));
        var result = run.Fit(cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(result.Validation!["accuracy"]!.Value, 0.9, 1);
    }

    [Theory]
    [InlineData(9_999, "none", "color=red")]
    [InlineData(10_000, "periodic:waves=16,outputs=3,spread=0.3", "length")]
    public async Task Streamed_numbers_of_many_rows_are_embedded_too(int rows, string embedding, string first)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("flowers.csv",
            "color,length,kind\n" + string.Concat(Enumerable.Range(0, rows)
                .Select(i => FormattableString.Invariant($"{(i % 3 == 0 ? "red" : i % 3 == 1 ? "yellow" : "white")},{i % 17},{(i % 17 < 8 ? "a" : "b")}\n"))));
        var run = await TrainingRun.PrepareAsync(new() { Data = file, Memory = 64_000_000, Epochs = 1, Hidden = [4] },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((embedding, first), ($"{run.Model.Configuration.Embedding}", run.Model.Preprocessing!.InputNames[0]));
        Assert.InRange(run.Fit(cancellationToken: TestContext.Current.CancellationToken).Validation!["accuracy"]!.Value, 0.5, 1);
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1_000, true)]
    public async Task Numbers_of_columns_that_are_mostly_one_have_inputs_from_a_thousand_rows_on_streamed_or_not(int rows, bool have)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("gains.csv",
            "gain,kind\n" + string.Concat(Enumerable.Range(0, rows)
                .Select(i => $"{(i % 11 == 0 ? i % 5 : 0)},{(i % 2 == 0 ? "a" : "b")}\n")));
        foreach (string? memory in new[] { null, "64MB" })
        {
            var model = (await TrainingRun.PrepareAsync(new() { Data = file, Memory = DataSettings.Memory.Parse(memory), Hidden = [4] },
                cancellationToken: TestContext.Current.CancellationToken)).Model;
            Assert.Equal((have, have), (model.Configuration.DiscreteValueIndicators, model.Preprocessing!.InputNames.Contains("gain=3")));
            Assert.False((await TrainingRun.PrepareAsync(new() { Data = file, Memory = DataSettings.Memory.Parse(memory), Hidden = [4],
                DiscreteValueIndicators = false },
                cancellationToken: TestContext.Current.CancellationToken)).Model.Configuration.DiscreteValueIndicators, "FrequentNumbers must be false.");
        }
    }

    [Fact]
    public void Decay_is_as_much_in_an_epoch_of_any_batch_and_that_of_waves_only_where_there_are_some()
    {
        double Decay(Table table, int? batch) =>
            Model.For(table, "y", new() { Batch = batch }).Configuration.WeightDecay!.Value
            * Math.Ceiling(0.8 * table.RowCount / (batch ?? 256));
        var few = Table.From(Enumerable.Range(0, 1280), ("x", i => (double)i), ("y", i => i % 2 == 0 ? "a" : "b"));
        Assert.Equal(0.3, Decay(few, null), 1e-12);
        Assert.Equal(0.3, Decay(few, 32), 1e-12);
        Assert.Equal(2, Decay(Table.From(Enumerable.Range(0, 12_800), ("x", i => (double)i), ("y", i => i % 2 == 0 ? "a" : "b")), null),
            1e-12);
        Assert.Equal(0.3, Decay(Table.From(Enumerable.Range(0, 12_800), ("x", i => i % 3 == 0 ? "p" : "q"),
            ("y", i => i % 2 == 0 ? "a" : "b")), null), 1e-12);
    }

    [Fact]
    public void One_that_steps_all_at_once_has_a_schedule_that_does_not_begin_at_0()
    {
        var model = Model.For(Flowers(100), "kind", new() { Optimizer = new Lbfgs(), Epochs = 10, Hidden = [8] });
        Assert.Equal(new Constant(), model.Configuration.Schedule);
        Assert.Equal(10, model.Fit().Epochs.Count);
    }

    [Fact]
    public void Frequent_numbers_need_robust_scaling()
    {
        Assert.Contains("DiscreteValueIndicators needs robust scaling",
            Assert.Throws<NablaException>(() =>
                Model.For(Flowers(50), "kind", new() { Preset = Preset.Standard, DiscreteValueIndicators = true })).Message);
        var table = Table.From(Enumerable.Range(0, 10_000), ("x", i => i % 9 == 0 ? i % 4.0 : 0), ("y", i => i % 2 == 0 ? "a" : "b"));
        Assert.False(Model.For(table, "y", new() { Scaling = Scaling.Standard,
            Embedding = NumberEmbedding.None }).Configuration.DiscreteValueIndicators, "FrequentNumbers must be false.");
    }

    [Fact]
    public async Task What_a_model_does_with_its_columns_is_kept_where_its_training_goes_on()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("gains.csv",
            "gain,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{(i % 6 == 0 ? i % 5 : 0)},{(i % 2 == 0 ? "a" : "b")}\n")));
        var cancel = TestContext.Current.CancellationToken;
        var first = await TrainingRun.PrepareAsync(new() { Data = file, Hidden = [4], Epochs = 2, DiscreteValueIndicators = true }, cancellationToken: cancel);
        first.Fit(cancellationToken: cancel);
        first.Model.Save(folder.PathOf("m.onnx"));
        var asked = new RunConfiguration { Data = file, Continue = folder.PathOf("m.onnx"), Epochs = 1 };
        var on = (await TrainingRun.PrepareAsync(asked, cancellationToken: cancel)).Model;
        Assert.Equal((true, Scaling.RobustClip, BinaryEncoding.Signed),
            (on.Configuration.DiscreteValueIndicators, on.Configuration.Scaling, on.Configuration.BinaryColumns));
        Assert.Equal(first.Model.Preprocessing!.ToJson(), on.Preprocessing!.ToJson());
        foreach (var (other, name) in new[]
            { (asked with { DiscreteValueIndicators = false }, "discrete-value-indicators"), (asked with { Scaling = Scaling.Standard }, "scaling"),
            (asked with { BinaryColumns = BinaryEncoding.OneHot }, "binary-columns") })
            Assert.Contains($"Leave out {Nabla.Specs.SettingAdvice.Property(name)}, or Continue",
                (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(other, cancellationToken: cancel))).Message);
    }

    // The edges belong to the weights, so other rows do not move them. A stream has those of the rows in memory.
    [Fact]
    public async Task A_continued_training_keeps_the_edges_of_the_model()
    {
        using var folder = new TemporaryFolder();
        string Rows(string name, double factor) => folder.Write(name, "size,price\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => FormattableString.Invariant($"{factor * (i * i % 61)},{i % 7}\n"))));
        var cancel = TestContext.Current.CancellationToken;
        var configuration = new RunConfiguration { Data = Rows("rows.csv", 1), Hidden = [4], Epochs = 2, Validation = 0,
            Embedding = new NumberEmbedding.PiecewiseLinear(Bins: 6, Outputs: 2) };
        var first = await TrainingRun.PrepareAsync(configuration, cancellationToken: cancel);
        first.Fit(cancellationToken: cancel);
        first.Model.Save(folder.PathOf("m.onnx"));
        var continued = await TrainingRun.PrepareAsync(
            new() { Data = Rows("others.csv", 0.3), Continue = folder.PathOf("m.onnx"), Epochs = 1 }, cancellationToken: cancel);
        var layer = Assert.IsType<PiecewiseLinearEmbedding>(first.Model.Network.Architecture.Layers[0]);
        Assert.Equal(7, layer.Edges[0].Count);
        Assert.Equal(layer, continued.Model.Network.Architecture.Layers[0]);
        Assert.Equal(first.Model.Network.Theta.ToArray(), continued.Model.Network.Theta.ToArray());
        var streamed = await TrainingRun.PrepareAsync(configuration with { Memory = 1 << 23 }, cancellationToken: cancel);
        var edges = Assert.IsType<PiecewiseLinearEmbedding>(streamed.Model.Network.Architecture.Layers[0]).Edges[0];
        Assert.Equal(layer.Edges[0], edges, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
    }

    // With one thread the networks are trained one after another, with three beside each other.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_ensemble_that_diverges_or_is_cancelled_beforehand_ends_like_one_network(int threads)
    {
        var asked = new RunConfiguration
            { Target = "length", Preset = Preset.Standard, Hidden = [8], Epochs = 20, Ensemble = 3, Threads = threads };
        var diverged = TrainingRun.Prepare(Flowers(60), asked with { Optimizer = new Sgd(), LearningRate = 1e30 })
            .Fit(cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotNull(diverged.Divergence);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal(Training.StopReason.Cancelled, TrainingRun.Prepare(Flowers(60), asked).Fit(cancellationToken: cancelled.Token).Report!.Reason);
    }

    // Rows of weight 0 say nothing, whatever stands in them.
    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Weights_of_rows_hold_in_calibration_too(int? ensemble)
    {
        var rows = Enumerable.Range(0, 300).Select(i => (X: i % 7, Kind: i % 7 < 3 ? "a" : "b", Weight: 1.0))
            .Concat(Enumerable.Range(0, 300).Select(i => (X: i % 7, Kind: i % 7 < 3 ? "b" : "a", Weight: 0.0)));
        var table = Table.From(rows, ("x", row => row.X), ("weight", row => row.Weight), ("kind", row => row.Kind));
        var result = TrainingRun.Prepare(table,
            // Smoothed labels leave the network too unsure, so that there is something to calibrate.
            new() { Target = "kind", WeightColumn = "weight", Hidden = [8], Epochs = 40, Ensemble = ensemble,
                Cost = new SoftmaxCrossEntropy(0.1) })
                .Fit(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, result.Uncalibrated!["accuracy"]);
        Assert.InRange(result.Temperature!.Value, 0.01, 0.99);
        Assert.InRange(result.Validation!["log-loss"]!.Value, 0, Math.BitDecrement(result.Uncalibrated["log-loss"]!.Value));
    }

    [Fact]
    public void Sigmoids_of_several_classes_are_calibrated_as_answers_of_yes_and_no()
    {
        var table = Table.From(Enumerable.Range(0, 300), ("x", i => i % 10),
            ("kind", i => i % 23 == 0 ? "c" : i % 10 < 3 ? "a" : i % 10 < 6 ? "b" : "c"));
        Dataset? validation = null;
        Model Trained(bool calibrate)
        {
            var model = Model.For(table, "kind",
                new() { Cost = new SigmoidCrossEntropy(), Hidden = [8], Epochs = 30, Calibrate = calibrate });
            validation = (Dataset?)model.Samples!.Validation;
            model.Fit();
            return model;
        }

        var (plain, calibrated) = (Trained(false), Trained(true));
        double before = plain.Evaluate(validation!).Cost!.Value, after = calibrated.Evaluate(validation!).Cost!.Value;
        Assert.True(after < before, $"after must be below before (got {after}).");
        // No other temperature is better by more than what the one sample more is worth.
        double[] others = [.. new[] { 0.8, 1.25 }.Select(factor =>
        {
            var network = new Network(calibrated.Network.Architecture, calibrated.Network.Theta.ToArray());
            Training.TemperatureScaling.Apply(network, factor);
            return new Model(network, calibrated.Configuration, calibrated.LearningTask).Evaluate(validation!).Cost!.Value;
        })];
        Assert.All(others, cost => Assert.True(after < cost, $"after must be below cost (got {after})."));
    }

    private static Table Flowers(int count)
    {
        var random = new Philox(1, 1);
        return Table.From(
            Enumerable.Range(0, count)
                .Select(i => (Length: 4 + i % 2 + 0.5 * random.Normal((ulong)i), Color: i % 3 == 0 ? "red" : "yellow", Kind: i % 2 == 0
                ? "rose" : "tulip")),
            ("length", f => f.Length), ("color", f => f.Color), ("kind", f => f.Kind));
    }
}
