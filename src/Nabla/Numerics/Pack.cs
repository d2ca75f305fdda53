using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

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
