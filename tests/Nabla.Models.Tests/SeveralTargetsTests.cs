using Nabla.Costs;
using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Specs;

namespace Nabla.Models.Tests;

/// <summary>Several targets: the vector y of the notes, and labels.</summary>
public class SeveralTargetsTests
{
    private static readonly RunConfiguration Small = new() { Preset = Preset.Standard, Hidden = [12], Epochs = 30, Threads = 1 };

    [Theory]
    [InlineData("price,rooms", "price|rooms")]
    [InlineData("price, rooms", "price|rooms")]
    [InlineData("price,\"a,b\"", "price|a,b")]
    [InlineData("a,b", "a,b")]
    [InlineData("\"say \"\"hi\"\"\",price", "say \"hi\"|price")]
    [InlineData("rooms", "rooms")]
    public void Names_are_divided_as_the_cells_of_a_line(string text, string names)
    {
        var read = TargetColumns.Parse(text, ["price", "rooms", "a,b", "say \"hi\""]);
        Assert.Equal(names.Split('|'), read);
        Assert.Equal(read, TargetColumns.Parse(TargetColumns.Text(read), ["price", "rooms", "a,b", "say \"hi\""]));
    }

    [Theory]
    [InlineData("price,,rooms", "is empty")]
    [InlineData("price,price", "named twice")]
    public void Names_that_are_none_are_refused_in_one_line(string text, string because) =>
        Assert.Contains(because, Lines.Error(() => TargetColumns.Parse(text, ["price", "rooms"])));

    [Fact]
    public void Softmax_is_for_classes_and_for_shares()
    {
        const string Refusal = "Cost is softmax-cross-entropy, which is for classes, but the target is numeric.";
        var asked = Small with { Cost = new SoftmaxCrossEntropy(), Epochs = 1, Validation = 0 };
        Assert.Equal($"{Refusal} Use squared-error, or a target of classes.", Lines.Error(() => Model.For(Houses(40), "price", asked)));
        Assert.StartsWith(Refusal, Lines.Error(() => Model.For(Houses(40), "price,rooms", asked)));
        var shares = Table.From([.. Enumerable.Range(0, 40)], ("x", i => i % 7), ("p", i => i % 5 / 4.0), ("q", i => 1 - i % 5 / 4.0));
        Assert.EndsWith("For targets that are shares, which sum to 1 in each row, set TargetScaling to none.",
            Lines.Error(() => Model.For(shares, "p,q", asked)));
        var model = Model.For(shares, "p,q", asked with { TargetScaling = Scaling.None });
        model.Fit();
        var said = model.Predict(shares);
        Assert.Equal(1, said[0][0] + said[0][1], 1e-5);
        var arrays = new Dataset(new float[] { 1, 2, 3, 4 }, new[] { 0.25f, 0.75f, 1, 0 }, 2, 2, LearningTask.Regression);
        Assert.Equal(new SoftmaxCrossEntropy(), Model.For(arrays, asked).Configuration.Cost);
        Assert.StartsWith(Refusal,
            Lines.Error(() => Model.For(
                new Dataset(new float[] { 1, 2, 3, 4 }, new[] { 0.25f, 0.75f, 1, 3 }, 2, 2, LearningTask.Regression), asked)));
    }

