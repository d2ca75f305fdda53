using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models.Tests;

public class CrossValidationTests
{
    private static readonly RunConfiguration Small = new() { Target = "y", Hidden = [4], Epochs = 3, Validation = 0 };

    [Fact]
    public void Each_row_is_judged_once_and_mean_and_spread_are_those_of_the_parts()
    {
        var folds = CrossValidation.Run(Line(50), Small, 5);
        Assert.Equal(50, folds.Folds.Sum(part => part.Samples));
        double[] errors = [.. folds.Folds.Select(part => part["rmse"]!.Value)];
        Assert.Equal(errors.Average(), folds.Mean("rmse")!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(errors.Sum(error => Math.Pow(error - errors.Average(), 2)) / 4), folds.StandardDeviation("rmse")!.Value, 1e-12);
        Assert.Equal(errors, CrossValidation.Run(Line(50), Small, 5).Folds.Select(part => part["rmse"]!.Value));
    }

    [Fact]
    public void Parts_are_of_nearly_one_size_with_nearly_one_share_of_each_class()
    {
        int[] classes = [.. Enumerable.Range(0, 103).Select(i => i % 10 == 0 ? 1 : 0)], part = DataSplit.AssignFolds(classes, 4, seed: 2);
        Assert.All(Enumerable.Range(0, 4), n => Assert.InRange(part.Count(p => p == n), 25, 26));
        Assert.All(Enumerable.Range(0, 4), n => Assert.InRange(part.Where((p, i) => p == n && classes[i] == 1).Count(), 2, 3));
    }

    [Fact]
    public void More_parts_than_half_of_the_rows_are_refused() =>
        Assert.Contains("Folds must be from 2", Assert.Throws<NablaException>(() => CrossValidation.Run(Line(6), Small, 4)).Message);

    [Fact]
    public void A_run_with_folds_tells_them_and_trains_on_all_rows()
    {
        var run = TrainingRun.Prepare(Line(60), Small with { Folds = 3 });
        var result = run.Fit(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((3, 60, 3), (result.Folds!.Folds.Count, run.Train.Count, result.Report!.Epochs.Count));
    }

    [Fact]
    public void A_class_of_one_row_is_known_to_every_part()
    {
        var table = Table.From(Enumerable.Range(0, 40), ("x", i => i), ("y", i => i == 17 ? "rare" : i % 2 == 0 ? "a" : "b"));
        Assert.Equal(40, CrossValidation.Run(table, Small, 4).Folds.Sum(part => part.Samples));
    }

    private static Table Line(int rows)
    {
        var random = new Philox(5, 1);
        return Table.From(Enumerable.Range(0, rows).Select(i => (X: random.Uniform((ulong)i), I: i)), ("x", r => r.X),
            ("y", r => 3 * r.X + 0.1 * random.Normal((ulong)r.I + 1000)));
    }
}
