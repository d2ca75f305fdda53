using System.Numerics;
using Nabla.Numerics;
using Nabla.Numerics.Reference;

namespace Nabla.Tests.Numerics;

public class MatrixVectorTests
{
    public static TheoryData<int> Depths => [0, 1, 2, 17, 200];

    [Theory, MemberData(nameof(Depths))]
    [Trait("Speed", "slow")]
    public void A_row_times_a_matrix_has_the_bits_of_the_plain_product(int depth)
    {
        for (int columns = 0; columns < 150; columns += columns < 40 ? 1 : 7)
        {
            Agree<float>(depth, columns);
            Agree<double>(depth, columns);
        }
    }

    [Fact]
    public void Rows_of_the_matrix_may_stand_apart()
    {
        const int Depth = 9, Columns = 21, Apart = 30;
        float[] x = Draw<float>(Depth, 1), w = Draw<float>(Depth * Apart, 2), start = Draw<float>(Columns, 3), y = new float[Columns],
            expected = [.. start];
        unsafe
        {
            fixed (float* px = x, pw = w, ps = start, py = y) MatrixVector.Set(Depth, px, pw, Apart, Columns, ps, 1, py);
        }

        GemmReference.Add(new Matrix<float>(expected, 1, Columns), new(x, 1, Depth), new(w, Depth, Columns, Apart, 1));
        Assert.Equal(expected.Select(ElementaryTests.Bits), y.Select(ElementaryTests.Bits));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_named()
    {
        Assert.Contains("w.Length is 7 but must be 6",
            Assert.Throws<ArgumentException>(() =>
                MatrixVector.Set<float>(new float[3], new float[3], new float[2], new float[7])).Message);
    }

    private static void Agree<T>(int depth, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = Draw<T>(depth, 1), w = Draw<T>(depth * columns, 2), start = Draw<T>(columns, 3), y = new T[columns];
        if (depth > 2 && columns > 2) (w[1], w[columns + 2], start[0]) = (T.NaN, T.PositiveInfinity, T.NegativeZero);
        T[] expected = [.. start];
        MatrixVector.Set<T>(y, start, x, w);
        GemmReference.Add(new Matrix<T>(expected, 1, columns), new(x, 1, depth), new(w, depth, columns));
        Assert.Equal(expected.Select(ElementaryTests.Bits), y.Select(ElementaryTests.Bits));
    }

    private static T[] Draw<T>(int count, ulong stream)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Philox(3, stream);
        return [.. Enumerable.Range(0, count).Select(i => T.CreateTruncating(random.Normal((ulong)i)))];
    }
}
