using Nabla.Data;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

public class RegressionScoresTests
{
    private static RegressionScores Scores(float[] a, float[] y, int outputs = 1, float[]? weights = null) =>
        Evaluation.Compute(LearningTask.Regression, a, y, outputs, weights).Regression!;

    [Fact]
    public void Rmse_mae_and_r2_by_hand()
    {
        // Errors −0.5, 0.5, 0, 1: squares 1.5, sizes 2. Targets 3, −0.5, 2, 7: mean 2.875, Σ (y − ȳ)² = 29.1875. R² = 1 − 1.5/29.1875.
        var scores = Scores([2.5f, 0, 2, 8], [3, -0.5f, 2, 7]);
        Assert.Equal(Math.Sqrt(1.5 / 4), scores.Rmse, 14);
        Assert.Equal(0.5, scores.Mae, 14);
        Assert.Equal(1 - 1.5 / 29.1875, scores.R2, 14);
    }

    [Fact]
    public void Several_outputs_each_have_their_own_and_an_overall_one()
    {
        // Output 0: errors 1, −1 of targets 0, 2: RMSE 1, R² 0. Output 1: errors 0, 0 of targets 4, 8: RMSE 0, R² 1.
        var scores = Scores([1, 4, 1, 8], [0, 4, 2, 8], outputs: 2);
        Assert.Equal([1.0, 0.0], scores.Outputs.Select(o => o.Rmse));
        Assert.Equal([0.0, 1.0], scores.Outputs.Select(o => o.R2));
        Assert.Equal(Math.Sqrt(0.5), scores.Rmse, 15);
        Assert.Equal(0.5, scores.Mae);
        Assert.Equal(0.5, scores.R2);
    }

    [Fact]
    public void A_constant_target_has_r2_one_if_met_and_zero_if_not()
    {
        Assert.Equal(1, Scores([0.1f, 0.1f, 0.1f], [0.1f, 0.1f, 0.1f]).R2);
        Assert.Equal(0, Scores([0.1f, 0.1f, 0.2f], [0.1f, 0.1f, 0.1f]).R2);
    }

    [Fact]
    public void One_sample_has_no_r2()
    {
        var evaluation = Evaluation.Compute(LearningTask.Regression, [1], [2], 1);
        Assert.Null(evaluation["r2"]);
        Assert.Equal(1, evaluation["rmse"]);
    }

    [Fact]
    public void A_large_offset_does_not_cost_precision()
    {
        // Targets 1,000,000 + 0, 1, 2, 3; answers half a unit off: R² = 1 − 4·0.25/5.
        Assert.Equal(0.8, Scores([1000000.5f, 1000001.5f, 1000002.5f, 1000003.5f], [1000000, 1000001, 1000002, 1000003]).R2, 12);
    }

    [Fact]
    public void Weights_count_as_repetitions_do()
    {
        var weighted = Scores([1, 2, 5], [0, 3, 3], weights: [2, 1, 0]);
        var repeated = Scores([1, 1, 2], [0, 0, 3]);
        Assert.Equal(repeated.Rmse, weighted.Rmse, 14);
        Assert.Equal(repeated.Mae, weighted.Mae, 14);
        Assert.Equal(repeated.R2, weighted.R2, 14);
    }

    [Fact]
    public void Scores_of_scaled_targets_come_back_to_the_targets_units()
    {
        // y = 10 y' + 3: errors are ten times as large, R² is the same.
        var scaled = Scores([0.1f, 0.4f], [0, 0.5f]);
        var back = scaled.InUnitsOf([10]);
        Assert.Equal(10 * scaled.Rmse, back.Rmse, 12);
        Assert.Equal(10 * scaled.Mae, back.Mae, 12);
        Assert.Equal(scaled.R2, back.R2);
        Assert.Throws<ArgumentException>(() => scaled.InUnitsOf([1, 2]));
    }
}
