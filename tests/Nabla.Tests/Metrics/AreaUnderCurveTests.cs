using CsCheck;
using Nabla.Data;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

public class AreaUnderCurveTests
{
    [Fact]
    public void It_is_the_part_of_pairs_in_the_right_order()
    {
        // Positive 0.35, 0.8; negative 0.1, 0.4. Pairs: 0.35 > 0.1 yes, 0.35 > 0.4 no, 0.8 > both yes: 3 of 4.
        Assert.Equal(0.75, AreaUnderCurve.Compute([0.1f, 0.4f, 0.35f, 0.8f], [false, false, true, true], [1, 1, 1, 1]));
    }

    [Fact]
    public void Equal_scores_count_half()
    {
        Assert.Equal(0.5, AreaUnderCurve.Compute([0.3f, 0.3f, 0.3f], [false, true, true], [1, 1, 1]));
        Assert.Equal(0.5, AreaUnderCurve.Compute([0f, -0f], [false, true], [1, 1]));
    }

    [Fact]
    public void It_equals_the_count_over_all_pairs()
    {
        var sample = Gen.Select(Gen.Int[0, 9], Gen.Bool, Gen.Int[0, 3]);
        sample.Array[0, 60].Sample(samples =>
        {
            float[] scores = [.. samples.Select(s => s.Item1 / 10f)];
            bool[] positive = [.. samples.Select(s => s.Item2)];
            double[] weights = [.. samples.Select(s => (double)s.Item3)];
            double pairs = 0, right = 0;
            for (int p = 0; p < scores.Length; p++)
                for (int n = 0; n < scores.Length; n++)
                {
                    if (!positive[p] || positive[n]) continue;
                    double pair = weights[p] * weights[n];
                    pairs += pair;
                    right += pair * (scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0);
                }

            Assert.Equal(pairs == 0 ? double.NaN : right / pairs, AreaUnderCurve.Compute(scores, positive, weights), 12);
        });
    }

    [Fact]
    public void Several_classes_take_the_mean_of_each_against_the_rest()
    {
        // Class 0: positives 0.8, negatives 0.3, 0.1: 1. Class 1: positive 0.4, negatives 0.1, 0.6: 1/2. Class 2: positive 0.3, negatives
        // 0.1, 0.3: 3/4.
        float[] p = [0.8f, 0.1f, 0.1f, 0.3f, 0.4f, 0.3f, 0.1f, 0.6f, 0.3f], y = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        var scores = Evaluation.Compute(LearningTask.Classification, p, y, 3).Classification!;
        Assert.Equal(1, scores.RocAucOf(0));
        Assert.Equal(0.5, scores.RocAucOf(1));
        Assert.Equal(0.75, scores.RocAucOf(2));
        Assert.Equal(0.75, scores.RocAuc);
    }

    [Fact]
    public void A_class_without_samples_is_left_out_of_the_mean()
    {
        float[] p = [0.8f, 0.1f, 0.1f, 0.3f, 0.4f, 0.3f], y = [1, 0, 0, 0, 1, 0];
        var scores = Evaluation.Compute(LearningTask.Classification, p, y, 3).Classification!;
        Assert.Equal(double.NaN, scores.RocAucOf(2)!.Value);
        Assert.Equal(1, scores.RocAuc);
    }

    [Fact]
    public void It_is_missing_where_the_scores_were_not_kept()
    {
        var tally = new MetricAccumulator(LearningTask.Classification, 1);
        tally.Add([0.2f, 0.8f], [0, 1]);
        Assert.Null(tally.Evaluate().Classification!.RocAuc);
    }
}
