using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>The micro-kernel of products: tiles of c that stay in registers while k runs.</summary>
/// <remarks>
/// A tile has up to twelve rows of one or two registers. Both counts are types, so every shape is compiled from this one text with the other
/// branches gone; accumulators have names because an indexed one would live in memory. Each step loads a row of b, spreads one number of a
/// over a register for each row, and multiplies and adds: every number of c is one chain over ascending k that begins with what c held.
/// </remarks>
internal static unsafe class Tile
{
    /// <summary>The most rows that the text has.</summary>
    public const int MostRows = 12;

    /// <summary>c[i, j] += Σ_k a[i, k] · b[k, j] for tiles that lie below each other, each TRows rows by TVectors registers.</summary>
    /// <param name="tiles">How many tiles, at least 1.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="a">a[0, 0].</param>
    /// <param name="aRow">Distance from a[i, k] to a[i + 1, k].</param>
    /// <param name="aNext">Distance from a[i, k] to a[i, k + 1].</param>
    /// <param name="b">b[0, 0]; columns are neighbours.</param>
    /// <param name="bNext">Distance from b[k, j] to b[k + 1, j].</param>
    /// <param name="c">c[0, 0]; columns are neighbours.</param>
    /// <param name="cRow">Distance from c[i, j] to c[i + 1, j].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T, TLane, TRows, TVectors>(int tiles, int depth, T* a, nint aRow, nint aNext, T* b, nint bNext, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, IRegister<TLane, T>
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        bool two = TVectors.Value > 1;
        int rows = TRows.Value, wide = TLane.Count;
        for (; tiles > 0; tiles--)
        {
            TLane c0x, c1x = default, c2x = default, c3x = default, c4x = default, c5x = default;
            TLane c6x = default, c7x = default, c8x = default, c9x = default, c10x = default, c11x = default;
            TLane c0y = default, c1y = default, c2y = default, c3y = default, c4y = default, c5y = default;
            TLane c6y = default, c7y = default, c8y = default, c9y = default, c10y = default, c11y = default;

            c0x = TLane.Load(c);
            if (rows > 1) c1x = TLane.Load(c + cRow);
            if (rows > 2) c2x = TLane.Load(c + 2 * cRow);
            if (rows > 3) c3x = TLane.Load(c + 3 * cRow);
            if (rows > 4) c4x = TLane.Load(c + 4 * cRow);
            if (rows > 5) c5x = TLane.Load(c + 5 * cRow);
            if (rows > 6) c6x = TLane.Load(c + 6 * cRow);
            if (rows > 7) c7x = TLane.Load(c + 7 * cRow);
            if (rows > 8) c8x = TLane.Load(c + 8 * cRow);
            if (rows > 9) c9x = TLane.Load(c + 9 * cRow);
            if (rows > 10) c10x = TLane.Load(c + 10 * cRow);
            if (rows > 11) c11x = TLane.Load(c + 11 * cRow);
            if (two)
            {
                c0y = TLane.Load(c + wide);
                if (rows > 1) c1y = TLane.Load(c + cRow + wide);
                if (rows > 2) c2y = TLane.Load(c + 2 * cRow + wide);
                if (rows > 3) c3y = TLane.Load(c + 3 * cRow + wide);
                if (rows > 4) c4y = TLane.Load(c + 4 * cRow + wide);
                if (rows > 5) c5y = TLane.Load(c + 5 * cRow + wide);
                if (rows > 6) c6y = TLane.Load(c + 6 * cRow + wide);
                if (rows > 7) c7y = TLane.Load(c + 7 * cRow + wide);
                if (rows > 8) c8y = TLane.Load(c + 8 * cRow + wide);
                if (rows > 9) c9y = TLane.Load(c + 9 * cRow + wide);
                if (rows > 10) c10y = TLane.Load(c + 10 * cRow + wide);
                if (rows > 11) c11y = TLane.Load(c + 11 * cRow + wide);
            }

            T* a0 = a, a4 = a + 4 * aRow, a8 = a + 8 * aRow, bk = b;
            for (int k = depth; k > 0; k--)
            {
                TLane bx = TLane.Load(bk), by = two ? TLane.Load(bk + wide) : default;
                Step(TLane.All(a0[0]), bx, by, ref c0x, ref c0y, two);
                if (rows > 1) Step(TLane.All(a0[aRow]), bx, by, ref c1x, ref c1y, two);
                if (rows > 2) Step(TLane.All(a0[2 * aRow]), bx, by, ref c2x, ref c2y, two);
                if (rows > 3) Step(TLane.All(a0[3 * aRow]), bx, by, ref c3x, ref c3y, two);
                if (rows > 4) Step(TLane.All(a4[0]), bx, by, ref c4x, ref c4y, two);
                if (rows > 5) Step(TLane.All(a4[aRow]), bx, by, ref c5x, ref c5y, two);
                if (rows > 6) Step(TLane.All(a4[2 * aRow]), bx, by, ref c6x, ref c6y, two);
                if (rows > 7) Step(TLane.All(a4[3 * aRow]), bx, by, ref c7x, ref c7y, two);
                if (rows > 8) Step(TLane.All(a8[0]), bx, by, ref c8x, ref c8y, two);
                if (rows > 9) Step(TLane.All(a8[aRow]), bx, by, ref c9x, ref c9y, two);
                if (rows > 10) Step(TLane.All(a8[2 * aRow]), bx, by, ref c10x, ref c10y, two);
                if (rows > 11) Step(TLane.All(a8[3 * aRow]), bx, by, ref c11x, ref c11y, two);
                a0 += aNext;
                if (rows > 4) a4 += aNext;
                if (rows > 8) a8 += aNext;
                bk += bNext;
            }

            TLane.Store(c0x, c);
            if (rows > 1) TLane.Store(c1x, c + cRow);
            if (rows > 2) TLane.Store(c2x, c + 2 * cRow);
            if (rows > 3) TLane.Store(c3x, c + 3 * cRow);
            if (rows > 4) TLane.Store(c4x, c + 4 * cRow);
            if (rows > 5) TLane.Store(c5x, c + 5 * cRow);
            if (rows > 6) TLane.Store(c6x, c + 6 * cRow);
            if (rows > 7) TLane.Store(c7x, c + 7 * cRow);
            if (rows > 8) TLane.Store(c8x, c + 8 * cRow);
            if (rows > 9) TLane.Store(c9x, c + 9 * cRow);
            if (rows > 10) TLane.Store(c10x, c + 10 * cRow);
            if (rows > 11) TLane.Store(c11x, c + 11 * cRow);
            if (two)
            {
                TLane.Store(c0y, c + wide);
                if (rows > 1) TLane.Store(c1y, c + cRow + wide);
                if (rows > 2) TLane.Store(c2y, c + 2 * cRow + wide);
                if (rows > 3) TLane.Store(c3y, c + 3 * cRow + wide);
                if (rows > 4) TLane.Store(c4y, c + 4 * cRow + wide);
                if (rows > 5) TLane.Store(c5y, c + 5 * cRow + wide);
                if (rows > 6) TLane.Store(c6y, c + 6 * cRow + wide);
                if (rows > 7) TLane.Store(c7y, c + 7 * cRow + wide);
                if (rows > 8) TLane.Store(c8y, c + 8 * cRow + wide);
                if (rows > 9) TLane.Store(c9y, c + 9 * cRow + wide);
                if (rows > 10) TLane.Store(c10y, c + 10 * cRow + wide);
                if (rows > 11) TLane.Store(c11y, c + 11 * cRow + wide);
            }

            a += rows * aRow;
            c += rows * cRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TLane>(TLane a, TLane bx, TLane by, ref TLane x, ref TLane y, bool two)
        where TLane : struct, ILane<TLane>
    {
        x = TLane.MultiplyAdd(a, bx, x);
        if (two) y = TLane.MultiplyAdd(a, by, y);
    }
}
