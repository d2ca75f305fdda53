using Nabla.Data;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

/// <summary>What quantiles hold.</summary>
public class QuantileScoresTests
{
    private static readonly double[] Levels = [0.1, 0.5, 0.9];

    // Four samples of one target: y is 1, 2, 3, 4, each three times, and the quantiles are always 1.5, 2.5, 3.5.
    private static readonly float[] Truth = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
        Answers = [.. Enumerable.Repeat(new[] { 1.5f, 2.5f, 3.5f }, 4).SelectMany(each => each)];

    [Fact]
    public void Coverage_shares_and_pinball_are_those_by_hand()
    {
        var scores = Evaluation.Compute(LearningTask.Regression, Answers, Truth, 3, names: ["y", "y", "y"], levels: Levels);
        var target = Assert.Single(scores.Regression!.Quantiles);
        Assert.Equal("y", target.Name);
        Assert.Equal([0.25, 0.5, 0.75], target.Below);
        Assert.Equal(0.5, target.Coverage);
        Assert.Equal(2, target.Width);
        Assert.Equal(0.8, target.Nominal, 1e-15);
        // Of 0.1: y = 1 lies 0.5 below, the others 0.5, 1.5 and 2.5 above. Of 0.9 it is the mirror image.
        double outer = (0.9 * 0.5 + 0.1 * (0.5 + 1.5 + 2.5)) / 4, median = 0.5 * (1.5 + 0.5 + 0.5 + 1.5) / 4;
        Assert.Equal([outer, median, outer], target.PinballOfLevel.Select(loss => Math.Round(loss, 12)).ToArray());
        Assert.Equal((outer + median + outer) / 3, scores["pinball"]!.Value, 1e-12);
        Assert.Equal(0.5, scores["coverage"]);
    }

    [Fact]
    public void The_point_prediction_is_the_median()
    {
        var scores = Evaluation.Compute(LearningTask.Regression, Answers, Truth, 3, levels: Levels);
        Assert.Equal(Math.Sqrt((2.25 + 0.25 + 0.25 + 2.25) / 4), scores["rmse"]!.Value, 1e-12);
        Assert.Null(Evaluation.Compute(LearningTask.Regression, Answers[..8], Truth[..8], 2, levels: [0.1, 0.9])["rmse"]);
    }

    [Fact]
    public void Units_and_weights_hold()
    {
        var scores = Evaluation.Compute(LearningTask.Regression, Answers, Truth, 3, weights: [1, 1, 1, 5], levels: Levels)
            .InUnitsOf([10, 10, 10]);
        var target = scores.Regression!.Quantiles[0];
        Assert.Equal(2 / 8.0, target.Coverage);
        Assert.Equal(20, target.Width);
        Assert.Equal(1 / 8.0, target.Below[0]);
        Assert.Equal(10 * Evaluation.Compute(LearningTask.Regression, Answers, Truth, 3, weights: [1, 1, 1, 5],
            levels: Levels)["pinball"]!.Value, scores["pinball"]!.Value, 1e-12);
    }

    [Fact]
    public void Several_targets_are_told_apart()
    {
        float[] truth = [1, 1, 10, 10], answers = [0, 2, 20, 30];
        var scores = Evaluation.Compute(LearningTask.Regression, answers, truth, 4, names: ["a", "a", "b", "b"],
            levels: [0.1, 0.9]).Regression!;
        Assert.Equal(["a", "b"], scores.Quantiles.Select(target => target.Name));
        Assert.Equal([1, 0], scores.Quantiles.Select(target => target.Coverage));
        Assert.Equal(0.5, scores.Coverage);
        Assert.Throws<ArgumentException>(() => new MetricAccumulator(LearningTask.Regression, 3, levels: [0.1, 0.9]));
    }
}
