using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>Matrix products: c += a·b.</summary>
/// <remarks>
/// Each element of c is one chain of fused multiply-adds over k in ascending order that starts at the value c had.
/// Threads and registers divide rows and columns, never k, so that the bits do not depend on either and equal <see
/// cref="Reference.GemmReference"/>, which is the specification.
/// <para>
/// The steps, from the outside in: this class checks the sizes and transposes the product if c is stored column by column. <see
/// cref="ParallelGemm{T}"/> divides rows or columns among threads. <see cref="MacroKernel{T, TVector, TWide}"/> divides k, columns and rows
/// so that reused data stays in a cache, and copies a or b (<see cref="Pack{T, TVector, TWide}"/>) if their layout is slow to read.
/// <see cref="MicroPanel"/> covers two registers of columns with tiles of rows; <see cref="MicroKernel"/> is the micro-kernel, <see
/// cref="RowMicroKernel"/> its variant for single rows.
/// </para>
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>c[i, j] += Σ_k a[i, k] · b[k, j].</summary>
    /// <param name="c">Rows × columns; must not share memory with a or b.</param>
    /// <param name="a">Rows × k.</param>
    /// <param name="b">k × columns.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    public static void Add<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b)
        where T : unmanaged, IFloatingPointIeee754<T> => Set(c, c, a, b, null);

    /// <summary>c[i, j] += Σ_k a[i, k] · b[k, j], on several threads if the product is large enough.</summary>
    /// <param name="c">Rows × columns; must not share memory with a or b.</param>
    /// <param name="a">Rows × k.</param>
    /// <param name="b">k × columns.</param>
    /// <param name="workers">The threads; null for the caller alone.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    public static void Add<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b, WorkerPool? workers)
        where T : unmanaged, IFloatingPointIeee754<T> => Set(c, c, a, b, workers);

    /// <summary>c[i, j] = Σ_k a[i, k] · b[k, j], with sums that start at 0.</summary>
    /// <param name="c">Rows × columns; must not share memory with a or b.</param>
    /// <param name="a">Rows × k.</param>
    /// <param name="b">k × columns.</param>
    /// <param name="workers">The threads; null for the caller alone.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    public static void Set<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b, WorkerPool? workers)
        where T : unmanaged, IFloatingPointIeee754<T> => Set(c, new(Zeros<T>.Row, c.Rows, c.Columns, 0, 0), a, b, workers);

    /// <summary>c[i, j] = start[i, j] + Σ_k a[i, k] · b[k, j], with sums that start at start[i, j].</summary>
    /// <param name="c">Rows × columns; must not share memory with a or b.</param>
    /// <param name="start">Rows × columns: c itself, or memory that does not overlap it. A bias for every row is a matrix of row stride
    /// 0.</param>
    /// <param name="a">Rows × k.</param>
    /// <param name="b">k × columns.</param>
    /// <param name="workers">The threads; null for the caller alone.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set<T>(Matrix<T> c, Matrix<T> start, Matrix<T> a, Matrix<T> b, WorkerPool? workers = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.Rows != c.Rows || b.Columns != c.Columns || a.Columns != b.Rows || start.Rows != c.Rows || start.Columns != c.Columns)
            throw new ArgumentException($"{c.Rows}×{c.Columns} = {start.Rows}×{start.Columns} + {a.Rows}×{a.Columns} · "
                + $"{b.Rows}×{b.Columns} does not fit.");
        if (c.Rows == 0 || c.Columns == 0) return;

        // Registers run along columns. If c's columns are not contiguous, or there is only one, cᵀ = startᵀ + bᵀ·aᵀ is computed.
        bool turned = c.RowStride == 1 && (c.ColumnStride != 1 || c.Columns == 1);
        bool plain = (!turned && c.ColumnStride != 1) || !Vector128.IsHardwareAccelerated;
        bool zero = start is { RowStride: 0, ColumnStride: 0 };
        if (plain || a.Columns == 0 || (!zero && (turned ? start.RowStride : start.ColumnStride) != 1)) start = Copied(start, c);
        if (plain) Reference.GemmReference.Add(c, a, b);
        else fixed (T* pc = c.Values, ps = start.Values, pa = a.Values, pb = b.Values)
        {
            if (turned)
                SetViews<T>(new(pc, c.Transposed), new(ps, start.Transposed), new(pb, b.Transposed), new(pa, a.Transposed), workers);
            else SetViews<T>(new(pc, c), new(ps, start), new(pa, a), new(pb, b), workers);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Matrix<T> Copied<T>(Matrix<T> from, Matrix<T> to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < to.Columns; j++)
        {
            if (from.RowStride == 0 && to.RowStride == 1) to.Values.Slice(j * to.ColumnStride, to.Rows).Fill(from[0, j]);
            else for (int i = 0; i < to.Rows; i++) to[i, j] = from[i, j];
        }

        return to;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetViews<T>(View<T> c, View<T> start, View<T> a, View<T> b, WorkerPool? workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var division = workers is null ? default : GemmPartition.Choose(workers.Threads, c.Rows, c.Columns, a.Columns);
        if (division.Parts > 1) ParallelGemm<T>.Run(workers!, division, c, start, a, b);
        else Serial(c, start, a, b);
    }

    /// <summary>
    /// Packs b into panels for several products of about this many rows each on this thread: see <see cref="Serial{T}(in View{T}, in
    /// View{T}, in View{T}, in PackedPanels{T})"/>.
    /// </summary>
    internal static PackedPanels<T> Panels<T>(in View<T> b, int rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated) return MacroKernel<T, Vector512<T>, GemmVector512<T>>.PanelsOf(b, rows);
        if (Vector256.IsHardwareAccelerated) return MacroKernel<T, Vector256<T>, GemmVector256<T>>.PanelsOf(b, rows);
        return MacroKernel<T, Vector128<T>, GemmVector128<T>>.PanelsOf(b, rows);
    }

    /// <summary>Computes the product with packed panels.</summary>
    internal static void Serial<T>(in View<T> c, in View<T> start, in View<T> a, in PackedPanels<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated) MacroKernel<T, Vector512<T>, GemmVector512<T>>.Set(c, start, a, b);
        else if (Vector256.IsHardwareAccelerated) MacroKernel<T, Vector256<T>, GemmVector256<T>>.Set(c, start, a, b);
        else MacroKernel<T, Vector128<T>, GemmVector128<T>>.Set(c, start, a, b);
    }

    /// <summary>Computes the product on the caller's thread, with contiguous columns of c and start.</summary>
    internal static void Serial<T>(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated) MacroKernel<T, Vector512<T>, GemmVector512<T>>.Set(c, start, a, b);
        else if (Vector256.IsHardwareAccelerated) MacroKernel<T, Vector256<T>, GemmVector256<T>>.Set(c, start, a, b);
        else MacroKernel<T, Vector128<T>, GemmVector128<T>>.Set(c, start, a, b);
    }
}

