using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Nabla.Numerics;

/// <summary>A product whose columns fit one or two registers, covered from top to bottom by tiles.</summary>
internal static unsafe class MicroPanel
{
    // Sums, a row of b and the number of a must fit the registers together: 6 · 2 + 3 or 12 · 1 + 2 of 16, 12 · 2 + 3 of 32.
    private static int MaxRowsOfTwo => Vector512.IsHardwareAccelerated || AdvSimd.Arm64.IsSupported ? 12 : 6;

    private const int MaxRowsOfOne = 12;

    /// <summary>
    /// c[i, j] = start[i, j] + Σ_k a[i, k] · b[k, j] for all rows of a and TWidth registers of columns, the second of which begins at
    /// column <paramref name="second"/>.
    /// </summary>
    /// <remarks>Tiles of equal height keep the multiply-add units busy to the last one: 7 rows are 4 + 3 rather than 6 + 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T, TVector, TWide, TWidth>(in View<T> a, nint second, T* b, nint bNext, T* start, nint startRow, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TWidth : struct, ICount
    {
        int most = TWidth.Value > 1 ? MaxRowsOfTwo : MaxRowsOfOne;
        int tiles = (a.Rows + most - 1) / most, height = a.Rows / tiles, higher = a.Rows - height * tiles;
        T* first = a.At(0, 0);
        if (higher > 0)
        {
            Tiles<T, TVector, TWide, TWidth>(height + 1, higher, a.Columns, second, first, a.RowStride, a.ColumnStride, b, bNext, start,
                startRow, c, cRow);
            int done = higher * (height + 1);
            first += done * a.RowStride;
            start += done * startRow;
            c += done * cRow;
        }

        Tiles<T, TVector, TWide, TWidth>(height, tiles - higher, a.Columns, second, first, a.RowStride, a.ColumnStride, b, bNext, start,
            startRow, c, cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<T, TVector, TWide, TWidth>(
        int height, int tiles, int depth, nint second, T* a, nint aRow, nint aNext, T* b, nint bNext, T* s, nint sRow, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TWidth : struct, ICount
    {
        switch (height)
        {
            case 1: MicroKernel.Add<T, TVector, TWide, N1, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 2: MicroKernel.Add<T, TVector, TWide, N2, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 3: MicroKernel.Add<T, TVector, TWide, N3, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 4: MicroKernel.Add<T, TVector, TWide, N4, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 5: MicroKernel.Add<T, TVector, TWide, N5, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 6: MicroKernel.Add<T, TVector, TWide, N6, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 7: MicroKernel.Add<T, TVector, TWide, N7, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 8: MicroKernel.Add<T, TVector, TWide, N8, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 9: MicroKernel.Add<T, TVector, TWide, N9, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c, cRow); break;
            case 10: MicroKernel.Add<T, TVector, TWide, N10, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c,
                cRow); break;
            case 11: MicroKernel.Add<T, TVector, TWide, N11, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c,
                cRow); break;
            default: MicroKernel.Add<T, TVector, TWide, N12, TWidth>(tiles, depth, second, a, aRow, aNext, b, bNext, s, sRow, c,
                cRow); break;
        }
    }
}
