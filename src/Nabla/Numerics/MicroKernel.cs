using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>
/// c[i, j] = start[i, j] + Σ_k a[i, k] · b[k, j] for as many columns as two registers hold. Distances are in elements; the columns of b,
/// start and c are contiguous.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe struct MicroOperands<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Number of k.</summary>
    public int Depth;

    /// <summary>a[0, 0], b[0, 0], start[0, 0] and c[0, 0]. Start may be C.</summary>
    public T* A, B, Start, C;

    /// <summary>Distance from a[i, k] to a[i + 1, k], and from there to a[i, k + 1].</summary>
    public nint ARow, ANext;

    /// <summary>Distance from b[k, j] to b[k + 1, j].</summary>
    public nint BNext;

    /// <summary>Distance from start[i, j] to start[i + 1, j]; 0 if all rows start with the same values.</summary>
    public nint StartRow;

    /// <summary>Distance from c[i, j] to c[i + 1, j].</summary>
    public nint CRow;

    /// <summary>The column where the second register begins: one register further, or less if the columns are fewer than two registers.
    /// What both compute is the same.</summary>
    public nint Second;
}

/// <summary>The micro-kernel of products: tiles of c that stay in registers while k runs.</summary>
/// <remarks>
/// A tile has up to twelve rows of one or two registers. Both counts are types, so every shape is compiled from this one text with the
/// other branches gone; sums have names because an indexed one would live in memory. Each step loads a row of b, broadcasts one number of a
/// for each row, and multiplies and adds: every number of c is one chain over ascending k that begins with the value of start.
/// <para>
/// The operands are in memory and distances in bytes, because the loop over k needs all registers for addresses: a number of a is at a0 or
/// a6 plus 0, 1, 2, 3, 4 or 5 rows, of which the instruction computes 1, 2 and 4 itself.
/// </para>
/// </remarks>
internal static unsafe class MicroKernel
{
    // From this number of k on, a prefetch of the sums arrives before they are stored; below it costs more than it saves.
    private const int ShallowDepth = 64;

