using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CsCheck;
using Nabla.Numerics;
using Nabla.Numerics.Reference;

namespace Nabla.Tests.Numerics;

public class ProductTests
{
    // The edges of tiles, panels and blocks: registers of 2 to 16 numbers, 6 and 12 rows, 128 or 256 deep, 192 high.
    private static readonly int[] Edges = [1, 2, 3, 5, 6, 7, 10, 11, 12, 13, 15, 16, 17, 30, 31, 32, 33, 47, 64, 65, 100, 127, 129];

    [Theory]
    [InlineData(10, 784, 16)]
    [InlineData(32, 784, 10)]
    [InlineData(200, 300, 40)]
    [InlineData(385, 17, 33)]
    [InlineData(7, 600, 1)]
    [InlineData(45, 101, 1)]
    [InlineData(200, 100, 1)]
    [InlineData(100, 33, 1)]
    [InlineData(1, 600, 70)]
    [InlineData(2, 3, 4200)]
    [Trait("Speed", "slow")]
    public void Every_layout_gives_the_bits_of_the_definition(int rows, int depth, int columns)
    {
        for (int layout = 0; layout < 8; layout++)
        {
            AgreesWithDefinition<float>(rows, depth, columns, layout);
            AgreesWithDefinition<double>(rows, depth, columns, layout);
        }
    }

    [Fact]
    public void Sizes_around_every_edge_give_the_bits_of_the_definition()
    {
        var size = Gen.Int[0, Edges.Length - 1].Select(i => Edges[i]);
        Gen.Select(size, size, size, Gen.Int[0, 7]).Sample(
            (rows, depth, columns, layout) =>
            {
                AgreesWithDefinition<float>(rows, depth, columns, layout);
                AgreesWithDefinition<double>(rows, depth, columns, layout);
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Every_register_width_gives_the_same_bits()
    {
        foreach (int layout in (int[])[0, 1, 2, 3])
        {
            WidthsAgree<float, Vector128<float>, GemmVector128<float>>(layout);
            WidthsAgree<float, Vector256<float>, GemmVector256<float>>(layout);
            WidthsAgree<float, Vector512<float>, GemmVector512<float>>(layout);
            WidthsAgree<double, Vector128<double>, GemmVector128<double>>(layout);
            WidthsAgree<double, Vector256<double>, GemmVector256<double>>(layout);
            WidthsAgree<double, Vector512<double>, GemmVector512<double>>(layout);
        }
    }

    [Theory]
    [InlineData(10, 300, 16)]
    [InlineData(7, 600, 1)]
    [InlineData(45, 101, 1)]
    [InlineData(200, 100, 1)]
    [InlineData(100, 33, 1)]
    [InlineData(2, 20, 33)]
    [InlineData(40, 0, 5)]
    public void A_product_may_start_at_a_bias_or_at_nothing(int rows, int depth, int columns)
    {
        for (int layout = 0; layout < 8; layout++)
        {
            var (c, a, b, cLayout) = Draw<float>(rows, depth, columns, layout);
            float[] bias = a[..columns], expected = new float[c.Length];
            Matrix<float> x = Laid(a, rows, depth, layout), w = Laid(b, depth, columns, layout >> 1),
                z = Laid(expected, rows, columns, cLayout);
            foreach (float[] start in (float[][])[bias, new float[columns]])
            {
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++) z[i, j] = start[j];
                GemmReference.Add(z, x, w);
                Gemm.Set(Laid(c, rows, columns, cLayout), new Matrix<float>(start, rows, columns, 0, 1), x, w);
                Matrix<float> actual = Laid(c, rows, columns, cLayout);
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++) Assert.Equal(z[i, j], actual[i, j]);
            }
        }
    }

    // Rows that share cache sets, right factors that lie turned: what copies a block, what turns the left factor and the result instead.
    [Theory]
    [InlineData(32, 300, 1023)]
    [InlineData(17, 520, 400)]
    [InlineData(95, 140, 2047)]
    [InlineData(128, 270, 500)]
    [InlineData(129, 270, 500)]
    [InlineData(16, 1023, 1023)]
    [Trait("Speed", "slow")]
    public void Few_rows_times_a_large_matrix_give_the_bits_of_the_definition(int rows, int depth, int columns)
    {
        for (int layout = 0; layout < 4; layout++)
        {
            SetAgreesWithDefinition<float>(rows, depth, columns, layout);
            SetAgreesWithDefinition<double>(rows, depth, columns, layout);
        }
    }

    [Fact]
    public void Nothing_to_sum_leaves_the_matrix_alone()
    {
        float[] c = [1, 2];
        Gemm.Add(new Matrix<float>(c, 1, 2), new Matrix<float>([], 1, 0), new Matrix<float>([], 0, 2));
        Gemm.Add(new Matrix<float>([], 0, 2), new Matrix<float>([], 0, 3), new Matrix<float>(new float[6], 3, 2));
        Assert.Equal([1, 2], c);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Gemm.Add(new Matrix<float>(new float[6], 2, 3), new Matrix<float>(new float[8], 2, 4), new Matrix<float>(new float[15], 5, 3)));
        Assert.Contains("2×3 = 2×3 + 2×4 · 5×3", error.Message);
    }

