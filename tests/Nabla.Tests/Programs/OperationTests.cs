using Nabla.Programs;

namespace Nabla.Tests.Programs;

/// <summary>Steps that a layer describes refuse shapes that they cannot have.</summary>
public class OperationTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 0)]
    [InlineData(4, -2)]
    public void A_constant_has_whole_rows(int numbers, int columns) =>
        Assert.ThrowsAny<ArgumentException>(() => new Constant(new double[numbers], columns));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 5)]
    [InlineData(3, 2)]
    [InlineData(int.MaxValue, 1)]
    public void A_slice_is_within_its_list(int start, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Slice(new Constant([1, 2, 3, 4]), start, count));

    [Fact]
    public void Both_have_the_shape_that_they_are_given()
    {
        Assert.Equal((2, 3), (new Constant(new double[6], 3).Rows, new Constant(new double[6], 3).Columns));
        Assert.Equal((2, 4), (new Slice(new Constant([1, 2, 3, 4]), 2, 2).Start, new Constant([1, 2, 3, 4]).Count));
    }
}
