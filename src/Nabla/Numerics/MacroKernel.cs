using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Cuts a product into blocks that fit the caches and those into strips for the micro-kernel.</summary>
/// <remarks>
/// From the outside in: <see cref="Width"/> columns of b become panels; <see cref="Height"/> rows of c and a at a time (so that what was
/// computed last is still in the L2 cache for its next use); <see cref="Depth"/> numbers of k; panel after panel; tile after
/// tile.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register to compute in.</typeparam>
/// <typeparam name="TWide">Its operations.</typeparam>
internal static unsafe class MacroKernel<T, TVector, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TWide : struct, IGemmVector<T, TVector>
{
    private const int Height = 192, Width = 512;

    // In bytes: a first cache that every processor of the last years has; the distance at which addresses share its sets (and pages their
    // offsets); a step that no prefetcher likes.
    private const int FirstCache = 32768, SetPeriod = 4096, FarApart = 512;

    // From how many rows of c on copying b pays where its rows share cache sets: many rows use a panel that was copied to the first cache,
    // few find a block of rows in the second. Copying a pays from so many panels on.
    private const int ManyRows = 96, FewRows = 16, PanelsThatPay = 4;

    // So many rows of b are copied to all panels before the next are read, since they share pages; so many are the block for few rows.
    private const int RowsTogether = 32, DepthOfBlock = 128;

    // Up to this number of rows of c, transposing a and c is cheaper than transposing b.
    private const int RowsToTurn = 128;

    private static int PanelWidth => 2 * TWide.Count;

    // The part of a panel that is used at a time stays in the first cache.
    private static int Depth => FirstCache / (PanelWidth * sizeof(T));

    /// <summary>c = start + a·b, where the columns of c and start are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        // One strip, in which no sum is computed apart because it fills no register.
        if (c.Rows == 1 && c.Columns < 8 * TWide.Count && a.ColumnStride == 1 && b.ColumnStride == 1 && start.Start != c.Start)
        {
            MatrixVector.Set(a.Columns, a.At(0, 0), b.At(0, 0), b.RowStride, c.Columns, start.At(0, 0), start.ColumnStride, c.At(0, 0));
            return;
        }

        if (c.Rows == 1 && b.ColumnStride != 1 && b.RowStride == 1 && MatrixColumn.IsSupported<T>())
        {
            MatrixColumn.Set(a.Columns, (float*)a.At(0, 0), a.ColumnStride, (float*)b.At(0, 0), b.ColumnStride, c.Columns,
                (float*)start.At(0, 0), start.ColumnStride, (float*)c.At(0, 0));
            return;
        }

        if (IsOnePanel(c, a) && b.ColumnStride == 1 && !PaysToCopy(b, c.Rows, FewRows))
        {
            SetPanel(c.Columns, a, b.At(0, 0), b.RowStride, start.At(0, 0), start.RowStride, c.At(0, 0), c.RowStride);
            return;
        }

        if (PaysToTurn(c, start, a, b))
        {
            SetTurned(c, a, b);
            return;
        }

