using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Nabla.Numerics;

/// <summary>
/// The right factor of a product as the micro-kernel reads it: panels of up to two registers of columns, where they lie or copied one after
/// the other.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Start">Element [0, 0].</param>
/// <param name="Rows">Number of k.</param>
/// <param name="Columns">Number of columns of all panels.</param>
/// <param name="RowStride">Distance from a row of a panel to the next.</param>
/// <param name="CopyStride">Distance from a copied panel to the next; 0 where the panels were not copied and lie side by side.</param>
internal readonly unsafe record struct PackedPanels<T>(nint Start, int Rows, int Columns, nint RowStride, nint CopyStride)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Row k of the panel that begins at column <paramref name="column"/> and is number <paramref name="index"/>.</summary>
    public T* At(int k, int column, int index) => (T*)Start + k * RowStride + (CopyStride == 0 ? column : index * CopyStride);
}

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
        var operands = new MicroOperands<T>
        {
            Depth = a.Columns,
            A = a.At(0, 0),
            ARow = a.RowStride,
            ANext = a.ColumnStride,
            B = b,
            BNext = bNext,
            Start = start,
            StartRow = startRow,
            C = c,
            CRow = cRow,
            Second = second,
        };
        if (higher > 0) Tiles<T, TVector, TWide, TWidth>(height + 1, higher, &operands);
        Tiles<T, TVector, TWide, TWidth>(height, tiles - higher, &operands);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<T, TVector, TWide, TWidth>(int height, int tiles, MicroOperands<T>* operands)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TWidth : struct, ICount
    {
        switch (height)
        {
            case 1: MicroKernel.Add<T, TVector, TWide, N1, TWidth>(tiles, operands); break;
            case 2: MicroKernel.Add<T, TVector, TWide, N2, TWidth>(tiles, operands); break;
            case 3: MicroKernel.Add<T, TVector, TWide, N3, TWidth>(tiles, operands); break;
            case 4: MicroKernel.Add<T, TVector, TWide, N4, TWidth>(tiles, operands); break;
            case 5: MicroKernel.Add<T, TVector, TWide, N5, TWidth>(tiles, operands); break;
            case 6: MicroKernel.Add<T, TVector, TWide, N6, TWidth>(tiles, operands); break;
            case 7: MicroKernel.Add<T, TVector, TWide, N7, TWidth>(tiles, operands); break;
            case 8: MicroKernel.Add<T, TVector, TWide, N8, TWidth>(tiles, operands); break;
            case 9: MicroKernel.Add<T, TVector, TWide, N9, TWidth>(tiles, operands); break;
            case 10: MicroKernel.Add<T, TVector, TWide, N10, TWidth>(tiles, operands); break;
            case 11: MicroKernel.Add<T, TVector, TWide, N11, TWidth>(tiles, operands); break;
            default: MicroKernel.Add<T, TVector, TWide, N12, TWidth>(tiles, operands); break;
        }
    }
}

/// <summary>Copies of blocks in the order in which the micro-kernel reads them.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register to copy with.</typeparam>
/// <typeparam name="TWide">Its operations.</typeparam>
internal static unsafe class Pack<T, TVector, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TWide : struct, IGemmVector<T, TVector>
{
    /// <summary>Columns of b, at most two registers of them, row after row; filled up with zeros to two registers.</summary>
    /// <param name="b">rows × columns, any strides.</param>
    /// <param name="to">Room for rows × two registers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel(in View<T> b, T* to)
    {
        int width = 2 * TWide.Count;
        if (b.Columns < width) new Span<T>(to, b.Rows * width).Clear();
        if (b.ColumnStride == 1) Rows(b.Rows, b.Columns, b.At(0, 0), b.RowStride, to, width);
        else if (b.RowStride == 1) Transpose.Copy(b.Rows, b.Columns, b.At(0, 0), b.ColumnStride, to, width);
        else Elements(b, to, width);
    }

    /// <summary>Panels of two registers, one after the other.</summary>
    /// <param name="b">rows × columns, any strides.</param>
    /// <param name="to">Room for rows × columns, the columns rounded up to whole panels.</param>
    public static void Panels(in View<T> b, T* to)
    {
        int width = 2 * TWide.Count;
        for (int j = 0; j < b.Columns; j += width, to += b.Rows * width) Panel(b.Block(0, b.Rows, j, Math.Min(width, b.Columns - j)), to);
    }

    /// <summary>Copies a block whose columns are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(int rows, int columns, T* from, nint fromRow, T* to, nint toRow)
    {
        if (columns >= TWide.Count)
            for (; rows > 0; rows--, from += fromRow, to += toRow) Row<TVector, TWide>(columns, from, to);
        else if (columns >= GemmVector128<T>.Count)
            for (; rows > 0; rows--, from += fromRow, to += toRow) Row<Vector128<T>, GemmVector128<T>>(columns, from, to);
        else
            for (; rows > 0; rows--, from += fromRow, to += toRow)
                for (int j = 0; j < columns; j++) to[j] = from[j];
    }

    // Whole registers, then one more that ends with the row and may overlap the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TPart, TPartOf>(int columns, T* from, T* to)
        where TPart : struct
        where TPartOf : struct, IGemmVector<T, TPart>
    {
        TPart last = TPartOf.Load(from + columns - TPartOf.Count);
        for (int j = 0; j < columns - TPartOf.Count; j += TPartOf.Count) TPartOf.Store(TPartOf.Load(from + j), to + j);
        TPartOf.Store(last, to + columns - TPartOf.Count);
    }

    private static void Elements(in View<T> b, T* to, int width)
    {
        for (int i = 0; i < b.Rows; i++)
            for (int j = 0; j < b.Columns; j++) to[i * width + j] = *b.At(i, j);
    }
}
