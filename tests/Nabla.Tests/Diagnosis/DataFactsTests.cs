using Nabla.Data;

namespace Nabla.Tests.Diagnosis;

public class DataFactsTests
{
    [Fact]
    public void A_column_is_told_by_mean_deviation_and_range()
    {
        // Column 1: 1, 3, 5, 7: mean 4, squares 9 + 1 + 1 + 9 = 20, deviation √5. Column 2 is always 2.
        var columns = ColumnStatistics.From([1, 2, 3, 2, 5, 2, 7, 2], 2, names: ["a", "b"]);
        Assert.Equal(new ColumnStatistics("a", 4, Math.Sqrt(5), 1, 7), columns[0]);
        Assert.Equal(Math.Sqrt(21), columns[0].RootMeanSquare, 14);
        Assert.Equal((false, true), (columns[0].IsConstant, columns[1].IsConstant));
    }

    [Fact]
    public void A_step_takes_every_second_row()
    {
        var columns = ColumnStatistics.From([1, 100, 3, 100, 5], 1, step: 2);
        Assert.Equal("1", columns[0].Name);
        Assert.Equal(3, columns[0].Mean);
        Assert.Equal(5, columns[0].Max);
    }

    [Fact]
    public void Classes_are_counted()
    {
        var data = new Dataset(new float[4], new float[] { 1, 0, 0, 1, 0, 1, 0, 1 }, 1, 2, LearningTask.Classification,
            classNames: ["no", "yes"]) { InputNames = ["x"] };
        var facts = DataStatistics.From(data);
        Assert.Equal([new("no", 1), new("yes", 3)], facts.Classes);
        Assert.Equal(0.75, facts.LargestShare);
        Assert.Equal("x", facts.Inputs[0].Name);
        Assert.Equal("yes", facts.Targets[1].Name);
    }

    [Fact]
    public void Balanced_weights_make_a_balanced_task()
    {
        var data = new Dataset(new float[4], new float[] { 1, 0, 0, 1, 0, 1, 0, 1 }, 1, 2, LearningTask.Classification,
            new float[] { 3, 1, 1, 1 });
        Assert.Equal([new("0", 3), new("1", 3)], DataStatistics.From(data).Classes);
        Assert.Equal(0.5, DataStatistics.From(data).LargestShare);
    }

    [Fact]
    public void A_single_column_has_two_classes()
    {
        var data = new Dataset(new float[3], new float[] { 1, 0, 1 }, 1, 1, LearningTask.Classification, classNames: ["no", "yes"]);
        Assert.Equal([new("no", 1), new("yes", 2)], DataStatistics.From(data).Classes);
    }

    [Fact]
    public void Numbers_have_no_classes()
    {
        var facts = DataStatistics.From(new Dataset(new float[3], new float[3], 1, 1, LearningTask.Regression));
        Assert.Empty(facts.Classes);
        Assert.Equal(0, facts.LargestShare);
    }
}
