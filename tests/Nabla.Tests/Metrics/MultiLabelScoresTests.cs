using Nabla.Data;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

public class MultiLabelScoresTests
{
    // Three samples, two labels. Predicted: 1 0, 1 1, 0 0; true: 1 0, 0 1, 0 1.
    private static readonly float[] P = [0.9f, 0.2f, 0.6f, 0.7f, 0.1f, 0.4f];
    private static readonly float[] Y = [1, 0, 0, 1, 0, 1];
    private static readonly Evaluation Result = Evaluation.Compute(LearningTask.MultiLabel, P, Y, 2, names: ["cat", "dog"]);

    [Fact]
    public void A_sample_counts_where_all_its_labels_are_right()
    {
        Assert.Equal(1 / 3.0, Result.MultiLabel!.SubsetAccuracy, 15);
        Assert.Equal(2 / 6.0, Result.MultiLabel.HammingLoss, 15);
        Assert.Equal(Result.MultiLabel.SubsetAccuracy, Result["accuracy"]);
    }

    [Fact]
    public void Each_label_has_its_own_scores()
    {
        // cat: TP 1, FP 1, FN 0: precision 1/2, recall 1, F1 2/3. dog: TP 1, FP 0, FN 1: precision 1, recall 1/2, F1 2/3.
        var scores = Result.MultiLabel!;
        Assert.Equal(new ClassScores("cat", 0.5, 1, 2 / 3.0, 1, 2), scores.Labels[0]);
        Assert.Equal(new ClassScores("dog", 1, 0.5, 2 / 3.0, 2, 1), scores.Labels[1]);
        Assert.Equal(0.75, scores.Macro.Precision);
        Assert.Equal(2 / 3.0, scores.Micro.F1, 15);
        Assert.Equal((1 * 1 + 2 * 0.5) / 3, scores.Weighted.Recall, 15);
    }

    [Fact]
    public void The_area_is_the_mean_over_labels()
    {
        // cat: 0.9 above 0.6 and 0.1: 1. dog: 0.7 and 0.4 above 0.2: 1.
        Assert.Equal(1, Result["roc-auc"]);
    }

    [Fact]
    public void A_label_that_nobody_carries_counts_zero_in_the_macro_average_and_has_no_area()
    {
        var scores = Evaluation.Compute(LearningTask.MultiLabel, [0.9f, 0.1f, 0.2f, 0.1f], [1, 0, 0, 0], 2).MultiLabel!;
        Assert.Equal(0.5, scores.Macro.F1);
        Assert.Equal(double.NaN, scores.RocAucOf(1)!.Value);
        Assert.Equal(1, scores.RocAuc);
    }

    [Fact]
    public void Log_loss_is_the_mean_over_samples_and_labels()
    {
        double expected = -(Math.Log(0.9) + Math.Log(0.8) + Math.Log(0.4) + Math.Log(0.7) + Math.Log(0.9) + Math.Log(0.4)) / 6;
        Assert.Equal(expected, Result.MultiLabel!.LogLoss, 7);
        Assert.Equal(25 * Math.Log(2), Evaluation.Compute(LearningTask.MultiLabel, [1], [0], 1).MultiLabel!.LogLoss, 12);
    }
}
