using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Cuts a product into blocks that fit the caches and those into strips for the micro-kernel.</summary>
/// <remarks>
/// From the outside in: <see cref="Width"/> columns of b become panels; <see cref="Height"/> rows of c and a at a time (so that what was
/// computed last is still in the second cache for whoever uses it next); <see cref="Depth"/> numbers of k; panel after panel; tile after
/// tile.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register to compute in.</typeparam>
/// <typeparam name="TWide">Its operations.</typeparam>
internal static unsafe partial class MacroKernel<T, TVector, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TWide : struct, IGemmVector<T, TVector>
{
    private const int Height = 192, Width = 512;

    // In bytes: a first cache that every processor of the last years has; the distance at which addresses share its sets (and pages their
    // offsets); a step that no prefetcher likes.
    private const int FirstCache = 32768, SetPeriod = 4096, FarApart = 512;

    // Copying b where its rows share cache sets pays from this many rows of c on, copying a from this many panels.
    private const int RowsTogether = 32, RowsThatPay = 96, PanelsThatPay = 4;

    private static int PanelWidth => 2 * TWide.Count;

    // The part of a panel that is used at a time stays in the first cache.
    private static int Depth => FirstCache / (PanelWidth * sizeof(T));

    /// <summary>c = start + a·b, where the columns of c and start are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set(in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        bool copies = PaysToCopy(b, c.Rows);
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
    public static PackedPanels<T> PanelsOf(in View<T> b, int rows) => PaysToCopy(b, rows) ? Copied(b) : InPlace(b);

    private static bool PaysToCopy(in View<T> b, int rows) =>
        b.ColumnStride != 1 || b.Columns < TWide.Count || (rows >= RowsThatPay && b.RowStride * sizeof(T) % SetPeriod == 0);

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

    private static int Part(int whole, int most, int multiple)
    {
        if (whole <= most) return whole;
        int parts = (whole + most - 1) / most, part = (whole + parts - 1) / parts;
        return (part + multiple - 1) / multiple * multiple;
    }
}
