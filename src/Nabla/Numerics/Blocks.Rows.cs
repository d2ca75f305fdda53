using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

internal static unsafe partial class Blocks<T, TVector, TWide>
{
    // A panel has two registers of columns or, at the end, as many as are left, but no fewer than one register where there is a choice.
    private static int PanelColumns(int left) => left > PanelWidth && left < PanelWidth + TWide.Count ? left - TWide.Count : Math.Min(PanelWidth, left);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        int height = Part(c.Rows, Height, 12);
        bool packsB = b.ColumnStride != 1 || b.Columns < TWide.Count || (c.Rows >= RowsThatPay && b.Rows * b.RowStride * sizeof(T) > FirstCache / 2);
        bool packsA = c.Columns >= PanelsThatPay * PanelWidth && PaysToPack(a);

        // With more than one block of rows the packed panels are kept for the next, otherwise they follow each other through the same memory.
        int panelSize = b.Rows * PanelWidth, step = c.Rows > height ? panelSize : 0;
        T* panels = packsB ? Scratch<T>.B(panelSize + (long)step * (b.Columns / PanelWidth + 1)) : null;
        for (int i = 0; i < c.Rows; i += height)
        {
            int rows = Math.Min(height, c.Rows - i);
            View<T> aBlock = a.Block(i, rows, 0, a.Columns);
            if (packsA) aBlock = PackA(aBlock);
            T* panel = panels;
            for (int j = 0, columns; j < c.Columns; j += columns, panel += step)
            {
                columns = PanelColumns(c.Columns - j);
                if (packsB && i == 0) Pack<T, TVector, TWide>.Panel(b.Block(0, b.Rows, j, columns), panel);
                AddPanel(columns, aBlock, packsB ? panel : b.At(0, j), packsB ? PanelWidth : b.RowStride, start.At(i, j), start.RowStride, c.At(i, j), c.RowStride);
            }
        }
    }

    // Numbers of a that follow each other along k but lie in rows so far apart that they fall on the same cache sets, or that do not follow each other.
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
    private static void AddPanel(int columns, in View<T> a, T* b, nint bNext, T* start, nint startRow, T* c, nint cRow)
    {
        if (columns > TWide.Count) Strip.Add<T, TVector, TWide, N2>(a, columns - TWide.Count, b, bNext, start, startRow, c, cRow);
        else if (columns == TWide.Count) Strip.Add<T, TVector, TWide, N1>(a, 0, b, bNext, start, startRow, c, cRow);
        else AddNarrow(columns, a, b, bNext, start, startRow, c, cRow);
    }

    // Fewer columns than a register has: in a copy of c with room for one.
    private static void AddNarrow(int columns, in View<T> a, T* b, nint bNext, T* start, nint startRow, T* c, nint cRow)
    {
        T* copy = Scratch<T>.C((long)a.Rows * TWide.Count);
        Pack<T, TVector, TWide>.Rows(a.Rows, columns, start, startRow, copy, TWide.Count);
        Strip.Add<T, TVector, TWide, N1>(a, 0, b, bNext, copy, TWide.Count, copy, TWide.Count);
        Pack<T, TVector, TWide>.Rows(a.Rows, columns, copy, TWide.Count, c, cRow);
    }
}