    /// <summary>Computes tiles that lie below each other, each TRows rows by TWidth registers, and moves the operands below them.</summary>
    /// <param name="tiles">How many tiles, at least 1.</param>
    /// <param name="operands">The matrices.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T, TVector, TWide, TRows, TWidth>(int tiles, MicroOperands<T>* operands)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TRows : struct, ICount
        where TWidth : struct, ICount
    {
        for (; tiles > 0; tiles--)
        {
            TVector c0x, c1x = default, c2x = default, c3x = default, c4x = default, c5x = default;
            TVector c6x = default, c7x = default, c8x = default, c9x = default, c10x = default, c11x = default;
            TVector c0y = default, c1y = default, c2y = default, c3y = default, c4y = default, c5y = default;
            TVector c6y = default, c7y = default, c8y = default, c9y = default, c10y = default, c11y = default;

            T* start = operands->Start;
            nint startRow = operands->StartRow;
            c0x = TWide.Load(start);
            if (TRows.Value > 1) c1x = TWide.Load(start + startRow);
            if (TRows.Value > 2) c2x = TWide.Load(start + 2 * startRow);
            if (TRows.Value > 3) c3x = TWide.Load(start + 3 * startRow);
            if (TRows.Value > 4) c4x = TWide.Load(start + 4 * startRow);
            if (TRows.Value > 5) c5x = TWide.Load(start + 5 * startRow);
            if (TRows.Value > 6) c6x = TWide.Load(start + 6 * startRow);
            if (TRows.Value > 7) c7x = TWide.Load(start + 7 * startRow);
            if (TRows.Value > 8) c8x = TWide.Load(start + 8 * startRow);
            if (TRows.Value > 9) c9x = TWide.Load(start + 9 * startRow);
            if (TRows.Value > 10) c10x = TWide.Load(start + 10 * startRow);
            if (TRows.Value > 11) c11x = TWide.Load(start + 11 * startRow);
            if (TWidth.Value > 1)
            {
                T* startSecond = start + operands->Second;
                c0y = TWide.Load(startSecond);
                if (TRows.Value > 1) c1y = TWide.Load(startSecond + startRow);
                if (TRows.Value > 2) c2y = TWide.Load(startSecond + 2 * startRow);
                if (TRows.Value > 3) c3y = TWide.Load(startSecond + 3 * startRow);
                if (TRows.Value > 4) c4y = TWide.Load(startSecond + 4 * startRow);
                if (TRows.Value > 5) c5y = TWide.Load(startSecond + 5 * startRow);
                if (TRows.Value > 6) c6y = TWide.Load(startSecond + 6 * startRow);
                if (TRows.Value > 7) c7y = TWide.Load(startSecond + 7 * startRow);
                if (TRows.Value > 8) c8y = TWide.Load(startSecond + 8 * startRow);
                if (TRows.Value > 9) c9y = TWide.Load(startSecond + 9 * startRow);
                if (TRows.Value > 10) c10y = TWide.Load(startSecond + 10 * startRow);
                if (TRows.Value > 11) c11y = TWide.Load(startSecond + 11 * startRow);
            }

            // Prefetch sums that are only written, at the end.
            if (Sse.IsSupported && start != operands->C && operands->Depth >= ShallowDepth)
            {
                T* line = operands->C;
                for (int i = 0; i < TRows.Value; i++, line += operands->CRow)
                {
                    Sse.Prefetch0(line);
                    if (TWidth.Value > 1) Sse.Prefetch0(line + operands->Second);
                }
            }

            nint row = operands->ARow * sizeof(T), row3 = 3 * row, row5 = 5 * row, aNext = operands->ANext * sizeof(T),
                bNext = operands->BNext * sizeof(T), second = operands->Second * sizeof(T);
            byte* a0 = (byte*)operands->A, a6 = a0 + 6 * row, bk = (byte*)operands->B;
            if (TWidth.Value == 1)
            {
                for (int k = operands->Depth; k != 0; k--)
                {
                    TVector x = TWide.Load((T*)bk);
                    c0x = TWide.MultiplyAdd((T*)a0, x, c0x);
                    if (TRows.Value > 1) c1x = TWide.MultiplyAdd((T*)(a0 + row), x, c1x);
                    if (TRows.Value > 2) c2x = TWide.MultiplyAdd((T*)(a0 + 2 * row), x, c2x);
                    if (TRows.Value > 3) c3x = TWide.MultiplyAdd((T*)(a0 + row3), x, c3x);
                    if (TRows.Value > 4) c4x = TWide.MultiplyAdd((T*)(a0 + 4 * row), x, c4x);
                    if (TRows.Value > 5) c5x = TWide.MultiplyAdd((T*)(a0 + row5), x, c5x);
                    if (TRows.Value > 6) c6x = TWide.MultiplyAdd((T*)a6, x, c6x);
                    if (TRows.Value > 7) c7x = TWide.MultiplyAdd((T*)(a6 + row), x, c7x);
                    if (TRows.Value > 8) c8x = TWide.MultiplyAdd((T*)(a6 + 2 * row), x, c8x);
                    if (TRows.Value > 9) c9x = TWide.MultiplyAdd((T*)(a6 + row3), x, c9x);
                    if (TRows.Value > 10) c10x = TWide.MultiplyAdd((T*)(a6 + 4 * row), x, c10x);
                    if (TRows.Value > 11) c11x = TWide.MultiplyAdd((T*)(a6 + row5), x, c11x);
                    a0 += aNext;
                    if (TRows.Value > 6) a6 += aNext;
                    bk += bNext;
                }
            }
            else
            {
                for (int k = operands->Depth; k != 0; k--)
                {
                    TVector x = TWide.Load((T*)bk), y = TWide.Load((T*)(bk + second)), s = TWide.All(*(T*)a0);
                    (c0x, c0y) = (TWide.MultiplyAdd(s, x, c0x), TWide.MultiplyAdd(s, y, c0y));
                    if (TRows.Value > 1) s = TWide.All(*(T*)(a0 + row));
                    if (TRows.Value > 1) (c1x, c1y) = (TWide.MultiplyAdd(s, x, c1x), TWide.MultiplyAdd(s, y, c1y));
                    if (TRows.Value > 2) s = TWide.All(*(T*)(a0 + 2 * row));
                    if (TRows.Value > 2) (c2x, c2y) = (TWide.MultiplyAdd(s, x, c2x), TWide.MultiplyAdd(s, y, c2y));
                    if (TRows.Value > 3) s = TWide.All(*(T*)(a0 + row3));
                    if (TRows.Value > 3) (c3x, c3y) = (TWide.MultiplyAdd(s, x, c3x), TWide.MultiplyAdd(s, y, c3y));
                    if (TRows.Value > 4) s = TWide.All(*(T*)(a0 + 4 * row));
                    if (TRows.Value > 4) (c4x, c4y) = (TWide.MultiplyAdd(s, x, c4x), TWide.MultiplyAdd(s, y, c4y));
                    if (TRows.Value > 5) s = TWide.All(*(T*)(a0 + row5));
                    if (TRows.Value > 5) (c5x, c5y) = (TWide.MultiplyAdd(s, x, c5x), TWide.MultiplyAdd(s, y, c5y));
                    if (TRows.Value > 6) s = TWide.All(*(T*)a6);
                    if (TRows.Value > 6) (c6x, c6y) = (TWide.MultiplyAdd(s, x, c6x), TWide.MultiplyAdd(s, y, c6y));
                    if (TRows.Value > 7) s = TWide.All(*(T*)(a6 + row));
                    if (TRows.Value > 7) (c7x, c7y) = (TWide.MultiplyAdd(s, x, c7x), TWide.MultiplyAdd(s, y, c7y));
                    if (TRows.Value > 8) s = TWide.All(*(T*)(a6 + 2 * row));
                    if (TRows.Value > 8) (c8x, c8y) = (TWide.MultiplyAdd(s, x, c8x), TWide.MultiplyAdd(s, y, c8y));
                    if (TRows.Value > 9) s = TWide.All(*(T*)(a6 + row3));
                    if (TRows.Value > 9) (c9x, c9y) = (TWide.MultiplyAdd(s, x, c9x), TWide.MultiplyAdd(s, y, c9y));
                    if (TRows.Value > 10) s = TWide.All(*(T*)(a6 + 4 * row));
                    if (TRows.Value > 10) (c10x, c10y) = (TWide.MultiplyAdd(s, x, c10x), TWide.MultiplyAdd(s, y, c10y));
                    if (TRows.Value > 11) s = TWide.All(*(T*)(a6 + row5));
                    if (TRows.Value > 11) (c11x, c11y) = (TWide.MultiplyAdd(s, x, c11x), TWide.MultiplyAdd(s, y, c11y));
                    a0 += aNext;
                    if (TRows.Value > 6) a6 += aNext;
                    bk += bNext;
                }
            }

            T* c = operands->C;
            nint cRow = operands->CRow;
            TWide.Store(c0x, c);
            if (TRows.Value > 1) TWide.Store(c1x, c + cRow);
            if (TRows.Value > 2) TWide.Store(c2x, c + 2 * cRow);
            if (TRows.Value > 3) TWide.Store(c3x, c + 3 * cRow);
            if (TRows.Value > 4) TWide.Store(c4x, c + 4 * cRow);
            if (TRows.Value > 5) TWide.Store(c5x, c + 5 * cRow);
            if (TRows.Value > 6) TWide.Store(c6x, c + 6 * cRow);
            if (TRows.Value > 7) TWide.Store(c7x, c + 7 * cRow);
            if (TRows.Value > 8) TWide.Store(c8x, c + 8 * cRow);
            if (TRows.Value > 9) TWide.Store(c9x, c + 9 * cRow);
            if (TRows.Value > 10) TWide.Store(c10x, c + 10 * cRow);
            if (TRows.Value > 11) TWide.Store(c11x, c + 11 * cRow);
            if (TWidth.Value > 1)
            {
                T* cSecond = c + operands->Second;
                TWide.Store(c0y, cSecond);
                if (TRows.Value > 1) TWide.Store(c1y, cSecond + cRow);
                if (TRows.Value > 2) TWide.Store(c2y, cSecond + 2 * cRow);
                if (TRows.Value > 3) TWide.Store(c3y, cSecond + 3 * cRow);
                if (TRows.Value > 4) TWide.Store(c4y, cSecond + 4 * cRow);
                if (TRows.Value > 5) TWide.Store(c5y, cSecond + 5 * cRow);
                if (TRows.Value > 6) TWide.Store(c6y, cSecond + 6 * cRow);
                if (TRows.Value > 7) TWide.Store(c7y, cSecond + 7 * cRow);
                if (TRows.Value > 8) TWide.Store(c8y, cSecond + 8 * cRow);
                if (TRows.Value > 9) TWide.Store(c9y, cSecond + 9 * cRow);
                if (TRows.Value > 10) TWide.Store(c10y, cSecond + 10 * cRow);
                if (TRows.Value > 11) TWide.Store(c11y, cSecond + 11 * cRow);
            }

            operands->A += TRows.Value * operands->ARow;
            operands->Start += TRows.Value * startRow;
            operands->C += TRows.Value * cRow;
        }
    }
}
