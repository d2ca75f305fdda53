using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>One row times a matrix, y = start + x·w: what a single sample needs of a layer.</summary>
/// <remarks>
/// The same chains as in <see cref="Gemm"/>, so the same bits. Nothing is copied: up to eight registers of sums walk down the rows of w,
/// each of which is read in order and fetched ahead. The last register of a row may overlap the one before, whose sums it then computes
/// once more; a row that fills no register is computed in narrower ones. One register alone is bound by the time of a chain (4 cycles a row
/// of w), eight by that of reading w.
/// </remarks>
internal static unsafe class MatrixVector
{
    // Rows of w to fetch ahead.
    private const int Ahead = 8;

    /// <summary>y[j] = start[j] + Σ_k x[k] · w[k, j].</summary>
    /// <param name="y">The result; must not share memory with the others.</param>
    /// <param name="start">As long as y.</param>
    /// <param name="x">One number for each row of w.</param>
    /// <param name="w">x.Length × y.Length, row after row.</param>
    public static void Set<T>(Span<T> y, ReadOnlySpan<T> start, ReadOnlySpan<T> x, ReadOnlySpan<T> w)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.Equal(y.Length, start.Length);
        Lengths.Equal(x.Length * y.Length, w.Length);
        fixed (T* py = y, ps = start, px = x, pw = w) Set(x.Length, px, pw, y.Length, y.Length, ps, py);
    }

    /// <summary>The same for rows of w that stand <paramref name="wRow"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set<T>(int depth, T* x, T* w, nint wRow, int columns, T* start, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated && columns >= Vector512<T>.Count)
            Strips<T, Vector512<T>, GemmVector512<T>>(depth, x, w, wRow, columns, start, y);
        else if (Vector256.IsHardwareAccelerated && columns >= Vector256<T>.Count)
        Strips<T, Vector256<T>, GemmVector256<T>>(depth, x, w, wRow, columns, start, y);
        else if (Vector128.IsHardwareAccelerated && columns >= Vector128<T>.Count)
        Strips<T, Vector128<T>, GemmVector128<T>>(depth, x, w, wRow, columns, start, y);
        else for (int j = 0; j < columns; j += 3) Three(depth, x, w + j, wRow, Math.Min(3, columns - j), start + j, y + j);
    }

    // Up to three single chains, which take no longer than one; those that are too many repeat the last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three<T>(int depth, T* x, T* w, nint wRow, int columns, T* start, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int second = Math.Min(1, columns - 1), third = columns - 1;
        T c0 = start[0], c1 = start[second], c2 = start[third];
        for (; depth > 0; depth--, x++, w += wRow)
        {
            c0 = T.MultiplyAddEstimate(*x, w[0], c0);
            c1 = T.MultiplyAddEstimate(*x, w[second], c1);
            c2 = T.MultiplyAddEstimate(*x, w[third], c2);
        }

        y[0] = c0;
        y[second] = c1;
        y[third] = c2;
    }

    // Strips of nearly equal width, so that none is bound by the time of a chain where that can be.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Strips<T, TVector, TWide>(int depth, T* x, T* w, nint wRow, int columns, T* start, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
    {
        int left = (columns + TWide.Count - 1) / TWide.Count;
        for (int strips = (left + 7) / 8, j = 0; strips > 0; strips--)
        {
            int registers = (left + strips - 1) / strips;
            nint last = Math.Min((registers - 1) * TWide.Count, columns - TWide.Count - j);
            switch (registers)
            {
                case 1: Strip<T, TVector, TWide, N1>(depth, x, w + j, wRow, last, start + j, y + j); break;
                case 2: Strip<T, TVector, TWide, N2>(depth, x, w + j, wRow, last, start + j, y + j); break;
                case 3: Strip<T, TVector, TWide, N3>(depth, x, w + j, wRow, last, start + j, y + j); break;
                case 4: Strip<T, TVector, TWide, N4>(depth, x, w + j, wRow, last, start + j, y + j); break;
                case 5: Strip<T, TVector, TWide, N5>(depth, x, w + j, wRow, last, start + j, y + j); break;
                case 6: Strip<T, TVector, TWide, N6>(depth, x, w + j, wRow, last, start + j, y + j); break;
                case 7: Strip<T, TVector, TWide, N7>(depth, x, w + j, wRow, last, start + j, y + j); break;
                default: Strip<T, TVector, TWide, N8>(depth, x, w + j, wRow, last, start + j, y + j); break;
            }

            left -= registers;
            j += registers * TWide.Count;
        }
    }

    // TRegisters of sums side by side; the last begins at column `last`.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<T, TVector, TWide, TRegisters>(int depth, T* x, T* w, nint wRow, nint last, T* start, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TRegisters : struct, ICount
    {
        int n = TWide.Count;
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default,
            end = TWide.Load(start + last);
        if (TRegisters.Value > 1) c0 = TWide.Load(start);
        if (TRegisters.Value > 2) c1 = TWide.Load(start + n);
        if (TRegisters.Value > 3) c2 = TWide.Load(start + 2 * n);
        if (TRegisters.Value > 4) c3 = TWide.Load(start + 3 * n);
        if (TRegisters.Value > 5) c4 = TWide.Load(start + 4 * n);
        if (TRegisters.Value > 6) c5 = TWide.Load(start + 5 * n);
        if (TRegisters.Value > 7) c6 = TWide.Load(start + 6 * n);

        T* fetch = w + Ahead * wRow;
        for (; depth > 0; depth--, x++, w += wRow, fetch += wRow)
        {
            TVector s = TWide.All(*x);
            if (TRegisters.Value > 1) c0 = Next<T, TVector, TWide, N1>(s, w, fetch, c0);
            if (TRegisters.Value > 2) c1 = Next<T, TVector, TWide, N2>(s, w, fetch, c1);
            if (TRegisters.Value > 3) c2 = Next<T, TVector, TWide, N3>(s, w, fetch, c2);
            if (TRegisters.Value > 4) c3 = Next<T, TVector, TWide, N4>(s, w, fetch, c3);
            if (TRegisters.Value > 5) c4 = Next<T, TVector, TWide, N5>(s, w, fetch, c4);
            if (TRegisters.Value > 6) c5 = Next<T, TVector, TWide, N6>(s, w, fetch, c5);
            if (TRegisters.Value > 7) c6 = Next<T, TVector, TWide, N7>(s, w, fetch, c6);
            end = Next<T, TVector, TWide, N1>(s, w + last, fetch + last, end);
        }

        if (TRegisters.Value > 1) TWide.Store(c0, y);
        if (TRegisters.Value > 2) TWide.Store(c1, y + n);
        if (TRegisters.Value > 3) TWide.Store(c2, y + 2 * n);
        if (TRegisters.Value > 4) TWide.Store(c3, y + 3 * n);
        if (TRegisters.Value > 5) TWide.Store(c4, y + 4 * n);
        if (TRegisters.Value > 6) TWide.Store(c5, y + 5 * n);
        if (TRegisters.Value > 7) TWide.Store(c6, y + 6 * n);
        TWide.Store(end, y + last);
    }

    // One step of the register at place TPlace, from 1, and its part of a row to come: a cache line at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Next<T, TVector, TWide, TPlace>(TVector s, T* w, T* fetch, TVector sum)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TPlace : struct, ICount
    {
        int at = (TPlace.Value - 1) * TWide.Count;
        if (Sse.IsSupported && at * sizeof(T) % 64 == 0) Sse.Prefetch0(fetch + at);
        return TWide.MultiplyAdd(s, TWide.Load(w + at), sum);
    }
}