    // One is words and the other numbers: the task that the refusal names makes labels of both.
    [Fact]
    public void Words_and_numbers_are_labels_where_the_task_says_so()
    {
        using var folder = new TemporaryFolder();
        string text = "x,smoker,wet\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 9},{(i % 9 > 4 ? "yes" : "no")},{(i % 9 > 2 ? 1 : 0)}\n"));
        var table = Lines.Table(text);
        Assert.Contains("set LearningTask to multi-label", Lines.Error(() => Model.For(table, "smoker,wet", Small)));
        var model = Model.For(table, "smoker,wet", Small with { LearningTask = LearningTask.MultiLabel });
        model.Fit();
        model.Save(folder.PathOf("m"));
        var loaded = Model.Load(folder.PathOf("m"));
        Assert.Equal(["smoker", "wet"],
            loaded.Evaluate(Lines.Table(text, loaded.Preprocessing!.ToCsvOptions())).MultiLabel!.Labels.Select(label => label.Name));
        Assert.Equal(model.Predict(table).Values.ToArray(), loaded.Predict(Lines.Table(text)).Values.ToArray());
        using var runtime = Runtime.Of(model);
        var (ours, theirs) = (model.Predict(table).Values.ToArray(), (double[])runtime.Run(table, model.Preprocessing!)["probabilities"]);
        Assert.Equal(ours.Length, theirs.Length);
        for (int i = 0; i < ours.Length; i++) Assert.Equal(ours[i], theirs[i], 1e-4);
    }

    [Fact]
    public void Each_number_is_learnt_in_its_own_unit()
    {
        var model = Model.For(Houses(400), ["price", "rooms"], Small);
        model.Fit();
        var test = Houses(100, seed: 9);
        var scores = model.Evaluate(test).Regression!;
        Assert.Equal(["price", "rooms"], scores.Outputs.Select(output => output.Name));
        Assert.All(scores.Outputs, output => Assert.InRange(output.R2, 0.8, 1));
        Assert.InRange(scores.Outputs[0].Rmse, 100, 60_000);
        Assert.InRange(scores.Outputs[1].Rmse, 0.001, 1.5);

        // What is printed is what is judged.
        var said = model.Predict(test);
        for (int t = 0; t < 2; t++)
        {
            var truth = ((NumericColumn)test[scores.Outputs[t].Name]).Values;
            Assert.Equal(scores.Outputs[t].Rmse, Math.Sqrt(Enumerable.Range(0, 100).Average(i => Math.Pow(said[i][t] - truth.Span[i], 2))),
                1e-4 * scores.Outputs[t].Rmse);
        }

        Assert.Equal(["price", "rooms"], said.OutputNames);
    }

    [Fact]
    public void A_model_of_several_targets_is_saved_loaded_and_trained_on()
    {
        using var folder = new TemporaryFolder();
        var model = Model.For(Houses(100), "price,rooms", Small with { Epochs = 2, TargetScaling = Scaling.Robust });
        model.Fit();
        model.Save(folder.PathOf("m.onnx"));
        var read = Model.Load(folder.PathOf("m.onnx"));
        Assert.Equal(model.Preprocessing!.ToJson(), read.Preprocessing!.ToJson());
        Assert.Equal(model.Predict(Houses(20)).Values.ToArray(), read.Predict(Houses(20)).Values.ToArray());
        Assert.Equal(model.OutputNames, read.OutputNames);
        Assert.Equal("price,rooms", read.Configuration.Target);
        // Its own configuration gives the same network again.
        var again = Model.For(Houses(100), configuration: read.Configuration);
        again.Fit();
        Assert.Equal(model.Network.Theta.ToArray(), again.Network.Theta.ToArray());
    }

    [Fact]
    public void One_target_named_in_a_list_is_the_run_of_one_target()
    {
        var (one, listed) = (Model.For(Houses(80), "price", Small with { Ignore = ["rooms"], Epochs = 2 }),
            Model.For(Houses(80), ["price"], Small with { Ignore = ["rooms"], Epochs = 2 }));
        Assert.Equal(one.Fit().ThetaSha256, listed.Fit().ThetaSha256);
        Assert.IsType<NumberTarget>(listed.Preprocessing!.Target);
        Assert.Equal(one.Configuration.ToJson(), listed.Configuration.ToJson());
    }

    [Fact]
    public void Columns_of_two_values_are_labels()
    {
        using var folder = new TemporaryFolder();
        var model = Model.For(People(400), ["smoker", "owner"], Small);
        var report = model.Fit();
        Assert.Equal(LearningTask.MultiLabel, model.LearningTask);
        Assert.Equal(LearningTask.MultiLabel, model.Configuration.LearningTask);
        var scores = model.Evaluate(People(100, seed: 4));
        Assert.Equal(["smoker", "owner"], scores.MultiLabel!.Labels.Select(label => label.Name));
        Assert.InRange(scores["accuracy"]!.Value, 0.8, 1);
        model.Save(folder.PathOf("m.onnx"));
        var said = Model.Load(folder.PathOf("m.onnx")).Predict(People(10));
        Assert.Contains(said.PredictedValue(0, 0), new[] { "no", "yes" });
        Assert.Equal(said[3][1] > 0.5 ? "y" : "n", said.PredictedValue(3, 1));
    }

    [Theory]
    [InlineData("price,kind", null, "\"price\" holds numbers, \"kind\" text)")]
    [InlineData("kind,color", null, "\"color\" has 3: blue, green, red)")]
    [InlineData("price,rooms", "classification", "\"price\" has 60:")]
    [InlineData("kind", "multi-label", "needs at least 2 target columns")]
    [InlineData("price,room", null, "has no column \"room\"")]
    public void Targets_that_do_not_go_together_are_refused_in_one_line(string target, string? task, string because) =>
        Assert.Contains(because, Lines.Error(() => Model.For(Houses(60), target, Small with { LearningTask = DataSettings.LearningTask.Parse(task) })));

    [Fact]
    public void Class_weights_and_quantiles_of_labels_are_refused()
    {
        Assert.Contains("ClassWeights needs one target of classes",
            Lines.Error(() => Model.For(People(60), "smoker,owner", Small with { ClassWeights = ClassWeights.Balanced })));
        Assert.Contains("Quantiles needs a numeric target",
            Lines.Error(() => Model.For(People(60), "smoker,owner", Small with { Quantiles = [0.1, 0.9] })));
    }

    [Fact]
    public void Numbers_that_stand_for_two_classes_are_labels_where_the_task_says_so()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("x", i => i % 7 * 1.5), ("a", i => i % 2), ("b", i => i % 3 == 0 ? 1 : 0));
        Assert.Equal(LearningTask.MultiLabel, Model.For(table, "a,b", Small with { LearningTask = LearningTask.MultiLabel }).LearningTask);
        var numbers = Model.For(table, "a,b", Small);
        Assert.Equal(LearningTask.Regression, numbers.LearningTask);
        Assert.Equal(2, numbers.Preprocessing!.Notes.Count(note =>
            note is { Code: "whole-number-target", Advice: { } advice } && advice.Equals(SettingAdvice.Use("task", "multi-label"))));
    }

    [Fact]
    public void Folds_ensembles_and_importance_take_several_targets()
    {
        var folds = CrossValidation.Run(Houses(90), Small with { Target = "price,rooms", Epochs = 5 }, folds: 3);
        Assert.All(folds.Folds, part => Assert.Equal(2, part.Regression!.Outputs.Count));
        Assert.NotNull(folds.Mean("r2"));
        CrossValidation.Run(People(60), Small with { Target = "smoker,owner", Epochs = 2 }, folds: 2);

        var model = Model.For(Houses(200), "price,rooms", Small with { Ensemble = 3, Epochs = 20, Validation = 0.2 });
        model.Fit();
        var importance = PermutationImportance.Compute(model, model.ToDataset(Houses(100)));
        Assert.Equal("size", importance[0].Column);
        Assert.InRange(importance[0].Metric, 0.1, 10);
    }

    [Theory]
    [InlineData("price,rooms", null)]
    [InlineData("price,rooms", new[] { 0.1, 0.5, 0.9 })]
    [InlineData("kind,flag", null)]
    public async Task A_stream_learns_as_memory_does(string target, double[]? quantiles)
    {
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("size,price,rooms,kind,flag\n");
        for (int i = 0; i < 300; i++)
            text.Append(FormattableString.Invariant($"{i % 17},{1000 + i % 17 * 30.5},{i % 5 + 0.25},{(i % 3 == 0 ? "a" : "b")},{(i % 2 == 0 ? "on" : "off")}\n"));
        string path = folder.Write("t.csv", text.ToString());
        var asked = Small with { Data = path, Target = target, Quantiles = quantiles, Epochs = 2, Shuffle = false, Validation = 0,
            Ignore = target[0] == 'p' ? ["kind", "flag"] : ["price", "rooms"], Scaling = Scaling.Standard };
        var (held, streamed) = (await TrainingRun.PrepareAsync(asked), await TrainingRun.PrepareAsync(asked with { Memory = 16_000_000 }));
        Assert.Equal(held.Model.Preprocessing!.Target.Columns, streamed.Model.Preprocessing!.Target.Columns);
        Assert.Equal(((Dataset)held.Train).Targets.ToArray(), streamed.Train.Take(300).Targets.ToArray());
        Assert.Equal(held.Fit().Report!.ThetaSha256, streamed.Fit().Report!.ThetaSha256);
    }

    internal static Table Houses(int rows, int seed = 1)
    {
        var random = new Random(seed);
        var each = Enumerable.Range(0, rows)
            .Select(i => (Size: 20 + 180 * random.NextDouble(), Color: new[] { "red", "green", "blue" }[i % 3], Noise: random.NextDouble()))
            .ToList();
        return Table.From(
            each, ("size", house => house.Size), ("color", house => house.Color),
                ("price", house => 1e6 + 3000 * house.Size + (house.Color == "red" ? 5000 : 0) + 1000 * house.Noise),
            ("rooms", house => house.Size / 25 + house.Noise), ("kind", house => house.Size > 100 ? "large" : "small"));
    }

    private static Table People(int rows, int seed = 2)
    {
        var random = new Random(seed);
        var each = Enumerable.Range(0, rows).Select(_ => (A: random.NextDouble(), B: random.NextDouble())).ToList();
        return Table.From(each, ("a", one => one.A), ("b", one => one.B), ("smoker", one => one.A > 0.5 ? "yes" : "no"),
            ("owner", one => one.A + one.B > 1 ? "y" : "n"));
    }
}
