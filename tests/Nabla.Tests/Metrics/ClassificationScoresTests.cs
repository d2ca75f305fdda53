using Nabla.Data;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

public class ClassificationScoresTests
{
    // Five samples, three classes. Predicted: 0, 1, 1, 2, 0; true: 0, 0, 1, 2, 2.
    //            predicted 0  1  2
    //   truth 0            1  1  0
    //         1            0  1  0
    //         2            1  0  1
    private static readonly float[] P =
    [
        0.7f, 0.2f, 0.1f,
        0.3f, 0.5f, 0.2f,
        0.1f, 0.8f, 0.1f,
        0.2f, 0.2f, 0.6f,
        0.5f, 0.1f, 0.4f,
    ];

    private static readonly float[] Y = [1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1];

    private static ClassificationScores Scores(float[] p, float[] y, int outputs, float[]? weights = null) =>
        Evaluation.Compute(LearningTask.Classification, p, y, outputs, weights).Classification!;

    [Fact]
    public void Accuracy_and_top_k_count_where_the_true_class_stands()
    {
        var scores = Scores(P, Y, 3);
        Assert.Equal(3 / 5.0, scores.Accuracy, 15);
        Assert.Equal(scores.Accuracy, scores.TopK(1));
        Assert.Equal(1.0, scores.TopK(2), 15);      // the two misses have the truth in second place
        Assert.Equal(1.0, scores.TopK(9), 15);
    }

    [Fact]
    public void The_confusion_matrix_has_the_truth_in_rows()
    {
        var confusion = Scores(P, Y, 3).Confusion!;
        double[,] expected = { { 1, 1, 0 }, { 0, 1, 0 }, { 1, 0, 1 } };
        for (int truth = 0; truth < 3; truth++)
            for (int predicted = 0; predicted < 3; predicted++)
                Assert.Equal(expected[truth, predicted], confusion[truth, predicted]);
        Assert.Equal("   0  1  2\n0  1  1  0\n1  0  1  0\n2  1  0  1", confusion.ToString());
    }

    [Fact]
    public void Precision_recall_and_f1_follow_from_the_confusion_matrix()
    {
        // class: precision, recall, F1.   0: 1/2, 1/2, 1/2.   1: 1/2, 1, 2/3.   2: 1, 1/2, 2/3.
        var scores = Scores(P, Y, 3);
        Assert.Equal([0.5, 0.5, 1.0], scores.Classes.Select(c => c.Precision));
        Assert.Equal([0.5, 1.0, 0.5], scores.Classes.Select(c => c.Recall));
        Assert.Equal([0.5, 2 / 3.0, 2 / 3.0], scores.Classes.Select(c => c.F1));
        Assert.Equal([2.0, 1.0, 2.0], scores.Classes.Select(c => c.Support));
        Assert.Equal(2 / 3.0, scores.Macro.Precision, 15);
        Assert.Equal(2 / 3.0, scores.BalancedAccuracy, 15);
        Assert.Equal(11 / 18.0, scores.Macro.F1, 15);
        Assert.Equal(new AveragedScores(0.6, 0.6, 0.6), scores.Micro);
        Assert.Equal((2 * 0.5 + 1 * 0.5 + 2 * 1) / 5, scores.Weighted.Precision, 15);
        Assert.Equal((2 * 0.5 + 3 * (2 / 3.0)) / 5, scores.Weighted.F1, 15);
    }

    [Fact]
    public void Log_loss_is_the_mean_of_minus_log_of_the_true_probability()
    {
        double expected = -(Math.Log(0.7) + Math.Log(0.3) + Math.Log(0.8) + Math.Log(0.6) + Math.Log(0.4)) / 5;
        Assert.Equal(expected, Scores(P, Y, 3).LogLoss, 7);
    }

    [Fact]
    public void Outputs_that_do_not_sum_to_one_are_divided_by_their_sum()
    {
        float[] doubled = [.. P.Select(p => 2 * p)];
        Assert.Equal(Scores(P, Y, 3).LogLoss, Scores(doubled, Y, 3).LogLoss, 12);
        Assert.Equal(double.NaN, Scores([-0.5f, 0.5f, 1], [0, 0, 1], 3).LogLoss);
    }

    [Fact]
    public void A_probability_of_zero_costs_what_is_known_of_it()
    {
        Assert.Equal(149 * Math.Log(2), Scores([1, 0, 0], [0, 1, 0], 3).LogLoss, 10);
        Assert.Equal(149 * Math.Log(2), Scores([0], [1], 1).LogLoss, 10);
        Assert.Equal(25 * Math.Log(2), Scores([1], [0], 1).LogLoss, 6);
        Assert.Equal(0, Scores([1], [1], 1).LogLoss, 6);
    }

    [Fact]
    public void Soft_targets_weigh_the_logarithms()
    {
        double expected = -(0.9 * Math.Log(0.75) + 0.1 * Math.Log(0.25));
        Assert.Equal(expected, Scores([0.75f, 0.25f], [0.9f, 0.1f], 2).LogLoss, 7);
        Assert.Equal(expected, Scores([0.25f], [0.1f], 1).LogLoss, 7);
    }

