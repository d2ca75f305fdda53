using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

internal static unsafe partial class Blocks<T, TVector, TWide>
{
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
