using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Cuts a product into blocks that fit the caches and those into strips for the micro-kernel.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register to compute in.</typeparam>
/// <typeparam name="TWide">Its operations.</typeparam>
internal static unsafe class Blocks<T, TVector, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TWide : struct, IWide<T, TVector>
{
    // A panel of b (Depth × two registers) stays in the first cache while it is used, a block of a (Depth × Height) in the second.
    private static int Depth => 2048 / sizeof(T);

    private const int Height = 192, Width = 2048;

    private static int PanelWidth => 2 * TWide.Count;

    /// <summary>c = start + a·b, where the columns of c and start are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        if (c.Columns <= Width && a.Columns <= Depth)
        {
            AddBlock(c, start, a, b);
            return;
        }

        for (int j = 0; j < c.Columns; j += Width)
        {
            int columns = Math.Min(Width, c.Columns - j);
            for (int k = 0; k < a.Columns; k += Depth)
            {
                int depth = Math.Min(Depth, a.Columns - k);
                View<T> target = c.Block(0, c.Rows, j, columns), from = k == 0 ? start.Block(0, c.Rows, j, columns) : target;
                AddBlock(target, from, a.Block(0, a.Rows, k, depth), b.Block(k, depth, j, columns));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        if (c.Rows < 4) AddFewRows(c, start, a, b);
        else AddRows(c, start, a, b);
    }

    private static int Part(int whole, int most, int multiple)
    {
        if (whole <= most) return whole;
        int parts = (whole + most - 1) / most, part = (whole + parts - 1) / parts;
        return (part + multiple - 1) / multiple * multiple;
    }

    // A panel has two registers of columns or, at the end, as many as are left, but no fewer than one register where there is a choice.
    private static int PanelColumns(int left) => left > PanelWidth && left < PanelWidth + TWide.Count ? left - TWide.Count : Math.Min(PanelWidth, left);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        int height = Part(c.Rows, Height, 12);
        bool packsB = b.ColumnStride != 1 || b.Columns < TWide.Count || (c.Rows >= 32 && b.Rows * b.RowStride * sizeof(T) > 16384);
        bool packsA = a.RowStride == 1 && c.Columns >= 4 * PanelWidth && a.ColumnStride * sizeof(T) >= 512;

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

    private static View<T> PackA(in View<T> a)
    {
        // The extra line keeps the copy's rows from falling on the same cache sets.
        int stride = a.Rows + 64 / sizeof(T);
        T* copy = Scratch<T>.A((long)a.Columns * stride);
        Pack<T, TVector, TWide>.Rows(a.Columns, a.Rows, a.At(0, 0), a.ColumnStride, copy, stride);
        return new((nint)copy, a.Rows, a.Columns, 1, stride);
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

    // One row at a time, in which up to four panels lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFewRows(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        int panelSize = b.Rows * PanelWidth, whole = c.Columns / PanelWidth * PanelWidth;
        for (int j = 0, columns; j < whole; j += columns)
        {
            columns = Math.Min(4 * PanelWidth, whole - j);
            T* panels = b.At(0, j);
            nint next = b.RowStride, pair = PanelWidth;
            if (b.ColumnStride != 1)
            {
                panels = Scratch<T>.B(4 * panelSize);
                Pack<T, TVector, TWide>.Panels(b.Block(0, b.Rows, j, columns), panels);
                (next, pair) = (PanelWidth, panelSize);
            }

            for (int i = 0; i < c.Rows; i++)
            {
                T* from = start.At(i, j), to = c.At(i, j);
                switch (columns / PanelWidth)
                {
                    case 4: RowTile.Add<T, TVector, TWide, N4>(a.Columns, a.At(i, 0), a.ColumnStride, panels, next, pair, from, to); break;
                    case 3: RowTile.Add<T, TVector, TWide, N3>(a.Columns, a.At(i, 0), a.ColumnStride, panels, next, pair, from, to); break;
                    case 2: RowTile.Add<T, TVector, TWide, N2>(a.Columns, a.At(i, 0), a.ColumnStride, panels, next, pair, from, to); break;
                    default: RowTile.Add<T, TVector, TWide, N1>(a.Columns, a.At(i, 0), a.ColumnStride, panels, next, pair, from, to); break;
                }
            }
        }

        int left = c.Columns - whole;
        if (left > 0) AddRows(c.Block(0, c.Rows, whole, left), start.Block(0, c.Rows, whole, left), a, b.Block(0, b.Rows, whole, left));
    }
}
