using Nabla.Data;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

public class MetricCatalogueTests
{
    private static readonly Evaluation Binary =
        Evaluation.Compute(LearningTask.Classification, [0.9f, 0.6f, 0.2f], [1, 0, 0], 1, cost: 0.5);
    private static readonly Evaluation Classes = Evaluation.Compute(
        LearningTask.Classification, [.. new float[11], 1], [1, .. new float[10], 1], 6, names: ["a", "b", "c", "d", "e", "f"]);

    private static readonly Evaluation Labels = Evaluation.Compute(LearningTask.MultiLabel, [0.9f, 0.6f, 0.2f, 0.9f], [1, 0, 0, 1], 2);
    private static readonly Evaluation Numbers = Evaluation.Compute(LearningTask.Regression, [1, 2], [1.5f, 2], 1);

    private static readonly Evaluation Intervals =
        Evaluation.Compute(LearningTask.Regression, [1, 3, 2, 3], [4, 4, 2.5f, 2.5f], 2, levels: [0.1, 0.9]);

    public static TheoryData<string> Names => [.. MetricRegistry.Default.Select(metric => metric.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_name_is_unique_kebab_case_and_is_found_again(string name)
    {
        Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name);
        Assert.Single(MetricRegistry.Default, metric => metric.Name == name);
        Assert.Equal(name, MetricRegistry.Parse(name.Replace('-', '_').ToUpperInvariant()).Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_has_a_value_for_some_task(string name) =>
        Assert.Contains(new[] { Binary, Classes, Labels, Numbers, Intervals }, evaluation => evaluation[name] is not null);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_is_no_worse_for_perfect_predictions(string name)
    {
        var metric = MetricRegistry.Parse(name);
        (Evaluation Perfect, Evaluation Poor)[] pairs =
        [
            (Evaluation.Compute(LearningTask.Classification, [1, 0, 0, 1], [1, 0, 0, 1], 1, cost: 0), Binary),
            (Evaluation.Compute(LearningTask.MultiLabel, [1, 0, 0, 1], [1, 0, 0, 1], 2), Labels),
            (Evaluation.Compute(LearningTask.Regression, [1.5f, 2], [1.5f, 2], 1), Numbers),
            (Evaluation.Compute(LearningTask.Regression, [4, 4, 2.5f, 2.5f], [4, 4, 2.5f, 2.5f], 2, levels: [0.1, 0.9]), Intervals),
        ];
        foreach (var (perfect, poor) in pairs)
            if (metric.Value(perfect) is { } best && metric.Value(poor) is { } other)
                Assert.True(metric.HigherIsBetter ? best >= other : best <= other, $"{name}: perfect {best}, poor {other}");
    }

    [Fact]
    public void Any_k_may_be_asked_for()
    {
        Assert.Equal("top-4", MetricRegistry.Parse("top_4").Name);
        Assert.NotNull(Classes["top-4"]);
        Assert.Null(Classes["top-6"]);      // always 1 with six classes
        Assert.Null(Binary["top-3"]);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        string Message(string name) => Assert.Throws<FormatException>(() => MetricRegistry.Parse(name)).Message;
        Assert.Equal("There is no metric \"acuracy\". Did you mean \"accuracy\"?", Message("acuracy"));
        Assert.Equal("There is no metric \"auc\". Did you mean \"roc-auc\"?", Message("auc"));
        Assert.Contains("There is no metric \"speed-of-light\". Known: cost, accuracy, top-3", Message("speed-of-light"));
        Assert.Throws<FormatException>(() => MetricRegistry.Parse("top-0"));
    }

    [Fact]
    public void Precision_of_two_classes_is_that_of_class_one()
    {
        Assert.Equal(0.5, Binary["precision"]);     // 0.9 and 0.6 are taken for class 1, the first is
        Assert.Equal(1, Binary["recall"]);
        Assert.Null(Classes["precision"]);
    }

    [Theory]
    [InlineData(LearningTask.Classification)]
    [InlineData(LearningTask.MultiLabel)]
    [InlineData(LearningTask.Regression)]
    public void What_every_epoch_shows_needs_no_sorting(LearningTask task) =>
        Assert.All(MetricRegistry.EveryEpoch(task), metric => Assert.False(metric.NeedsSortedPredictions, $"{metric.Name} needs all scores"));

    [Fact]
    public void An_evaluation_reads_as_a_text()
    {
        Assert.Equal(
            "3 samples, accuracy 66.67 %, f1-macro 66.67 %, cost 0.5, log-loss 0.41493, roc-auc 1\n"
            + "class  precision  recall      f1  support\n"
            + "0         1.0000  0.5000  0.6667        2\n"
            + "1         0.5000  1.0000  0.6667        1",
            Binary.ToString());
        Assert.Equal("2 samples, rmse 0.35355, mae 0.25, r2 -1", Numbers.ToString());
    }
}
