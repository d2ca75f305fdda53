using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>The micro-kernel of products: tiles of c that stay in registers while k runs.</summary>
/// <remarks>
/// A tile has up to twelve rows of one or two registers. Both counts are types, so every shape is compiled from this one text with the
/// other branches gone; sums have names because an indexed one would live in memory. Each step loads a row of b, spreads one number of a
/// over a register for each row, and multiplies and adds: every number of c is one chain over ascending k that begins with what start
/// holds.
/// </remarks>
internal static unsafe class MicroKernel
{
    /// <summary>
    /// c[i, j] = start[i, j] + Σ_k a[i, k] · b[k, j] for tiles that lie below each other, each TRows rows by TWidth registers.
    /// </summary>
    /// <param name="tiles">How many tiles, at least 1.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="second">The column where the second register begins: one register further, or less far where the columns are fewer than
    /// two registers. What both compute is the same.</param>
    /// <param name="a">a[0, 0].</param>
    /// <param name="aRow">Distance from a[i, k] to a[i + 1, k].</param>
    /// <param name="aNext">Distance from a[i, k] to a[i, k + 1].</param>
    /// <param name="b">b[0, 0]; columns are neighbours.</param>
    /// <param name="bNext">Distance from b[k, j] to b[k + 1, j].</param>
    /// <param name="start">start[0, 0]; columns are neighbours. May be c itself.</param>
    /// <param name="startRow">Distance from start[i, j] to start[i + 1, j]; 0 where all rows begin alike.</param>
    /// <param name="c">c[0, 0]; columns are neighbours.</param>
    /// <param name="cRow">Distance from c[i, j] to c[i + 1, j].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T, TVector, TWide, TRows, TWidth>(
        int tiles, int depth, nint second, T* a, nint aRow, nint aNext, T* b, nint bNext, T* start, nint startRow, T* c, nint cRow)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TRows : struct, ICount
        where TWidth : struct, ICount
    {
        bool two = TWidth.Value > 1;
        int rows = TRows.Value;
        nint aRow2 = 2 * aRow, aRow3 = 3 * aRow, aRow5 = 5 * aRow;
        for (; tiles > 0; tiles--)
        {
            TVector c0x, c1x = default, c2x = default, c3x = default, c4x = default, c5x = default;
            TVector c6x = default, c7x = default, c8x = default, c9x = default, c10x = default, c11x = default;
            TVector c0y = default, c1y = default, c2y = default, c3y = default, c4y = default, c5y = default;
            TVector c6y = default, c7y = default, c8y = default, c9y = default, c10y = default, c11y = default;

            c0x = TWide.Load(start);
            if (rows > 1) c1x = TWide.Load(start + startRow);
            if (rows > 2) c2x = TWide.Load(start + 2 * startRow);
            if (rows > 3) c3x = TWide.Load(start + 3 * startRow);
            if (rows > 4) c4x = TWide.Load(start + 4 * startRow);
            if (rows > 5) c5x = TWide.Load(start + 5 * startRow);
            if (rows > 6) c6x = TWide.Load(start + 6 * startRow);
            if (rows > 7) c7x = TWide.Load(start + 7 * startRow);
            if (rows > 8) c8x = TWide.Load(start + 8 * startRow);
            if (rows > 9) c9x = TWide.Load(start + 9 * startRow);
            if (rows > 10) c10x = TWide.Load(start + 10 * startRow);
            if (rows > 11) c11x = TWide.Load(start + 11 * startRow);
            if (two)
            {
                T* startSecond = start + second;
                c0y = TWide.Load(startSecond);
                if (rows > 1) c1y = TWide.Load(startSecond + startRow);
                if (rows > 2) c2y = TWide.Load(startSecond + 2 * startRow);
                if (rows > 3) c3y = TWide.Load(startSecond + 3 * startRow);
                if (rows > 4) c4y = TWide.Load(startSecond + 4 * startRow);
                if (rows > 5) c5y = TWide.Load(startSecond + 5 * startRow);
                if (rows > 6) c6y = TWide.Load(startSecond + 6 * startRow);
                if (rows > 7) c7y = TWide.Load(startSecond + 7 * startRow);
                if (rows > 8) c8y = TWide.Load(startSecond + 8 * startRow);
                if (rows > 9) c9y = TWide.Load(startSecond + 9 * startRow);
                if (rows > 10) c10y = TWide.Load(startSecond + 10 * startRow);
                if (rows > 11) c11y = TWide.Load(startSecond + 11 * startRow);
            }

            // Prefetch sums that are only written, at the end.
            if (Sse.IsSupported && start != c)
            {
                T* line = c;
                for (int i = 0; i < rows; i++, line += cRow)
                {
                    Sse.Prefetch0(line);
                    if (two) Sse.Prefetch0(line + second);
                }
            }

            T* a0 = a, a6 = a + 6 * aRow, bk = b;
            for (int k = depth; k != 0; k--)
            {
                TVector x = TWide.Load(bk), y = two ? TWide.Load(bk + second) : default;
                { TVector s = TWide.All(a0[0]); c0x = TWide.MultiplyAdd(s, x, c0x); if (two) c0y = TWide.MultiplyAdd(s, y, c0y); }
                if (rows > 1) { TVector s = TWide.All(a0[aRow]); c1x = TWide.MultiplyAdd(s, x, c1x); if (two)
                    c1y = TWide.MultiplyAdd(s, y, c1y); }
                if (rows > 2) { TVector s = TWide.All(a0[aRow2]); c2x = TWide.MultiplyAdd(s, x, c2x); if (two)
                    c2y = TWide.MultiplyAdd(s, y, c2y); }
                if (rows > 3) { TVector s = TWide.All(a0[aRow3]); c3x = TWide.MultiplyAdd(s, x, c3x); if (two)
                    c3y = TWide.MultiplyAdd(s, y, c3y); }
                if (rows > 4) { TVector s = TWide.All(a0[2 * aRow2]); c4x = TWide.MultiplyAdd(s, x, c4x); if (two)
                    c4y = TWide.MultiplyAdd(s, y, c4y); }
                if (rows > 5) { TVector s = TWide.All(a0[aRow5]); c5x = TWide.MultiplyAdd(s, x, c5x); if (two)
                    c5y = TWide.MultiplyAdd(s, y, c5y); }
                if (rows > 6) { TVector s = TWide.All(a6[0]); c6x = TWide.MultiplyAdd(s, x, c6x); if (two)
                    c6y = TWide.MultiplyAdd(s, y, c6y); }
                if (rows > 7) { TVector s = TWide.All(a6[aRow]); c7x = TWide.MultiplyAdd(s, x, c7x); if (two)
                    c7y = TWide.MultiplyAdd(s, y, c7y); }
                if (rows > 8) { TVector s = TWide.All(a6[aRow2]); c8x = TWide.MultiplyAdd(s, x, c8x); if (two)
                    c8y = TWide.MultiplyAdd(s, y, c8y); }
                if (rows > 9) { TVector s = TWide.All(a6[aRow3]); c9x = TWide.MultiplyAdd(s, x, c9x); if (two)
                    c9y = TWide.MultiplyAdd(s, y, c9y); }
                if (rows > 10) { TVector s = TWide.All(a6[2 * aRow2]); c10x = TWide.MultiplyAdd(s, x, c10x); if (two)
                    c10y = TWide.MultiplyAdd(s, y, c10y); }
                if (rows > 11) { TVector s = TWide.All(a6[aRow5]); c11x = TWide.MultiplyAdd(s, x, c11x); if (two)
                    c11y = TWide.MultiplyAdd(s, y, c11y); }
                a0 += aNext;
                if (rows > 6) a6 += aNext;
                bk += bNext;
            }

            TWide.Store(c0x, c);
            if (rows > 1) TWide.Store(c1x, c + cRow);
            if (rows > 2) TWide.Store(c2x, c + 2 * cRow);
            if (rows > 3) TWide.Store(c3x, c + 3 * cRow);
            if (rows > 4) TWide.Store(c4x, c + 4 * cRow);
            if (rows > 5) TWide.Store(c5x, c + 5 * cRow);
            if (rows > 6) TWide.Store(c6x, c + 6 * cRow);
            if (rows > 7) TWide.Store(c7x, c + 7 * cRow);
            if (rows > 8) TWide.Store(c8x, c + 8 * cRow);
            if (rows > 9) TWide.Store(c9x, c + 9 * cRow);
            if (rows > 10) TWide.Store(c10x, c + 10 * cRow);
            if (rows > 11) TWide.Store(c11x, c + 11 * cRow);
            if (two)
            {
                T* cSecond = c + second;
                TWide.Store(c0y, cSecond);
                if (rows > 1) TWide.Store(c1y, cSecond + cRow);
                if (rows > 2) TWide.Store(c2y, cSecond + 2 * cRow);
                if (rows > 3) TWide.Store(c3y, cSecond + 3 * cRow);
                if (rows > 4) TWide.Store(c4y, cSecond + 4 * cRow);
                if (rows > 5) TWide.Store(c5y, cSecond + 5 * cRow);
                if (rows > 6) TWide.Store(c6y, cSecond + 6 * cRow);
                if (rows > 7) TWide.Store(c7y, cSecond + 7 * cRow);
                if (rows > 8) TWide.Store(c8y, cSecond + 8 * cRow);
                if (rows > 9) TWide.Store(c9y, cSecond + 9 * cRow);
                if (rows > 10) TWide.Store(c10y, cSecond + 10 * cRow);
                if (rows > 11) TWide.Store(c11y, cSecond + 11 * cRow);
            }

            a += rows * aRow;
            start += rows * startRow;
            c += rows * cRow;
        }
    }
}
