using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class ArrayDatasetTests
{
    private enum Kind { Small = 3, Large = 1 }

    private static readonly double[][] Rows = [[1, 2], [3, 4], [0.1, 5]];
    private static readonly float[] Flat = [1, 2, 3, 4, 0.1f, 5];

    [Fact]
    public void Jagged_rectangular_and_consecutive_numbers_are_the_same_samples()
    {
        int[] labels = [7, -1, 7];
        Dataset[] all =
        [
            Dataset.ForClassification(Rows, labels),
            Dataset.ForClassification(new double[,] { { 1, 2 }, { 3, 4 }, { 0.1, 5 } }, labels),
            Dataset.ForClassification<double, int>([1, 2, 3, 4, 0.1, 5], 2, labels),
            Dataset.ForClassification([[1f, 2], [3, 4], [0.1f, 5]], labels),
            Dataset.ForClassification(new float[,] { { 1, 2 }, { 3, 4 }, { 0.1f, 5 } }, labels),
            Dataset.ForClassification<float, int>(Flat, 2, labels),
        ];
        foreach (var data in all)
        {
            Assert.Equal(Flat, data.Inputs.ToArray());
            Assert.Equal([0, 1, 1, 0, 0, 1], data.Targets.ToArray());
            Assert.Equal(["-1", "7"], data.ClassNames);
            Assert.Equal((2, 2, LearningTask.Classification), (data.InputWidth, data.TargetWidth, data.LearningTask));
        }
    }

    [Fact]
    public void Targets_of_numbers_are_one_number_per_sample()
    {
        double[] y = [0.5, -1, 0.1];
        Dataset[] all =
        [
            Dataset.ForRegression(Rows, y),
            Dataset.ForRegression(new double[,] { { 1, 2 }, { 3, 4 }, { 0.1, 5 } }, y),
            Dataset.ForRegression([1, 2, 3, 4, 0.1, 5], 2, y),
            Dataset.ForRegression([[1f, 2], [3, 4], [0.1f, 5]], [0.5f, -1, 0.1f]),
        ];
        foreach (var data in all)
        {
            Assert.Equal(Flat, data.Inputs.ToArray());
            Assert.Equal([0.5f, -1, 0.1f], data.Targets.ToArray());
            Assert.Equal((2, 1, LearningTask.Regression), (data.InputWidth, data.TargetWidth, data.LearningTask));
        }
    }

    [Fact]
    public void Classes_are_in_ascending_order_or_in_the_order_given()
    {
        Assert.Equal(["B", "a"], Dataset.ForClassification(Rows, ["a", "B", "a"]).ClassNames);
        var enums = Dataset.ForClassification(Rows, [Kind.Small, Kind.Large, Kind.Large]);
        Assert.Equal(["Large", "Small"], enums.ClassNames);
        Assert.Equal([0, 1, 1, 0, 1, 0], enums.Targets.ToArray());
        var given = Dataset.ForClassification(Rows, ["a", "B", "a"], ["c", "B", "a"]);
        Assert.Equal(["c", "B", "a"], given.ClassNames);
        Assert.Equal([0, 0, 1, 0, 1, 0, 0, 0, 1], given.Targets.ToArray());
    }

    [Fact]
    public void The_inputs_are_a_copy()
    {
        float[][] rows = [[1], [2]];
        var data = Dataset.ForRegression(rows, [1f, 2]);
        rows[0][0] = 9;
        Assert.Equal([1, 2], data.Inputs.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refuses("Sample 1 must have as many inputs as sample 0 (expected 2, got 1).",
            () => Dataset.ForRegression([[1f, 2], [3]], [1f, 2]));
        Refuses("labels must have one value per sample (expected 3, got 2).", () => Dataset.ForClassification(Rows, [1, 2]));
        Refuses("targets must have one value per sample (expected 3, got 1).", () => Dataset.ForRegression(Rows, [1.0]));
        Refuses("inputs must have at least one sample (got none).", () => Dataset.ForRegression<float>([], []));
        Refuses("There must be at least 2 classes (got 1).", () => Dataset.ForClassification(Rows, [1, 1, 1]));
        Refuses("The label of sample 1 must be one of the classes (got B).",
            () => Dataset.ForClassification(Rows, ["a", "B", "a"], ["a", "b"]));
        Refuses("The class a must be given once (got it again at 1).",
            () => Dataset.ForClassification(Rows, ["a", "a", "a"], ["a", "a"]));
        Refuses("labels must be int, string or an enum (got Double).", () => Dataset.ForClassification(Rows, [1.0, 2.0, 1.0]));

        static void Refuses(string message, Func<Dataset> create) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => create()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trainer_evaluates_its_network_on_arrays()
    {
        double[][] x = [.. Enumerable.Range(0, 200).Select(i => new[] { i % 20 / 10.0 - 1, i / 20 / 5.0 - 1 })];
        string[] labels = [.. x.Select(row => row[0] + row[1] > 0 ? "above" : "below")];
        var data = Dataset.ForClassification(x, labels);
        var network = new Network(2, [new Dense(2, new Softmax())], seed: 1);
        var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.05), new() { Epochs = 40, BatchSize = 10 });
        double? before = trainer.Evaluate(data)["accuracy"];
        trainer.Fit(data, data);
        var after = trainer.Evaluate(data);
        Assert.True(after["accuracy"] > 0.95, $"{before} before, {after} after");
        Assert.Equal(Evaluator.Evaluate(network, trainer.Cost, data).Cost, after.Cost);
    }
}
