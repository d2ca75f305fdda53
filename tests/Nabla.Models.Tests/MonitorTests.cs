using Nabla.Data;
using Nabla.Numerics;
using Nabla.Training.Metrics;

namespace Nabla.Models.Tests;

/// <summary>A metric that says the same of every network is refused as what epochs are chosen by, before training.</summary>
public class MonitorTests
{
    // The validation part has one class.
    public static TheoryData<string> OfClasses => [.. Names(LearningTask.Classification)];

    public static TheoryData<string> OfNumbers => [.. Names(LearningTask.Regression)];

    [Theory]
    [MemberData(nameof(OfClasses))]
    public void A_validation_part_of_one_class(string monitor)
    {
        var (train, one) = (Rows(80, i => i % 2 == 0 ? "no" : "yes"), Rows(9, _ => "no"));
        bool useless = monitor is "roc-auc" or "precision" or "recall" or "f1";
        Check(train, one, monitor, useless, monitor == "roc-auc" ? "all of the 9 samples are of class no"
            : "none of the 9 samples is of class yes");
    }

    [Theory]
    [MemberData(nameof(OfNumbers))]
    public void A_validation_part_of_one_row_or_one_number(string monitor)
    {
        var train = Rows(80, i => i * 0.37);
        Check(train, Rows(1, _ => 5.25), monitor, monitor == "r2", "there is 1 sample, and R² takes two");
        Check(train, Rows(7, _ => 5.25), monitor, monitor == "r2", "the target is the same in all of the 7 samples");
    }

    [Fact]
    public void Rows_that_weigh_nothing_are_not_counted()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("x", i => i), ("w", i => i % 2 == 0 ? 1.0 : 0),
            ("kind", i => i % 2 == 0 ? "no" : "yes"));
        Assert.Contains(
            "are of class no", Lines.Error(() =>
                TrainingRun.Prepare(Table.From(Enumerable.Range(0, 60), ("x", i => i), ("w", _ => 1.0),
                ("kind", i => i % 2 == 0 ? "no" : "yes")), Asked("roc-auc") with { WeightColumn = "w" }, table)));
    }

    [Fact]
    public void Each_part_that_a_network_of_an_ensemble_sets_aside_is_looked_at()
    {
        var table = Rows(60, i => i == 7 ? "yes" : "no");
        Assert.StartsWith("Monitor is roc-auc, which is undefined for the validation rows",
            Lines.Error(() => TrainingRun.Prepare(table, Asked("roc-auc") with { Ensemble = 3 })));
    }

    private static void Check(Table train, Table validation, string monitor, bool useless, string why)
    {
        if (useless)
        {
            Assert.StartsWith($"Monitor is {monitor}, which is undefined for the validation rows: {why}",
                Lines.Error(() => TrainingRun.Prepare(train, Asked(monitor), validation)));
            return;
        }

        var result = TrainingRun.Prepare(train, Asked(monitor), validation).Fit(cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(result.Report!.BestEpoch, 1, 3);
        Assert.All(result.Report.Epochs, epoch => Assert.InRange(epoch.Validation!.Find(monitor)!.Value, double.MinValue, double.MaxValue));
    }

    private static RunConfiguration Asked(string monitor) =>
        new() { Target = "kind", Preset = Preset.Standard, Hidden = [4], Epochs = 3, Monitor = monitor };

    private static Table Rows(int count, Func<int, object> kind)
    {
        var random = new Philox(1, 2);
        return kind(0) is string
            ? Table.From(Enumerable.Range(0, count), ("x", i => random.Normal((ulong)i)), ("kind", i => (string)kind(i)))
            : Table.From(Enumerable.Range(0, count), ("x", i => random.Normal((ulong)i)), ("kind", i => (double)kind(i)));
    }

    private static IEnumerable<string> Names(LearningTask task)
    {
        float[] y = [1, 0, 0, 1];
        var perfect = Evaluation.Compute(task, y, y, task == LearningTask.Regression ? 1 : 2, cost: 0);
        return MetricRegistry.Values(perfect).Select(metric => metric.Key);
    }
}
