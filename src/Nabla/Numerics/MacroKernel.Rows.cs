using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

internal static unsafe partial class MacroKernel<T, TVector, TWide>
{
    // All rows are one block, so a panel is used only once for each block of k: it is copied to the first cache just before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetOneBlock(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        int depth = Part(a.Columns, Depth, 1);
        bool packs = c.Columns >= PanelsThatPay * PanelWidth && PaysToPack(a);
        T* copy = Scratch<T>.B((long)depth * PanelWidth);
        for (int k = 0; k < a.Columns; k += depth)
        {
            View<T> from = k == 0 ? start : c, left = a.Block(0, a.Rows, k, Math.Min(depth, a.Columns - k));
            if (packs) left = PackA(left);
            for (int j = 0, columns; j < c.Columns; j += columns)
            {
                columns = PanelColumns(c.Columns - j);
                Pack<T, TVector, TWide>.Panel(b.Block(k, left.Columns, j, columns), copy);
                SetPanel(columns, left, copy, PanelWidth, from.At(0, j), from.RowStride, c.At(0, j), c.RowStride);
            }
        }
    }

    // Rows and columns of c whose tiles stay in the second cache, for one block of k that begins at row k of the panels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetBlock(in View<T> c, in View<T> start, in View<T> a, in PackedPanels<T> b, int k, int firstColumn, int firstPanel)
    {
        View<T> near = c.Columns >= PanelsThatPay * PanelWidth && PaysToPack(a) ? PackA(a) : a;
        for (int j = firstColumn, panel = firstPanel, columns; j < c.Columns; j += columns, panel++)
        {
            columns = PanelColumns(c.Columns - j);
            SetPanel(columns, near, b.At(k, j, panel), b.RowStride, start.At(0, j), start.RowStride, c.At(0, j), c.RowStride);
        }
    }

    // Numbers of a that follow each other along k but lie in rows so far apart that they fall on the same cache sets, or that do not follow
    // each other.
    private static bool PaysToPack(in View<T> a) => a.ColumnStride == 1
        ? a.Columns > 1 && a.RowStride * sizeof(T) % SetPeriod == 0
        : a.RowStride == 1 && a.ColumnStride * sizeof(T) >= FarApart;

    private static View<T> PackA(in View<T> a)
    {
        // The extra line keeps the copy's rows from falling on the same cache sets.
        bool alongK = a.ColumnStride == 1;
        int count = alongK ? a.Rows : a.Columns, length = alongK ? a.Columns : a.Rows, stride = length + 64 / sizeof(T);
        T* copy = Scratch<T>.A((long)count * stride);
        Pack<T, TVector, TWide>.Rows(count, length, a.At(0, 0), alongK ? a.RowStride : a.ColumnStride, copy, stride);
        return new((nint)copy, a.Rows, a.Columns, alongK ? stride : 1, alongK ? 1 : stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetPanel(int columns, in View<T> a, T* b, nint bNext, T* start, nint startRow, T* c, nint cRow)
    {
        if (columns > TWide.Count) MicroPanel.Add<T, TVector, TWide, N2>(a, columns - TWide.Count, b, bNext, start, startRow, c, cRow);
        else if (columns == TWide.Count) MicroPanel.Add<T, TVector, TWide, N1>(a, 0, b, bNext, start, startRow, c, cRow);
        else SetNarrow(columns, a, b, bNext, start, startRow, c, cRow);
    }

    // Fewer columns than a register has: in a copy of c with room for one.
    private static void SetNarrow(int columns, in View<T> a, T* b, nint bNext, T* start, nint startRow, T* c, nint cRow)
    {
        T* copy = Scratch<T>.D((long)a.Rows * TWide.Count);
        Pack<T, TVector, TWide>.Rows(a.Rows, columns, start, startRow, copy, TWide.Count);
        MicroPanel.Add<T, TVector, TWide, N1>(a, 0, b, bNext, copy, TWide.Count, copy, TWide.Count);
        Pack<T, TVector, TWide>.Rows(a.Rows, columns, copy, TWide.Count, c, cRow);
    }
}
