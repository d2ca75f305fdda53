using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

public class SumsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void A_dot_product_follows_its_tree(int n)
    {
        FollowsTree<float>(n);
        FollowsTree<double>(n);
    }

    [Fact]
    public void A_dot_product_of_floats_does_not_round_to_floats()
    {
        float[] x = [1, 1e-6f, 1e4f, 3], y = [1e8f, 1e-6f, 1e4f, 1e-3f];
        Assert.Equal(1e8 + (double)1e-6f * 1e-6f + 1e8 + (double)3 * 1e-3f, Sums.Dot<float>(x, y), 1e-6);
        Assert.Equal(x.Sum(one => (double)one * one), Sums.Squares<float>(x), 1e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(10, 16)]
    [InlineData(5, 45)]
    [InlineData(0, 5)]
    public void Column_sums_are_chains_over_the_rows(int rows, int columns)
    {
        ColumnSums<float>(rows, columns);
        ColumnSums<double>(rows, columns);
    }

    [Fact]
    public void Too_few_sums_are_an_error_that_says_so() =>
        Assert.Contains("3 columns",
        Assert.Throws<ArgumentException>(() => Sums.AddColumns(new Matrix<float>(new float[6], 2, 3), new float[2])).Message);

    private static void FollowsTree<T>(int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = Draw<T>(n, 1), y = Draw<T>(n, 2);
        double[] sums = new double[16];
        for (int i = 0; i < n; i++)
            sums[i % 16] = Math.FusedMultiplyAdd(double.CreateTruncating(x[i]), double.CreateTruncating(y[i]), sums[i % 16]);
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++) sums[i] += sums[i + half];
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported)
            Assert.Equal(sums[0], Sums.Dot<T>(x, y));
        else Assert.Equal(sums[0], Sums.Dot<T>(x, y), 1e-12);
    }

    private static void ColumnSums<T>(int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] values = Draw<T>(rows * columns, 3), actual = Draw<T>(columns, 4), expected = [.. actual], turned = [.. actual];
        var matrix = new Matrix<T>(values, rows, columns);
        for (int j = 0; j < columns; j++)
            for (int i = 0; i < rows; i++) expected[j] += matrix[i, j];
        Sums.AddColumns(matrix, actual);
        Assert.Equal(expected, actual);

        T[] across = new T[values.Length];
        for (int j = 0; j < columns; j++)
            for (int i = 0; i < rows; i++) across[j * rows + i] = matrix[i, j];
        Sums.AddColumns(new Matrix<T>(across, columns, rows).Transposed, turned);
        Assert.Equal(expected, turned);
    }

    private static T[] Draw<T>(int count, int seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() * 2 - 1))];
    }
}