    [Fact]
    public void A_product_allocates_nothing_once_its_scratch_memory_is_there()
    {
        float[] c = new float[64 * 50], a = new float[64 * 70], b = new float[70 * 50];
        Assert.Equal(0, AllocatedBytes.By(() =>
            Gemm.Add(new Matrix<float>(c, 64, 50), new Matrix<float>(a, 64, 70), new Matrix<float>(b, 50, 70).Transposed)));
    }

    private static void AgreesWithDefinition<T>(int rows, int depth, int columns, int layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (cValues, a, b, c) = Draw<T>(rows, depth, columns, layout);
        T[] expected = [.. cValues];
        GemmReference.Add(Laid(expected, rows, columns, c), Laid(a, rows, depth, layout), Laid(b, depth, columns, layout >> 1));
        Gemm.Add(Laid(cValues, rows, columns, c), Laid(a, rows, depth, layout), Laid(b, depth, columns, layout >> 1));
        SameBits(expected, cValues);
    }

    private static void SetAgreesWithDefinition<T>(int rows, int depth, int columns, int layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (cValues, a, b, _) = Draw<T>(rows, depth, columns, layout);
        T[] expected = [.. cValues];
        Matrix<T> sums = Laid(expected, rows, columns, 0);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) sums[i, j] = T.Zero;
        GemmReference.Add(sums, Laid(a, rows, depth, layout), Laid(b, depth, columns, layout >> 1));
        Gemm.Set(Laid(cValues, rows, columns, 0), Laid(a, rows, depth, layout), Laid(b, depth, columns, layout >> 1), null);
        SameBits(expected, cValues);
    }

    private static unsafe void WidthsAgree<T, TVector, TWide>(int layout)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
    {
        foreach ((int rows, int depth, int columns) in new[]
            { (13, 70, 45), (1, 70, 300), (3, 20, 130), (25, 9, 7), (5, 5, 17), (200, 3, 60) })
        {
            var (actual, a, b, _) = Draw<T>(rows, depth, columns, layout);
            T[] expected = [.. actual];
            GemmReference.Add(Laid(expected, rows, columns, 0), Laid(a, rows, depth, layout), Laid(b, depth, columns, layout >> 1));
            fixed (T* pc = actual, pa = a, pb = b)
            {
                var c = new View<T>(pc, Laid(actual, rows, columns, 0));
                MacroKernel<T, TVector, TWide>.Set(c, c, new View<T>(pa, Laid(a, rows, depth, layout)),
                    new View<T>(pb, Laid(b, depth, columns, layout >> 1)));
            }

            SameBits(expected, actual);
        }
    }

    private static void SameBits<T>(T[] expected, T[] actual)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan()))) Assert.Equal(expected, actual);
    }

    private static (T[] C, T[] A, T[] B, int Layout) Draw<T>(int rows, int depth, int columns, int layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(9);
        T[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() * 2 - 1))];
        return (Numbers(rows * columns + rows + columns), Numbers(rows * depth + rows + depth), Numbers(depth * columns + depth + columns),
            layout >> 2);
    }

    // Bit 0 of the layout: columns follow each other rather than rows. Rows (or columns) lie one number further apart than they need.
    private static Matrix<T> Laid<T>(T[] values, int rows, int columns, int layout)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (layout & 1) == 0 ? new(values, rows, columns, columns + 1, 1) : new(values, rows, columns, 1, rows + 1);
}
