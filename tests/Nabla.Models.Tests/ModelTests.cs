using Nabla.Initializers;
using Nabla.Optimizers;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data.Features;
using Nabla.Schedules;
using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models.Tests;

public class ModelTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void A_table_of_classes_trains_with_its_target_alone()
    {
        var (train, test) = Flowers().Split(0.8, seed: 0);
        var model = Model.For(train, target: "kind");
        var report = model.Fit();

        Assert.NotNull(report.Epochs[0].Validation);
        Assert.InRange(model.Evaluate(test)["accuracy"]!.Value, 0.9, 1);
        Assert.Equal(["rose", "tulip"], model.ClassNames!);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_table_of_numbers_is_judged_and_predicted_in_the_targets_own_unit()
    {
        var table = Houses();
        var model = Model.For(table, target: "price");
        var report = model.Fit();

        var evaluation = model.Evaluate(table);
        var predictions = model.Predict(table.Without("price"));
        double squares = 0;
        var price = (NumericColumn)table["price"];
        for (int i = 0; i < table.RowCount; i++) squares += Math.Pow(predictions[i][0] - price.Values.Span[i], 2);
        Assert.InRange(evaluation["rmse"]!.Value, 1, 20_000);
        Assert.Equal(Math.Sqrt(squares / table.RowCount), evaluation["rmse"]!.Value, 1);
        Assert.InRange(report.Epochs[^1].Train.Find("rmse")!.Value, 1, 40_000);
    }

    [Fact]
    public void A_saved_model_loads_to_the_same_predictions_and_trains_on()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "model.onnx");
        try
        {
            var table = Flowers();
            var model = Model.For(table, "kind", new() { Hidden = [5], Activation = [new LeakyRelu(0.2)], Dropout = 0.1, Epochs = 3 });
            model.Fit();
            model.Save(path);
            var loaded = Model.Load(path);

            Assert.Equal(model.Network.Theta.ToArray(), loaded.Network.Theta.ToArray());
            Assert.Equal(model.Predict(table).Values.ToArray(), loaded.Predict(table).Values.ToArray());
            Assert.Equal(model.Configuration.ToJson(), loaded.Configuration.ToJson());
            string before = ParameterOrder.Sha256(loaded.Network.Architecture, loaded.Network.Theta);
            loaded.Fit(loaded.ToDataset(table));
            Assert.NotEqual(before, ParameterOrder.Sha256(loaded.Network.Architecture, loaded.Network.Theta));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void A_resolved_configuration_gives_the_same_weights_again()
    {
        var first = Model.For(Flowers(), "kind", new() { Epochs = 4, Seed = 3, Schedule = new Cosine() });
        first.Fit();
        var second = Model.For(Flowers(), configuration: first.Configuration);
        second.Fit();
        Assert.Equal(first.Network.Theta.ToArray(), second.Network.Theta.ToArray());
    }

    [Fact]
    public void Every_setting_of_a_resolved_configuration_survives_its_file()
    {
        var resolved = Model.For(Flowers(), "kind", new() { ClassWeights = ClassWeights.Balanced, L2 = 0.01, ClipNorm = 2 }).Configuration;
        string path = Path.GetTempFileName();
        File.WriteAllText(path, resolved.ToJson());
        Assert.Equal(resolved.ToJson(), RunConfiguration.Read(path).ToJson());
        File.Delete(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"format\": \"nabla-model\", \"version\": 1}")]
    [InlineData("{\"format\": \"something else\"}")]
    public void A_file_that_is_no_model_is_refused_in_one_line(string contents)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, contents);
        var refusal = Assert.Throws<NablaException>(() => Model.Load(path));
        Assert.Contains(path, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
        File.Delete(path);
    }

    [Theory]
    [InlineData("relux", "There is no activation \"relux\"")]
    [InlineData("leaky-relu:slope=x", "is not a number")]
    public void A_setting_that_means_nothing_is_refused_by_name(string activation, string expected)
    {
        var refusal = Assert.Throws<NablaException>(() => Model.For(Flowers(), "kind",
            new() { Activation = [NetworkSettings.OutputActivation.Parse(activation)] }));
        Assert.Contains(expected, refusal.Message);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Counts_under_a_poisson_cost_are_not_scaled_and_are_predicted_as_counts()
    {
        var random = new Philox(3, 1);
        var table = Table.From(
            Enumerable.Range(0, 400).Select(i => random.Uniform((ulong)i) * 4).Select(x => (X: x, Count: Math.Round(Math.Exp(x / 2)))),
                ("x", r => r.X), ("count", r => r.Count));
        var model = Model.For(table, "count", new() { Cost = new Poisson(), Schedule = new WarmUp(1, new Cosine()) });
        model.Fit();
        Assert.Equal(Scaling.None, model.Configuration.TargetScaling);
        Assert.InRange(model.Evaluate(table)["rmse"]!.Value, 0, 0.7);
        Assert.Contains("warmup:epochs=1+cosine", model.Configuration.ToJson());
    }

    [Fact]
    public void Images_without_further_wishes_get_the_lessons_network()
    {
        var images = new Dataset(new float[784 * 20], Targets(), 784, 10, LearningTask.Classification) { Image = (28, 28) };
        var configuration = Model.For(images).Configuration;
        Assert.Equal((Preset.Lesson, new Sigmoid(), new SquaredError(), new Sgd(), 1.5, new Normal()),
            (configuration.Preset, configuration.OutputActivation, configuration.Cost, configuration.Optimizer, configuration.LearningRate,
                configuration.Initializer));
        Assert.Equal("784-16-16-10", Model.For(images).Network.Architecture.ToString());

        static float[] Targets()
        {
            var targets = new float[200];
            for (int i = 0; i < 20; i++) targets[10 * i + i % 10] = 1;
            return targets;
        }
    }

    private static Table Flowers()
    {
        var random = new Philox(1, 1);
        return Table.From(
            Enumerable.Range(0, 200).Select(i =>
                (Length: 4 + i % 2 + 0.3 * random.Normal((ulong)i), Color: i % 3 == 0 ? "red" : "yellow", Kind: i % 2 == 0 ? "rose"
                : "tulip")),
            ("length", f => f.Length), ("color", f => f.Color), ("kind", f => f.Kind));
    }

    private static Table Houses()
    {
        var random = new Philox(2, 1);
        return Table.From(
            Enumerable.Range(0, 300).Select(i => (Size: 50 + 100 * random.Uniform((ulong)i), Old: i % 4))
                .Select(h => (h.Size, h.Old, Price: 3000 * h.Size - 5000 * h.Old)),
            ("size", h => h.Size), ("old", h => h.Old), ("price", h => h.Price));
    }
}
