using Nabla.Costs;
using Nabla.Data;
using Nabla.Optimizers;

namespace Nabla.Models.Tests;

/// <summary>What has no meaning is refused where it is asked for, in a sentence that says what to use instead.</summary>
public class MisuseTests
{
    private static readonly RunConfiguration Small = new() { Hidden = [4], Epochs = 1, Threads = 1 };

    private static Table Rows => Table.From(Enumerable.Range(0, 40), ("x", i => i), ("price", i => i * 0.5),
        ("kind", i => i % 2 == 0 ? "no" : "yes"), ("owner", i => i % 3 == 0 ? "n" : "y"));

    [Fact]
    public void Numbers_have_no_class()
    {
        var answer = Model.For(Rows, "price", Small).Predict(Rows);
        foreach (var (member, ask) in new (string, Action)[]
            { ("PredictedLabel", () => answer.PredictedLabel(0)), ("PredictedClass", () => answer.PredictedClass(0)),
            ("PredictedValue", () => answer.PredictedValue(0, 0)) })
            Assert.Equal($"{member} does not apply: the model predicts numbers. Use PointPrediction.",
                Assert.Throws<InvalidOperationException>(ask).Message);
        Assert.Equal(answer[0][0], answer.PointPrediction(0));
    }

    [Fact]
    public void Classes_are_no_number()
    {
        var answer = Model.For(Rows, "kind", Small).Predict(Rows);
        foreach (var (member, ask) in new (string, Action)[]
            { ("PointPrediction", () => answer.PointPrediction(0)), ("PredictedValue", () => answer.PredictedValue(0, 0)) })
            Assert.Equal($"{member} does not apply: the model predicts classes. Use PredictedLabel or PredictedClass.",
                Assert.Throws<InvalidOperationException>(ask).Message);
        Assert.Equal("40 predictions of no, yes", answer.ToString());
    }

    [Fact]
    public void Several_targets_of_classes_have_no_common_class()
    {
        var answer = Model.For(Rows, ["kind", "owner"], Small).Predict(Rows);
        foreach (var (member, ask) in new (string, Action)[]
            { ("PointPrediction", () => answer.PointPrediction(0)), ("PredictedLabel", () => answer.PredictedLabel(0)) })
            Assert.Equal($"{member} does not apply: the model predicts a value for each of several targets. Use PredictedValue.",
                Assert.Throws<InvalidOperationException>(ask).Message);
    }

    public static TheoryData<string> Costs => [.. CostRegistry.Default.Names];

    [Theory]
    [MemberData(nameof(Costs))]
    public void A_cost_for_numbers_is_refused_for_classes(string name)
    {
        var asked = Small with { Cost = CostRegistry.Default.Parse(name) };
        if (name == "quantiles") Assert.StartsWith("Quantiles needs a numeric target", Lines.Error(() => Model.For(Samples(), asked)));
        else if (name is "poisson" or "quantile")
        {
            Assert.Equal($"Cost is {name}, which is for numbers, but the target is classes. Set Cost to softmax-cross-entropy, "
                + "Cost to sigmoid-cross-entropy, or Cost to squared-error.", Lines.Error(() => Model.For(Rows, "kind", asked)));
            Assert.EndsWith("Set Cost to sigmoid-cross-entropy, or Cost to squared-error.",
                Lines.Error(() => Model.For(Rows, ["kind", "owner"], asked)));
        }
        else Assert.Equal(asked.Cost, Model.For(Rows, "kind", asked).Cost);
    }

    [Fact]
    public void A_setting_that_the_optimizer_lacks_is_refused_before_training() =>
        Assert.StartsWith("Momentum is 0.5, but the optimizer adam does not use it.",
            Lines.Error(() => Model.For(Rows, "kind", Small with { Optimizer = new Adam(), Momentum = 0.5 })));

    [Theory]
    [InlineData("x,sex\n1,a\n2,\n3,b\n", "t.csv, line 3: the target \"sex\" is missing. Fill in the cell or remove the row. For another "
        + "target, set Target to COLUMN.")]
    [InlineData("x,sex\n1,a\n2,a\n3,a\n", "t.csv: the target \"sex\" must have at least 2 classes (got \"a\" in all 3 rows). Check the "
        + "file. For another target, set Target to COLUMN.")]
    public void An_error_of_the_last_column_says_that_no_target_is_named(string text, string expected)
    {
        var table = Lines.Table(text);
        string whole = $"Target is not set, so it is the last column, \"sex\". {expected}";
        Assert.Equal(whole, Lines.Error(() => Model.For(table)));
        Assert.Equal(whole, Lines.Error(() => TrainingRun.Prepare(table, new())));
        Assert.StartsWith("t.csv", Lines.Error(() => Model.For(table, "sex")));
    }

    [Fact]
    public async Task The_same_holds_for_files_that_are_read_block_by_block()
    {
        using var folder = new TemporaryFolder();
        var asked = new RunConfiguration { Data = folder.Write("t.csv", "x,sex\n1,a\n2,\n3,b\n") };
        const string Expected = "Target is not set, so it is the last column, \"sex\". t.csv, line 3: the target";
        Assert.StartsWith(Expected, await Lines.ErrorAsync(() => TrainingRun.PrepareAsync(asked)));
        Assert.StartsWith(Expected, await Lines.ErrorAsync(() => TrainingRun.PrepareAsync(asked with { Memory = 9_000_000 })));
    }

    [Fact]
    public void Columns_that_are_missing_come_before_classes_that_are_unknown()
    {
        var model = Model.For(Rows.Without("owner"), "kind", Small);
        var other = Table.From(Enumerable.Range(0, 4), ("length", i => i), ("kind", _ => "other"));
        Assert.StartsWith("The table has no column \"x\", which the model needs.", Lines.Error(() => model.Evaluate(other)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_member_that_is_none_is_refused_with_the_range(int member)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Model.For(Rows, "kind", Small).Member(member));
        Assert.StartsWith($"member must be from 0 to 0 (got {member}).", refusal.Message);
        Assert.StartsWith("member must be from 0 to 2 (got 3).", Assert.Throws<ArgumentOutOfRangeException>(
            () => Model.For(Rows, "kind", Small with { Ensemble = 3 }).Member(3)).Message);
    }

    [Fact]
    public void A_cross_validation_is_one_line()
    {
        var result = CrossValidation.Run(Rows, Small with { Target = "kind" }, folds: 2);
        Assert.Matches("^2 folds: cost .* ± .*, accuracy [^\n]*$", result.ToString());
    }

    private static Dataset Samples() => new(new float[8], new float[] { 1, 0, 0, 1, 1, 0, 0, 1 }, 2, 2, LearningTask.Classification);
}