    [Fact]
    public void A_single_column_equals_two_columns()
    {
        float[] p = [0.9f, 0.4f, 0.5f, 0.1f], y = [1, 1, 0, 0];
        float[] two = [.. p.SelectMany(v => new[] { 1 - v, v })], twoY = [.. y.SelectMany(v => new[] { 1 - v, v })];
        var (one, both) = (Scores(p, y, 1), Scores(two, twoY, 2));
        Assert.Equal(0.75, one.Accuracy);           // ½ itself is class 0
        Assert.Equal(both.Accuracy, one.Accuracy);
        Assert.Equal(both.LogLoss, one.LogLoss, 6);
        Assert.Equal(both.RocAuc, one.RocAuc);
        Assert.Equal(both.Classes, one.Classes);
        Assert.Equal(both.CalibrationError, one.CalibrationError, 6);
    }

    [Fact]
    public void Weights_count_as_repetitions_do()
    {
        float[] weights = [1, 2, 0, 3, 1];
        float[] repeatedP = [], repeatedY = [];
        for (int i = 0; i < 5; i++)
            for (int copy = 0; copy < weights[i]; copy++)
            {
                repeatedP = [.. repeatedP, .. P[(3 * i)..(3 * i + 3)]];
                repeatedY = [.. repeatedY, .. Y[(3 * i)..(3 * i + 3)]];
            }

        var weighted = Evaluation.Compute(LearningTask.Classification, P, Y, 3, weights);
        var repeated = Evaluation.Compute(LearningTask.Classification, repeatedP, repeatedY, 3);
        // The temperature of a few samples depends on how many there are: five weighted ones say less than seven.
        foreach (var (name, value) in MetricRegistry.Values(repeated).Where(one => one.Key != "calibrated-log-loss"))
            Assert.Equal(value, weighted[name]!.Value, 12);
    }

    [Fact]
    public void A_class_that_is_never_predicted_has_precision_zero()
    {
        // Truth 0, 1; predicted 0, 0. As scikit-learn: precision of 1 is 0 by definition; macro precision (1/2 + 0) / 2.
        var scores = Scores([0.9f, 0.1f, 0.8f, 0.2f], [1, 0, 0, 1], 2);
        Assert.Equal(0, scores.Classes[1].Precision);
        Assert.Equal(0, scores.Classes[1].F1);
        Assert.Equal(0.25, scores.Macro.Precision);
    }

    [Fact]
    public void A_class_that_appears_nowhere_is_left_out_of_the_macro_average()
    {
        // Class 2 is neither true nor predicted: scikit-learn would not know that it exists.
        var scores = Scores([0.9f, 0.1f, 0, 0.1f, 0.9f, 0], [1, 0, 0, 0, 1, 0], 3);
        Assert.Equal(new AveragedScores(1, 1, 1), scores.Macro);
        Assert.Equal(1, scores.BalancedAccuracy);
        Assert.Equal(0, scores.Classes[2].F1);
    }

    [Fact]
    public void With_one_class_only_the_area_is_not_defined()
    {
        var evaluation = Evaluation.Compute(LearningTask.Classification, [0.9f, 0.8f], [1, 1], 1);
        Assert.Equal(double.NaN, evaluation.Classification!.RocAuc!.Value);
        Assert.Null(evaluation["roc-auc"]);
        Assert.Equal(1, evaluation["accuracy"]);
    }

    [Fact]
    public void Calibration_compares_confidence_with_hits()
    {
        // Two bins: confidence 0.9, 0.9 with one hit of two: |1/2 − 0.9| · 2/3; confidence 0.6 with a hit: |1 − 0.6| · 1/3.
        double expected = 0.4 * 2 / 3 + 0.4 / 3;
        Assert.Equal(expected, Scores([0.9f, 0.9f, 0.6f], [1, 0, 1], 1).CalibrationError, 6);
    }

    [Fact]
    public void A_NaN_is_below_every_number_and_leaves_the_log_loss_undefined()
    {
        var evaluation = Evaluation.Compute(LearningTask.Classification, [float.NaN, 0.1f, 0.2f], [1, 0, 0], 3);
        Assert.Equal(0, evaluation["accuracy"]);
        Assert.Null(evaluation["log-loss"]);
        Assert.Null(evaluation["roc-auc"]);
    }

    [Fact]
    public void Equal_outputs_go_to_the_first_class()
    {
        var scores = Scores([0.5f, 0.5f, 0.5f, 0.5f], [1, 0, 0, 1], 2);
        Assert.Equal(0.5, scores.Accuracy);
        Assert.Equal(0.5, scores.TopK(1));
        Assert.Equal(1, scores.TopK(2));
    }

    [Fact]
    public void Beyond_a_thousand_classes_there_is_no_confusion_matrix()
    {
        var p = new float[1001];
        (p[1000], p[7]) = (0.9f, 0.1f);
        float[] y = [.. p.Select(v => v > 0.5f ? 1f : 0f)];
        var scores = Scores(p, y, 1001);
        Assert.Null(scores.Confusion);
        Assert.Equal(1, scores.Accuracy);
    }
}
