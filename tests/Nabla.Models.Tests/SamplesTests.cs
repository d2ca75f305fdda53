using Nabla.Data.Readers;
using Nabla.Data;

namespace Nabla.Models.Tests;

public class SamplesTests
{
    private static readonly NumberArray Images =
        Idx.Read(new MemoryStream(ArrayFiles.Idx(8, [3, 2, 2], 0, 255, 51, 0, 1, 2, 3, 4, 5, 6, 7, 8)));

    private static NumberArray Labels(params byte[] labels) => Idx.Read(new MemoryStream(ArrayFiles.Idx(8, [labels.Length], labels)));

    [Fact]
    public void Grey_values_become_0_to_1_and_labels_one_hot()
    {
        var data = Samples.FromClasses(Images, Labels(7, 2, 7));
        Assert.Equal([0f, 1, 0.2f, 0], data.Input(0).ToArray());
        Assert.Equal(["2", "7"], data.ClassNames!);
        Assert.Equal([0f, 1, 1, 0, 0, 1], data.Targets.ToArray());
        Assert.Equal((2, 2), data.Image);
    }

    [Fact]
    public void Test_labels_mean_the_classes_of_training()
    {
        var data = Samples.FromClasses(Images, Labels(7, 7, 7), LabelClasses.FromIndices(["2", "7", "9"]));
        Assert.Equal([0f, 1, 0], data.Target(0).ToArray());
        Assert.Equal([0f, 1, 0], Samples.FromClasses(Images, Labels(1, 1, 1), LabelClasses.FromNames("shirt", "shoe", "bag")).Target(0)
            .ToArray());
    }

    [Fact]
    public void Numbers_to_predict_are_taken_as_they_are()
    {
        var data = Samples.FromNumbers(Images, Labels(7, 2, 9));
        Assert.Equal([7f, 2, 9], data.Targets.ToArray());
        Assert.Equal(LearningTask.Regression, data.LearningTask);
    }

    [Fact]
    public void Each_column_of_targets_is_told_apart_by_itself()
    {
        double[] targets = [0, 1.7e9, 0.5, 1.7e9 + 1, 1, 1.7e9 + 2], other = [0, 1e9, 0.5, 2e9, 1, 3e9];
        var array = new NumberArray([3, 2], NumberKind.Float64, [.. targets.SelectMany(BitConverter.GetBytes)],
            bigEndian: !BitConverter.IsLittleEndian);
        Assert.StartsWith("x: the targets of column 2, 1.7E+09 with a deviation of 0.816, lose up to",
            Lines.Error(() => Samples.FromNumbers(Images, array, "x")));
        array = new NumberArray([3, 2], NumberKind.Float64, [.. other.SelectMany(BitConverter.GetBytes)],
            bigEndian: !BitConverter.IsLittleEndian);
        Assert.Equal(Array.ConvertAll(other, y => (float)y), Samples.FromNumbers(Images, array, "x").Targets.ToArray());
    }

    [Theory]
    [InlineData(1.7e9, 100, true)]
    [InlineData(1.7e9, 1e6, false)]
    [InlineData(0, 1e-30, false)]
    [InlineData(5, 0, false)]
    public void Targets_that_a_float_cannot_tell_apart_are_refused(double center, double step, bool refused)
    {
        double[] targets = [center - step, center, center + 1.3 * step];
        byte[] bytes = [.. targets.SelectMany(BitConverter.GetBytes)];
        var array = new NumberArray([3], NumberKind.Float64, bytes, bigEndian: !BitConverter.IsLittleEndian);
        if (refused)
            Assert.StartsWith("x: the targets, 1.7E+09 with a deviation of", Lines.Error(() => Samples.FromNumbers(Images, array, "x")));
        else Assert.Equal(Array.ConvertAll(targets, y => (float)y), Samples.FromNumbers(Images, array, "x").Targets.ToArray());
    }

    [Fact]
    public void Numbers_of_images_and_labels_must_agree() =>
        Assert.Equal("x: there must be as many labels or targets as samples (3 samples, 2 targets). Use files that belong together.",
        Lines.Error(() => Samples.FromClasses(Images, Labels(1, 2), source: "x")));

    [Fact]
    public void One_class_only_is_refused() =>
    Assert.StartsWith("x: there must be at least 2 classes", Lines.Error(() => Samples.FromClasses(Images, Labels(4, 4, 4), source: "x")));

    [Fact]
    public void An_unknown_class_is_refused() =>
        Assert.StartsWith("x: the model does not know the label 5 of sample 2 (expected 4, 6).",
        Lines.Error(() => Samples.FromClasses(Images, Labels(4, 5, 6), LabelClasses.FromIndices(["4", "6"]), "x")));

    [Fact]
    public void Images_in_place_of_labels_are_refused() =>
    Assert.Contains("the targets must be one number per sample",
    Lines.Error(() => Samples.FromClasses(Images, Images)));
}