        bool copies = PaysToCopy(b, c.Rows, FewRows);
        int width = Part(c.Columns, Width, PanelWidth);
        for (int j = 0; j < c.Columns; j += width)
        {
            int columns = Math.Min(width, c.Columns - j);
            View<T> target = c.Block(0, c.Rows, j, columns), from = start.Block(0, c.Rows, j, columns),
                right = b.Block(0, b.Rows, j, columns);
            if (copies && c.Rows is >= 4 and <= Height) SetOneBlock(target, from, a, right);
            else Set(target, from, a, copies ? Copied(right) : InPlace(right));
        }
    }

    /// <summary>The same with panels that are there already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set(in View<T> c, in View<T> start, in View<T> a, in PackedPanels<T> b)
    {
        if (IsOnePanel(c, a))
        {
            SetPanel(c.Columns, a, b.At(0, 0, 0), b.RowStride, start.At(0, 0), start.RowStride, c.At(0, 0), c.RowStride);
            return;
        }

        if (c.Rows < 4)
        {
            SetFewRows(c, start, a, b);
            return;
        }

        // Sums that are visited once for each block of k are kept where they do not push each other out of the cache.
        int height = Part(c.Rows, Height, 12), depth = Part(a.Columns, Depth, 1);
        bool apart = depth < a.Columns && c.RowStride * sizeof(T) % SetPeriod == 0;
        for (int i = 0; i < c.Rows; i += height)
        {
            int rows = Math.Min(height, c.Rows - i);
            View<T> target = c.Block(i, rows, 0, c.Columns), sums = target;
            if (apart) sums = new((nint)Scratch<T>.C((long)rows * c.Columns), rows, c.Columns, c.Columns, 1);
            for (int k = 0; k < a.Columns; k += depth)
                SetBlock(sums, k == 0 ? start.Block(i, rows, 0, c.Columns)
                    : sums, a.Block(i, rows, k, Math.Min(depth, a.Columns - k)), b, k, firstColumn: 0, firstPanel: 0);
            if (apart) Pack<T, TVector, TWide>.Rows(rows, c.Columns, sums.At(0, 0), sums.RowStride, target.At(0, 0), target.RowStride);
        }
    }

    /// <summary>
    /// b as panels for a product of so many rows: where it lies, or copied to this thread's <see cref="Scratch{T}"/> where that pays.
    /// </summary>
    public static PackedPanels<T> PanelsOf(in View<T> b, int rows) => PaysToCopy(b, rows, ManyRows) ? Copied(b) : InPlace(b);

    // A product that needs no blocks: the panel stays in the first cache, or it is read only once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOnePanel(in View<T> c, in View<T> a) =>
        c.Rows >= 4 && c.Columns <= PanelWidth && (a.Columns <= Depth || c.Rows <= 12);

    private static bool PaysToCopy(in View<T> b, int rows, int rowsThatPay) =>
        b.ColumnStride != 1 || b.Columns < TWide.Count || (rows >= rowsThatPay && b.RowStride * sizeof(T) % SetPeriod == 0);

    private static PackedPanels<T> InPlace(in View<T> b) => new(b.Start, b.Rows, b.Columns, b.RowStride, 0);

    private static PackedPanels<T> Copied(in View<T> b)
    {
        // A few rows of all panels at a time, where rows are what lies together: they share pages.
        nint size = (nint)b.Rows * PanelWidth;
        int chunk = b.ColumnStride == 1 ? RowsTogether : b.Rows;
        T* copy = Scratch<T>.B((long)size * (b.Columns / PanelWidth + 2));
        for (int k = 0; k < b.Rows; k += chunk)
        {
            T* to = copy + (nint)k * PanelWidth;
            for (int j = 0, columns; j < b.Columns; j += columns, to += size)
            {
                columns = PanelColumns(b.Columns - j);
                Pack<T, TVector, TWide>.Panel(b.Block(k, Math.Min(chunk, b.Rows - k), j, columns), to);
            }
        }

        return new((nint)copy, b.Rows, b.Columns, PanelWidth, size);
    }

    // A panel has two registers of columns or, at the end, as many as are left, but no fewer than one register where there is a choice.
    private static int PanelColumns(int left) =>
        left > PanelWidth && left < PanelWidth + TWide.Count ? left - TWide.Count : Math.Min(PanelWidth, left);

    private static int Part(int total, int most, int multiple)
    {
        if (total <= most) return total;
        int parts = (total + most - 1) / most, part = (total + parts - 1) / parts;
        return (part + multiple - 1) / multiple * multiple;
    }

    // All rows are one block, so what is copied of b is used only once for each block of k, while it is in a cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetOneBlock(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        bool together = c.Rows < ManyRows && b.ColumnStride == 1;
        int depth = Part(a.Columns, together ? DepthOfBlock : Depth, 1);
        for (int k = 0; k < a.Columns; k += depth)
        {
            View<T> from = k == 0 ? start : c, left = a.Block(0, a.Rows, k, Math.Min(depth, a.Columns - k)),
                right = b.Block(k, left.Columns, 0, b.Columns);
            if (together) SetBlock(c, from, left, Copied(right), k: 0, firstColumn: 0, firstPanel: 0);
            else SetPanelByPanel(c, from, left, right);
        }
    }

    private static void SetPanelByPanel(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        View<T> near = c.Columns >= PanelsThatPay * PanelWidth && PaysToPack(a) ? PackA(a) : a;
        T* copy = Scratch<T>.B((long)a.Columns * PanelWidth);
        for (int j = 0, columns; j < c.Columns; j += columns)
        {
            columns = PanelColumns(c.Columns - j);
            Pack<T, TVector, TWide>.Panel(b.Block(0, b.Rows, j, columns), copy);
            SetPanel(columns, near, copy, PanelWidth, start.At(0, j), start.RowStride, c.At(0, j), c.RowStride);
        }
    }

    // c = a·b as cᵀ = bᵀ·aᵀ reads b in place: pays if b is transposed in memory and larger than a and c together.
    private static bool PaysToTurn(in View<T> c, in View<T> start, in View<T> a, in View<T> b) =>
        b.ColumnStride != 1 && b.RowStride == 1 && a.ColumnStride == 1 && start is { RowStride: 0, ColumnStride: 0 }
        && c.Rows >= TWide.Count && c.Rows <= RowsToTurn && (long)c.Rows * (a.Columns + c.Columns) < (long)a.Columns * c.Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetTurned(in View<T> c, in View<T> a, in View<T> b)
    {
        View<T> left = b.Transposed;
        PackedPanels<T> right = Copied(a.Transposed);
        int height = Part(left.Rows, Height, 12), depth = Part(left.Columns, Depth, 1);
        for (int i = 0; i < left.Rows; i += height)
        {
            int rows = Math.Min(height, left.Rows - i);
            View<T> turned = new((nint)Scratch<T>.C((long)rows * c.Rows), rows, c.Rows, c.Rows, 1), start = Zeros<T>.View(rows, c.Rows);
            for (int k = 0; k < left.Columns; k += depth, start = turned)
                SetBlock(turned, start, left.Block(i, rows, k, Math.Min(depth, left.Columns - k)), right, k, firstColumn: 0, firstPanel: 0);
            Transpose.Copy(c.Rows, rows, turned.At(0, 0), turned.RowStride, c.At(0, i), c.RowStride);
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

    // One row at a time, in which up to four panels lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetFewRows(in View<T> c, in View<T> start, in View<T> a, in PackedPanels<T> b)
    {
        int j = 0, panel = 0;
        nint pair = b.CopyStride == 0 ? PanelWidth : b.CopyStride;
        for (int full; (full = WholePanels(c.Columns - j)) > 0; j += full * PanelWidth, panel += full)
        {
            T* from = b.At(0, j, panel);
            for (int i = 0; i < c.Rows; i++)
            {
                T* s = start.At(i, j), to = c.At(i, j);
                switch (full)
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
        int full = 0;
        while (full < 4 && PanelColumns(columns - full * PanelWidth) == PanelWidth) full++;
        return full;
    }
}
