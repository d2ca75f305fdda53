using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;

namespace Nabla.Models.Tests;

/// <summary>Models of networks that the caller builds: for the columns of a table, and for arrays.</summary>
public class GivenNetworkTests
{
    private static Table Leaves(int rows = 200)
    {
        var random = new Random(1);
        return Table.From(Enumerable.Range(0, rows).Select(_ =>
        {
            double length = random.NextDouble() * 10;
            string color = random.Next(2) == 0 ? "red" : "blue";
            return new Leaf(length, color, Kind: length + (color == "red" ? 3 : 0) > 6 ? "large" : "small");
        }));
    }

    private static Network Small(SampleSource data) => new(data.InputWidth,
        [new Dense(8, new Tanh()), new Dropout(0.1), new Dense(data.TargetWidth, new Softmax())]);

    [Fact]
    public void A_network_of_the_caller_trains_on_a_table_and_becomes_a_model()
    {
        var (train, test) = Leaves().Split(0.8, seed: 0);
        var model = Model.Create(train, "Kind", Small, new SoftmaxCrossEntropy(), new() { Epochs = 60 });
        Assert.Equal(["Dense", "Dropout", "Dense"], model.Network.Architecture.Layers.Select(layer => layer.GetType().Name));
        model.Fit();
        Assert.InRange(model.Evaluate(test).Classification!.Accuracy, 0.9, 1);

        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        var loaded = Model.Load(file);
        Assert.Equal(model.Predict(test).Values.ToArray(), loaded.Predict(test).Values.ToArray());
        Assert.Equal("large", loaded.CreatePredictor<Leaf>().Predict(new Leaf(9, "red")).Label);
    }

    [Fact]
    public void Training_is_that_of_the_same_network_as_settings()
    {
        var configuration = new RunConfiguration { Preset = Preset.Standard, Epochs = 5, Seed = 3 };
        var named = Model.For(Leaves(), "Kind", configuration with { Hidden = [8], Activation = [new Tanh()] });
        named.Fit();
        var given = Model.Create(Leaves(), "Kind",
            data => new Network(data.InputWidth, [new Dense(8, new Tanh()), new Dense(data.TargetWidth, new Softmax())], seed: 3),
            new SoftmaxCrossEntropy(), configuration);
        given.Fit();
        Assert.Equal(named.Network.Theta, given.Network.Theta);
    }

    [Fact]
    public void Arrays_need_two_namespaces_and_a_few_lines()
    {
        double[][] x = [.. Enumerable.Range(0, 200).Select(i => new[] { Math.Sin(i), Math.Cos(i * 0.7) })];
        string[] labels = [.. x.Select(sample => sample[0] + sample[1] > 0 ? "up" : "down")];

        var (train, test) = Dataset.ForClassification(x, labels).Split(0.8, seed: 0);
        var model = Model.For(train, new() { Hidden = [16], Epochs = 60, Batch = 8 });
        model.Fit();
        Assert.InRange(model.Evaluate(test).Classification!.Accuracy, 0.9, 1);

        var own = Model.Create(train, new Network(2, [new Dense(16, new Relu()), new Dense(2, new Softmax())]), new SoftmaxCrossEntropy(),
            new() { Epochs = 60, Batch = 8, Optimizer = new Adam(0.01) });
        own.Fit();
        Assert.InRange(own.Evaluate(test).Classification!.Accuracy, 0.9, 1);
        Assert.Equal(["down", "up"], own.ClassNames!);
    }

    [Fact]
    public void A_network_that_does_not_match_the_columns_is_refused()
    {
        var fault = Assert.Throws<NablaException>(() => Model.Create(Leaves(), "Kind",
            new Network(5, [new Dense(2, new Softmax())]), new SoftmaxCrossEntropy()));
        Assert.Contains("has 5 inputs and 2 outputs, but the samples have 3 inputs and 2 targets after preprocessing", fault.Message);
    }

    [Fact]
    public void Settings_of_the_layers_are_refused()
    {
        (RunConfiguration Configuration, string Property)[] described =
        [
            (new() { Hidden = [4] }, "Hidden"), (new() { Activation = [new Relu()] }, "Activation"), (new() { Dropout = 0.5 }, "Dropout"),
            (new() { Initializer = new HeNormal() }, "Initializer"), (new() { Ensemble = 2 }, "Ensemble"),
            (new() { InputScaling = true }, "InputScaling"),
        ];
        Assert.All(described, one => Assert.StartsWith($"{one.Property} is ", Assert.Throws<NablaException>(() =>
            Model.Create(Leaves(), "Kind", Small, new SoftmaxCrossEntropy(), one.Configuration)).Message));
    }

    private sealed record Leaf(double Length, string Color, string? Kind = null);
}
