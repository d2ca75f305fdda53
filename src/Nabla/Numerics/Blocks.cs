using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Cuts a product into blocks that fit the caches and those into strips for the micro-kernel.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register to compute in.</typeparam>
/// <typeparam name="TWide">Its operations.</typeparam>
internal static unsafe partial class Blocks<T, TVector, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
    where TWide : struct, IWide<T, TVector>
{
    // A panel of b (Depth × two registers) stays in the first cache while it is used, a block of a (Depth × Height) in the second.
    private static int Depth => 1536 / sizeof(T);

    private const int Height = 192, Width = 1024;

    // Copying b pays from this many rows on, copying a from this many panels.
    private const int RowsThatPay = 32, PanelsThatPay = 4;

    // In bytes: the first cache; the distance at which addresses share its sets (and pages their offsets); a step that no prefetcher likes.
    private const int FirstCache = 32768, SetPeriod = 4096, FarApart = 512;

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

        int most = Part(a.Columns, Depth, 1);
        for (int j = 0; j < c.Columns; j += Width)
        {
            int columns = Math.Min(Width, c.Columns - j);
            for (int k = 0; k < a.Columns; k += most)
            {
                int depth = Math.Min(most, a.Columns - k);
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
}
