using Nabla.Data;

namespace Nabla.Models.Tests;

/// <summary>Numbers that a float knows to the nearest 128 only: seconds since 1970, within some minutes.</summary>
public class LargeNumberTests
{
    private const double Start = 1.7e9;

    private static readonly Table Stamps = Table.From(
        Enumerable.Range(0, 300), ("x", i => i % 37 / 37.0), ("seen", i => Start + i % 100),
            ("when", i => Start + 60 * Math.Sin(i % 37 / 6.0) + i % 100 * 0.5));

    [Theory]
    [InlineData("standard", 1)]
    [InlineData("tabular", 1)]
    [InlineData("tabular", 2)]
    public void Targets_far_from_0_are_predicted_to_their_last_digit(string preset, int ensemble)
    {
        var model = Model.For(Stamps, "when", new() { Preset = NetworkSettings.Preset.Parse(preset), Hidden = [16], Epochs = 15,
            Ensemble = ensemble });
        model.Fit();
        double[] predicted = model.Predict(Stamps).Values.ToArray(), truth = ((NumericColumn)Stamps["when"]).Values.ToArray();
        Assert.InRange(predicted.Distinct().Count(), 250, 300);
        var scores = model.Evaluate(Stamps).Regression!;
        double rmse = Math.Sqrt(predicted.Zip(truth, (a, y) => (a - y) * (a - y)).Average());
        Assert.Equal(scores.Rmse, rmse, 1e-5 * rmse);
        Assert.InRange(rmse, 0.1, 60);

        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        Assert.Equal(predicted, Model.Load(folder.PathOf("m")).Predict(Stamps).Values.ToArray());
        using var runtime = Runtime.Of(model);
        Assert.Equal(typeof(double), runtime.TypeOf("prediction"));
        double[] theirs = (double[])runtime.Run(Stamps, model.Preprocessing!)["prediction"];
        foreach (var (ours, other) in predicted.Zip(theirs)) Assert.Equal(ours, other, 0.01);
    }

    [Fact]
    public void Columns_far_from_0_are_told_apart()
    {
        var model = Model.For(Stamps, "when", new() { Preset = Preset.Standard, Hidden = [4] });
        var inputs = model.ToDataset(Stamps).Inputs.Span;
        int width = model.Network.Architecture.Inputs, seen = model.Preprocessing!.InputNames.ToList().IndexOf("seen");
        var different = new HashSet<float>();
        for (int row = 0; row < Stamps.RowCount; row++) different.Add(inputs[row * width + seen]);
        Assert.Equal(100, different.Count);
    }

    [Theory]
    [InlineData("when", 1)]
    [InlineData("x", 128)]
    public void Samples_into_memory_of_the_callers_allocate_nothing(string target, int samples)
    {
        var model = Model.For(Stamps, target, new() { Hidden = [8], Embedding = new NumberEmbedding.Periodic(Waves: 3) });
        var inputs = model.ToDataset(Stamps).Inputs[..(samples * model.Network.Architecture.Inputs)];
        var values = new double[samples];
        model.Predict(inputs.Span, values);
        Assert.Equal(model.Predict(inputs.Span).Values.ToArray(), values);
        Assert.Equal(0, AllocatedBytes.By(() => model.Predict(inputs.Span, values)));
        Assert.Contains("there is room for",
            Assert.Throws<ArgumentException>(() => model.Predict(new float[model.Network.Architecture.Inputs], new double[2])).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_say_which_precision_they_have()
    {
        Assert.False(Model.For(Stamps, "when", new() { Hidden = [2] }).Predict(Stamps).IsSinglePrecision, "IsSingle must be false.");
        Assert.True(Model.For(Table.From(Enumerable.Range(0, 20), ("x", i => (double)i), ("kind", i => i % 2 == 0 ? "a" : "b")), "kind",
            new() { Hidden = [2] }).Predict(Stamps).IsSinglePrecision, "IsSingle must be true.");
        Assert.True(Model.For(new Dataset(new float[40], new float[20], 2, 1, LearningTask.Regression), new() { Hidden = [2] })
            .Predict(new float[2]).IsSinglePrecision, "IsSingle must be true.");
    }
}
