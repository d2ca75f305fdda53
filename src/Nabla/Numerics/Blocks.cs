using System.Numerics;

namespace Nabla.Numerics;

/// <summary>Cuts a product into blocks that fit the caches and those into strips for the micro-kernel.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLane">The register to compute in.</typeparam>
internal static unsafe class Blocks<T, TLane>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TLane : struct, IRegister<TLane, T>
{
    // A panel of b (Depth × two registers) stays in the first cache while it is used, a block of a (Depth × Height) in the second.
    private static int Depth => 1024 / sizeof(T);

    private const int Height = 192, Width = 2048;

    private static int PanelWidth => 2 * TLane.Count;

    /// <summary>c += a·b, where c's columns are neighbours.</summary>
    public static void Add(in View<T> c, in View<T> a, in View<T> b)
    {
        for (int j = 0; j < c.Columns; j += Width)
        {
            int columns = Math.Min(Width, c.Columns - j);
            for (int k = 0; k < a.Columns; k += Depth)
            {
                int depth = Math.Min(Depth, a.Columns - k);
                AddDepth(c.Block(0, c.Rows, j, columns), a.Block(0, a.Rows, k, depth), b.Block(k, depth, j, columns));
            }
        }
    }

    private static void AddDepth(in View<T> c, in View<T> a, in View<T> b)
    {
        bool packed = b.ColumnStride != 1 || c.Rows >= 32 && b.Rows * b.RowStride * sizeof(T) > 16384;
        int whole = packed ? 0 : b.Columns / PanelWidth * PanelWidth;
        T* panels = null;
        if (whole < b.Columns)
        {
            panels = Scratch<T>.B((long)b.Rows * (b.Columns - whole + PanelWidth));
            Pack.Panels(b.Block(0, b.Rows, whole, b.Columns - whole), PanelWidth, panels);
        }

        for (int i = 0; i < c.Rows; i += Height)
        {
            int rows = Math.Min(Height, c.Rows - i);
            View<T> aBlock = a.Block(i, rows, 0, a.Columns);
            if (a.RowStride == 1 && c.Columns >= 4 * PanelWidth)
            {
                T* copy = Scratch<T>.A((long)a.Columns * (rows + 16));
                Pack.Rows(a.Columns, rows, aBlock.At(0, 0), a.ColumnStride, copy, rows + 16);
                aBlock = new((nint)copy, rows, a.Columns, 1, rows + 16);
            }

            for (int j = 0; j < c.Columns; j += PanelWidth)
            {
                int columns = Math.Min(PanelWidth, c.Columns - j);
                T* bPanel = j < whole ? b.At(0, j) : panels + (nint)(j - whole) * b.Rows;
                nint bNext = j < whole ? b.RowStride : PanelWidth;
                if (columns == PanelWidth) AddPanel(rows, columns, aBlock, bPanel, bNext, c.At(i, j), c.RowStride);
                else
                {
                    T* tile = Scratch<T>.C((long)rows * PanelWidth);
                    Pack.Rows(rows, columns, c.At(i, j), c.RowStride, tile, PanelWidth);
                    AddPanel(rows, columns, aBlock, bPanel, bNext, tile, PanelWidth);
                    Pack.Rows(rows, columns, tile, PanelWidth, c.At(i, j), c.RowStride);
                }
            }
        }
    }

    private static void AddPanel(int rows, int columns, in View<T> a, T* b, nint bNext, T* c, nint cRow)
    {
        if (columns > TLane.Count) Strip.Add<T, TLane, N2>(rows, 6, a.Columns, a.At(0, 0), a.RowStride, a.ColumnStride, b, bNext, c, cRow);
        else Strip.Add<T, TLane, N1>(rows, 12, a.Columns, a.At(0, 0), a.RowStride, a.ColumnStride, b, bNext, c, cRow);
    }
}
