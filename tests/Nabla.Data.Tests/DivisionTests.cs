namespace Nabla.Data.Tests;

public class DivisionTests
{
    [Theory]
    [InlineData(2, 0.01)]
    [InlineData(2, 0.99)]
    [InlineData(3, 0.5)]
    [InlineData(1000, 0.8)]
    [InlineData(1001, 0.333)]
    public void Both_parts_together_are_all_and_neither_is_empty(int count, double fraction)
    {
        var (first, second) = DataSplit.Random(count, fraction, 1);
        Assert.Equal(Enumerable.Range(0, count), first.Concat(second).Order());
        Assert.Equal(Math.Clamp((int)Math.Round(count * fraction), 1, count - 1), first.Length);
        Assert.Equal(first.Order(), first);
    }

    [Fact]
    public void Each_class_has_its_share_in_both_parts()
    {
        var classes = Enumerable.Range(0, 1000).Select(i => i % 100 == 0 ? 2 : i % 3 == 0 ? 1 : 0).ToArray();
        var (first, second) = DataSplit.Stratified(classes, 0.8, 3);
        Assert.Equal(800, first.Length);
        for (int k = 0; k < 3; k++)
            Assert.InRange(first.Count(i => classes[i] == k) - 0.8 * classes.Count(c => c == k), -1, 1);
        Assert.Equal(2, second.Count(i => classes[i] == 2));
    }

    [Fact]
    public void A_class_of_one_goes_to_the_larger_part()
    {
        int[] classes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        Assert.Contains(9, DataSplit.Stratified(classes, 0.75, 0).First);
        Assert.Contains(9, DataSplit.Stratified(classes, 0.25, 0).Second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_share_outside_0_to_1_is_refused(double fraction) =>
    Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.Random(10, fraction, 0));

    [Fact]
    public void One_thing_cannot_be_divided() => Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.Random(1, 0.5, 0));
}
