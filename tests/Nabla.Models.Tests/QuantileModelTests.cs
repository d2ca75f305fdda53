using Nabla.Costs;
using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models.Tests;

/// <summary>Prediction intervals.</summary>
public class QuantileModelTests
{
    private static readonly RunConfiguration Small =
        new() { Preset = Preset.Standard, Hidden = [24], Epochs = 60, Threads = 1, Quantiles = [0.1, 0.5, 0.9] };

    // y = x + (0.1 + x) e, whose 0.1 and 0.9 quantiles lie 1.2816 (0.1 + x) from x: wide where x is large.
    [Fact]
    public void An_interval_holds_its_share_of_new_rows_and_widens_with_the_spread()
    {
        var model = Model.For(Spreading(2000, seed: 1), "y", Small);
        model.Fit();
        var scores = model.Evaluate(Spreading(4000, seed: 2)).Regression!.Quantiles[0];
        Assert.InRange(scores.Coverage, 0.75, 0.85);
        Assert.InRange(scores.Below[0], 0.06, 0.14);
        Assert.InRange(scores.Below[1], 0.45, 0.55);
        Assert.InRange(scores.Below[2], 0.86, 0.94);
        var said = model.Predict(Table.From([0.1, 0.9], ("x", x => x)));
        for (int i = 0; i < 2; i++)
        {
            double x = i == 0 ? 0.1 : 0.9, distance = 1.2816 * (0.1 + x);
            Assert.Equal(x - distance, said[i][0], 0.3);
            Assert.Equal(x, said.PointPrediction(i)!.Value, 0.3);
            Assert.Equal(x + distance, said[i][2], 0.3);
        }
    }

    [Fact]
    public void Quantiles_never_cross_even_untrained()
    {
        var model = Model.For(Spreading(100, seed: 1), "y", Small with { Quantiles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.9], Validation = 0 });
        var said = model.Predict(Spreading(200, seed: 5));
        for (int i = 0; i < said.Count; i++) Assert.Equal(said[i].ToArray().Order(), said[i].ToArray());
    }

    [Fact]
    public void The_setting_and_the_cost_are_one()
    {
        var (asked, named) = (Model.For(Spreading(100, seed: 1), "y", Small),
            Model.For(Spreading(100, seed: 1), "y", Small with { Quantiles = null, Cost = new Quantiles([0.1, 0.5, 0.9]) }));
        Assert.Equal(asked.Configuration.ToJson(), named.Configuration.ToJson());
        Assert.Equal("quantiles:q1=0.1,q2=0.5,q3=0.9", asked.Configuration.Cost!.Spec.ToString());
        Assert.Equal([0.1, 0.5, 0.9], RunConfiguration.FromJson(asked.Configuration.ToJson()).Quantiles);
        Assert.Equal(["y q0.1", "y q0.5", "y q0.9"], asked.OutputNames);
        Assert.Equal(["pinball", "coverage"], asked.Configuration.Metrics);
    }

    [Theory]
    [InlineData(new[] { 0.9, 0.1 }, null, null, "ascending")]
    [InlineData(new double[0], null, null, "at least one number (got none)")]
    [InlineData(new[] { 0.5, 1.0 }, null, null, "below 1")]
    [InlineData(new[] { 0.5 }, "huber", null, "Quantiles needs the cost quantiles:q1=0.5, but the cost is huber:delta=1")]
    [InlineData(new[] { 0.1, 0.9 }, null, "coverage", "Use pinball")]
    [InlineData(new[] { 0.1, 0.9 }, null, "rmse", "The metric \"rmse\" does not apply to quantiles")]
    public void Settings_without_meaning_are_refused_in_one_line(double[] levels, string? cost, string? monitor, string because) =>
        Assert.Contains(because, Lines.Error(() =>
        Model.For(Spreading(60, seed: 1), "y", Small with { Quantiles = levels, Cost = NetworkSettings.Cost.Parse(cost),
            Monitor = monitor })));

    [Fact]
    public void Arrays_have_quantiles_too_and_are_judged_by_their_one_target()
    {
        var random = new Philox(3, 3);
        float[] x = [.. Enumerable.Range(0, 400).Select(i => (float)random.Normal((ulong)i))],
            y = [.. x.Select((value, i) => value + (float)random.Normal((ulong)(1000 + i)))];
        var data = new Dataset(x, y, 1, 1, LearningTask.Regression);
        var model = Model.For(data, Small);
        model.Fit();
        Assert.Equal(["prediction q0.1", "prediction q0.5", "prediction q0.9"], model.OutputNames);
        Assert.InRange(model.Evaluate(data)["coverage"]!.Value, 0.7, 0.9);
        Assert.Throws<NablaException>(() =>
            Model.For(new Dataset(x, y.Select(value => value > 0 ? 1f : 0f).ToArray(), 1, 1, LearningTask.Classification), Small));
    }

    [Fact]
    public async Task Training_goes_on_with_the_same_quantiles()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("t.csv",
            "x,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i => FormattableString.Invariant($"{i % 9},{i % 9 * 2.5 + i % 4}\n"))));
        var first = await TrainingRun.PrepareAsync(Small with { Data = path, Epochs = 2 });
        first.Fit();
        first.Model.Save(folder.PathOf("m.onnx"));
        var next = await TrainingRun.PrepareAsync(new RunConfiguration { Data = path, Epochs = 2, Continue = folder.PathOf("m.onnx") });
        Assert.Equal([0.1, 0.5, 0.9], next.Model.Configuration.Quantiles);
        next.Fit();
        Assert.Contains("Quantiles must be 0.1,0.5,0.9, as in the model (got 0.5)",
            (await Assert.ThrowsAsync<NablaException>(() =>
                TrainingRun.PrepareAsync(new RunConfiguration
                { Data = path, Continue = folder.PathOf("m.onnx"), Quantiles = [0.5] }))).Message);
    }

    [Fact]
    public async Task A_cost_of_quantiles_is_refused_where_the_model_has_others_or_none()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("t.csv",
            "x,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i => FormattableString.Invariant($"{i % 9},{i % 9 * 2.5 + i % 4}\n"))));
        foreach (double[]? levels in new[] { null, new[] { 0.1, 0.9 } })
        {
            var first = await TrainingRun.PrepareAsync(Small with { Data = path, Epochs = 2, Quantiles = levels });
            first.Fit();
            first.Model.Save(folder.PathOf("m.onnx"));
            var asked = new RunConfiguration { Data = path, Continue = folder.PathOf("m.onnx"), Epochs = 1 };
            foreach (string cost in new[] { "quantiles", "quantiles:0.9" })
                Assert.Contains($"Quantiles must be {(levels is null ? "none" : "0.1,0.9")}, as in the model (got ",
                    (await Assert.ThrowsAsync<NablaException>(() =>
                        TrainingRun.PrepareAsync(asked with { Cost = NetworkSettings.Cost.Parse(cost) }))).Message);
            await TrainingRun.PrepareAsync(asked with { Cost = levels is null ? new Huber() : new Quantiles([0.1, 0.9]) });
        }
    }

    private static Table Spreading(int rows, ulong seed)
    {
        var random = new Philox(seed, 77);
        double[] x = [.. Enumerable.Range(0, rows).Select(i => random.Normal((ulong)i) is var z && z > 0 ? z % 1 : 1 + z % 1)];
        return Table.From(Enumerable.Range(0, rows), ("x", i => x[i]),
            ("y", i => x[i] + (0.1 + x[i]) * random.Normal((ulong)(1_000_000 + i))));
    }
}
