using System.Numerics;

namespace Nabla.Numerics;

/// <summary>A matrix by its address: what kernels work on once <see cref="Gemm"/> has checked and pinned it.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Start">Element [0, 0].</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="RowStride">Distance from a row to the next.</param>
/// <param name="ColumnStride">Distance from a column to the next.</param>
internal readonly unsafe record struct View<T>(nint Start, int Rows, int Columns, nint RowStride, nint ColumnStride)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public View(T* start, in Matrix<T> matrix)
        : this((nint)start, matrix.Rows, matrix.Columns, matrix.RowStride, matrix.ColumnStride)
    {
    }

    public View<T> Transposed => new(Start, Columns, Rows, ColumnStride, RowStride);

    public T* At(int i, int j) => (T*)Start + i * RowStride + j * ColumnStride;

    public View<T> Block(int i, int rows, int j, int columns) => new((nint)At(i, j), rows, columns, RowStride, ColumnStride);
}