/// <summary>A product divided into parts of its rows or columns, for <see cref="WorkerPool"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ParallelGemm<T> : IParallelWork
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static ParallelGemm<T>? _spare;

    private View<T> _c, _start, _a, _b;
    private GemmPartition _division;

    public static void Run(WorkerPool workers, in GemmPartition division, in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        // Removed while in use, so that a nested product creates its own.
        ParallelGemm<T> work = _spare ?? new();
        _spare = null;
        (work._c, work._start, work._a, work._b, work._division) = (c, start, a, b, division);
        workers.Run(division.Parts, work);
        _spare = work;
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        var (i, rows, j, columns) = _division.Range(part);
        if (rows == 0 || columns == 0) return;
        Gemm.Serial(_c.Block(i, rows, j, columns), _start.Block(i, rows, j, columns), _a.Block(i, rows, 0, _a.Columns),
            _b.Block(0, _b.Rows, j, columns));
    }
}

/// <summary>The division of a product among threads, by columns (preferred) or by rows.</summary>
/// <param name="Parts">Number of parts.</param>
/// <param name="Rows">Number of rows of the product.</param>
/// <param name="Columns">Number of its columns.</param>
/// <param name="ByColumns">True if each part has all rows of some columns.</param>
internal readonly record struct GemmPartition(int Parts, int Rows, int Columns, bool ByColumns)
{
    // About 40 µs of multiply-adds: another thread starts within two, but its data must move between the caches of two cores.
    private const long MinWork = 4_000_000;

    // Parts start at whole cache lines of columns and whole tiles of rows.
    private const int ColumnUnit = 32, RowUnit = 12;

    /// <summary>Returns the best division of rows × columns sums over k.</summary>
    public static GemmPartition Choose(int threads, int rows, int columns, int depth)
    {
        int parts = threads == 1 ? 1 : (int)Math.Clamp((long)rows * columns * depth / MinWork, 1, threads);
        bool byColumns = Longest(columns, ColumnUnit, parts) / (double)columns <= Longest(rows, RowUnit, parts) / (double)rows + 0.05;
        return new(parts, rows, columns, byColumns);
    }

    /// <summary>Rows and columns of one part; empty if there are fewer units than parts.</summary>
    public (int Row, int Rows, int Column, int Columns) Range(int part)
    {
        if (ByColumns)
        {
            (int j, int columns) = Range(Columns, ColumnUnit, part);
            return (0, Rows, j, columns);
        }

        (int i, int rows) = Range(Rows, RowUnit, part);
        return (i, rows, 0, Columns);
    }

    private static int Longest(int length, int unit, int parts)
    {
        int units = (length + unit - 1) / unit;
        return Math.Min(length, (units + parts - 1) / parts * unit);
    }

    private (int First, int Length) Range(int length, int unit, int part)
    {
        int units = (length + unit - 1) / unit;
        int first = (int)((long)units * part / Parts) * unit, end = Math.Min(length, (int)((long)units * (part + 1) / Parts) * unit);
        return (first, Math.Max(0, end - first));
    }
}
