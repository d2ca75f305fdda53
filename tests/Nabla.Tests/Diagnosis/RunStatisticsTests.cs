using Nabla.Costs;

namespace Nabla.Tests.Diagnosis;

public class RunStatisticsTests
{
    [Fact]
    public void One_answer_for_all_costs_the_entropy_of_the_classes()
    {
        // 40 %, 30 %, 30 %.
        double entropy = -(0.4 * Math.Log(0.4) + 0.6 * Math.Log(0.3));
        Assert.Equal(entropy, Runs.Healthy.ConstantPredictionCost, 14);
    }

    [Fact]
    public void One_answer_for_all_costs_the_variances_of_the_targets()
    {
        Assert.Equal(1, Runs.Regression.ConstantPredictionCost);
        Assert.Equal(0.4 * 0.6 + 2 * 0.3 * 0.7, (Runs.Healthy with { Cost = CostRegistry.Default.Parse("squared-error") }).ConstantPredictionCost, 14);
        Assert.Equal((0.4 * 0.6 + 2 * 0.3 * 0.7) / 3, (Runs.Healthy with { Cost = CostRegistry.Default.Parse("mean-squared-error") }).ConstantPredictionCost, 14);
        Assert.Equal(double.NaN, (Runs.Healthy with { Cost = CostRegistry.Default.Parse("huber") }).ConstantPredictionCost);
    }

    [Fact]
    public void A_single_column_of_two_classes_counts_once()
    {
        var run = Runs.Healthy.WithClasses(3, 1).WithTargets(0, 1);
        Assert.Equal(0.75 * 0.25, (run with { Cost = CostRegistry.Default.Parse("squared-error") }).ConstantPredictionCost, 14);
        Assert.Equal(-(0.75 * Math.Log(0.75) + 0.25 * Math.Log(0.25)),
            (run with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy") }).ConstantPredictionCost, 14);
    }

    [Fact]
    public void A_run_that_only_undoes_a_bad_start_has_not_learned()
    {
        // From 5000 to 3: what always answering the shares of the classes gives is 1.09.
        var run = Runs.Stuck with { Start = Runs.Stuck.Start with { Cost = 5000 } };
        Assert.False((run with { Epochs =
            [.. run.Epochs.Select(epoch => epoch with { Network = epoch.Network! with { Cost = 3 } })] }).Learned, "Learned must be false.");
        Assert.Equal((true, false), (Runs.Healthy.Learned, Runs.Stuck.Learned));
    }
}
