namespace Nabla.Data.Tests;

public class DatasetSubsetTests
{
    private static Dataset Numbered(int count)
    {
        var inputs = Enumerable.Range(0, count * 2).Select(v => (float)v).ToArray();
        var targets = Enumerable.Range(0, count).SelectMany(i => i % 5 == 0 ? new float[] { 1, 0 } : [0, 1]).ToArray();
        return new Dataset(inputs, targets, 2, 2, LearningTask.Classification, Enumerable.Range(0, count).Select(v => (float)v).ToArray(),
            ["a", "b"]) { Image = (1, 2) };
    }

    [Fact]
    public void A_subset_has_its_samples_in_order_with_all_that_belongs_to_them()
    {
        var part = Numbered(10).Subset([3, 0, 3]);
        Assert.Equal([6f, 7, 0, 1, 6, 7], part.Inputs.ToArray());
        Assert.Equal([0f, 1, 1, 0, 0, 1], part.Targets.ToArray());
        Assert.Equal([3f, 0, 3], part.Weights!.Value.ToArray());
        Assert.Equal((1, 2), part.Image);
        Assert.Equal(["a", "b"], part.ClassNames);
    }

    [Fact]
    public void Take_and_slice_copy_nothing()
    {
        var data = Numbered(10);
        Assert.True(data.Inputs.Span[..8] == data.Take(4).Inputs.Span, "Four samples must be the same memory.");
        Assert.Equal([4f, 5], data.Slice(4, 2).Weights!.Value.ToArray());
        Assert.Equal(10, data.Take(100).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Slice(8, 3));
    }

    [Fact]
    public void Classes_are_divided_evenly_unless_told_otherwise()
    {
        var (first, second) = Numbered(100).Split(0.7, seed: 1);
        Assert.Equal((70, 30), (first.Count, second.Count));
        Assert.Equal((14, 6), (CountOfFirstClass(first), CountOfFirstClass(second)));
        Assert.NotEqual(first.Inputs.ToArray(), Numbered(100).Split(0.7, seed: 1, stratified: false).First.Inputs.ToArray());
    }

    [Fact]
    public void One_column_of_0_and_1_is_two_classes()
    {
        var data = new Dataset(new float[2], new float[] { 0, 1 }, 1, 1, LearningTask.Classification);
        Assert.Equal((0, 1), (data.ClassOf(0), data.ClassOf(1)));
    }

    private static int CountOfFirstClass(Dataset data) => Enumerable.Range(0, data.Count).Count(i => data.ClassOf(i) == 0);
}
