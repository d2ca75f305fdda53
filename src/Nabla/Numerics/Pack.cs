using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Copies of blocks in the order in which the micro-kernel reads them.</summary>
internal static unsafe class Pack
{
    /// <summary>The columns of b in panels of <paramref name="width"/>, each panel's rows following each other; the last panel is filled up with zeros.</summary>
    /// <param name="b">rows × columns, any strides.</param>
    /// <param name="width">Columns of a panel.</param>
    /// <param name="to">Room for rows × columns, the columns rounded up to whole panels.</param>
    public static void Panels<T>(in View<T> b, int width, T* to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < b.Columns; j += width)
        {
            int columns = Math.Min(width, b.Columns - j);
            if (b.ColumnStride == 1) Rows(b.Rows, columns, b.At(0, j), b.RowStride, to, width);
            else Transpose(b.Rows, columns, b.At(0, j), b.RowStride, b.ColumnStride, to, width);
            if (columns < width)
                for (int i = 0; i < b.Rows; i++) new Span<T>(to + i * width + columns, width - columns).Clear();
            to += (nint)b.Rows * width;
        }
    }

    /// <summary>Copies a block whose columns are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<T>(int rows, int columns, T* from, nint fromRow, T* to, nint toRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) to[j] = from[j];
            from += fromRow;
            to += toRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<T>(int rows, int columns, T* from, nint fromRow, nint fromColumn, T* to, nint toRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) to[j] = from[j * fromColumn];
            from += fromRow;
            to += toRow;
        }
    }
}
