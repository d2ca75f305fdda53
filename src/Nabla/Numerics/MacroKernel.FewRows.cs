using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

internal static unsafe partial class MacroKernel<T, TVector, TWide>
{
    // One row at a time, in which up to four panels lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetFewRows(in View<T> c, in View<T> start, in View<T> a, in PackedPanels<T> b)
    {
        int j = 0, panel = 0;
        nint pair = b.CopyStride == 0 ? PanelWidth : b.CopyStride;
        for (int whole; (whole = WholePanels(c.Columns - j)) > 0; j += whole * PanelWidth, panel += whole)
        {
            T* from = b.At(0, j, panel);
            for (int i = 0; i < c.Rows; i++)
            {
                T* s = start.At(i, j), to = c.At(i, j);
                switch (whole)
                {
                    case 4: RowMicroKernel.Add<T, TVector, TWide, N4>(a.Columns, a.At(i, 0), a.ColumnStride, from, b.RowStride, pair, s,
                        to); break;
                    case 3: RowMicroKernel.Add<T, TVector, TWide, N3>(a.Columns, a.At(i, 0), a.ColumnStride, from, b.RowStride, pair, s,
                        to); break;
                    case 2: RowMicroKernel.Add<T, TVector, TWide, N2>(a.Columns, a.At(i, 0), a.ColumnStride, from, b.RowStride, pair, s,
                        to); break;
                    default: RowMicroKernel.Add<T, TVector, TWide, N1>(a.Columns, a.At(i, 0), a.ColumnStride, from, b.RowStride, pair, s,
                        to); break;
                }
            }
        }

        if (j < c.Columns) SetBlock(c, start, a, b, k: 0, j, panel);
    }

    // Up to four panels of two full registers at the beginning of so many columns.
    private static int WholePanels(int columns)
    {
        int whole = 0;
        while (whole < 4 && PanelColumns(columns - whole * PanelWidth) == PanelWidth) whole++;
        return whole;
    }
}
