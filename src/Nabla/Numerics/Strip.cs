using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>A product whose columns fit one or two registers: covered from top to bottom by tiles of as equal height as possible.</summary>
internal static unsafe class Strip
{
    /// <summary>c[i, j] += Σ_k a[i, k] · b[k, j] for rows of c and one (or two) registers of columns.</summary>
    /// <remarks>Equal heights keep the multiply-add units busy to the last tile: 7 rows are 4 + 3 rather than 6 + 1.</remarks>
    public static void Add<T, TLane, TVectors>(int rows, int most, int depth, T* a, nint aRow, nint aNext, T* b, nint bNext, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, IRegister<TLane, T>
        where TVectors : struct, ICount
    {
        int tiles = (rows + most - 1) / most, height = rows / tiles, higher = rows - height * tiles;
        if (higher > 0)
        {
            Tiles<T, TLane, TVectors>(height + 1, higher, depth, a, aRow, aNext, b, bNext, c, cRow);
            a += higher * (height + 1) * aRow;
            c += higher * (height + 1) * cRow;
        }

        Tiles<T, TLane, TVectors>(height, tiles - higher, depth, a, aRow, aNext, b, bNext, c, cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<T, TLane, TVectors>(int height, int tiles, int depth, T* a, nint aRow, nint aNext, T* b, nint bNext, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, IRegister<TLane, T>
        where TVectors : struct, ICount
    {
        switch (height)
        {
            case 1: Tile.Add<T, TLane, N1, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 2: Tile.Add<T, TLane, N2, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 3: Tile.Add<T, TLane, N3, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 4: Tile.Add<T, TLane, N4, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 5: Tile.Add<T, TLane, N5, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 6: Tile.Add<T, TLane, N6, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 7: Tile.Add<T, TLane, N7, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 8: Tile.Add<T, TLane, N8, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 9: Tile.Add<T, TLane, N9, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 10: Tile.Add<T, TLane, N10, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            case 11: Tile.Add<T, TLane, N11, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
            default: Tile.Add<T, TLane, N12, TVectors>(tiles, depth, a, aRow, aNext, b, bNext, c, cRow); break;
        }
    }
}
