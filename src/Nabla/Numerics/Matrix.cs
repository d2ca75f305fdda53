using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>A matrix view of memory: element [i, j] is at i·RowStride + j·ColumnStride.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>Transposition swaps the strides without a copy, so that products need no transpose flags.</remarks>
public readonly ref struct Matrix<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Span<T> _values;

    /// <summary>Creates a rows × columns matrix in row-major order.</summary>
    /// <param name="values">The memory, at least rows · columns long.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentException">The memory is too short.</exception>
    public Matrix(Span<T> values, int rows, int columns)
        : this(values, rows, columns, columns, 1)
    {
    }

    /// <summary>Creates a rows × columns matrix with any strides.</summary>
    /// <param name="values">The memory.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Distance between rows, in elements.</param>
    /// <param name="columnStride">Distance between columns, in elements.</param>
    /// <exception cref="ArgumentException">The memory does not contain the last element.</exception>
    public Matrix(Span<T> values, int rows, int columns, int rowStride, int columnStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rowStride);
        ArgumentOutOfRangeException.ThrowIfNegative(columnStride);
        long needed = rows == 0 || columns == 0 ? 0 : (long)(rows - 1) * rowStride + (long)(columns - 1) * columnStride + 1;
        if (values.Length < needed)
            throw new ArgumentException($"A {rows}×{columns} matrix with strides {rowStride}, {columnStride} needs {needed} numbers but "
                + $"the span holds {values.Length}.");
        _values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance between rows, in elements.</summary>
    public int RowStride { get; }

    /// <summary>Distance between columns, in elements.</summary>
    public int ColumnStride { get; }

    /// <summary>The underlying memory.</summary>
    public Span<T> Values => _values;

    /// <summary>The transposed matrix on the same memory.</summary>
    public Matrix<T> Transposed => new(_values, Columns, Rows, ColumnStride, RowStride);

    /// <summary>Returns the element in row <paramref name="i"/>, column <paramref name="j"/>.</summary>
    /// <param name="i">Row, from 0.</param>
    /// <param name="j">Column, from 0.</param>
    /// <returns>A reference to the element.</returns>
    public ref T this[int i, int j]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)i >= (uint)Rows || (uint)j >= (uint)Columns) Outside(i, j);
            return ref _values[i * RowStride + j * ColumnStride];
        }
    }

    private void Outside(int i, int j) =>
        throw new ArgumentOutOfRangeException(nameof(i), $"[{i}, {j}] is outside a {Rows}×{Columns} matrix.");
}

/// <summary>A matrix by address, for kernels after <see cref="Gemm"/> has checked and pinned it.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Start">Element [0, 0].</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="RowStride">Distance between rows.</param>
/// <param name="ColumnStride">Distance between columns.</param>
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
