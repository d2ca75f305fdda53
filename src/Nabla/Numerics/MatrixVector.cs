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
        fixed (T* py = y, ps = start, px = x, pw = w) Set(x.Length, px, pw, y.Length, y.Length, ps, 1, py);
    }

    /// <summary>The same for rows of w that are <paramref name="wRow"/> numbers apart.</summary>
    /// <remarks><paramref name="startNext"/> is 1, or 0 for a start of eight registers of zeros.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set<T>(int depth, T* x, T* w, nint wRow, int columns, T* start, nint startNext, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated && columns >= Vector512<T>.Count)
            Strips<T, Vector512<T>, GemmVector512<T>>(depth, x, w, wRow, columns, start, startNext, y);
        else if (Vector256.IsHardwareAccelerated && columns >= Vector256<T>.Count)
        Strips<T, Vector256<T>, GemmVector256<T>>(depth, x, w, wRow, columns, start, startNext, y);
        else if (Vector128.IsHardwareAccelerated && columns >= Vector128<T>.Count)
        Strips<T, Vector128<T>, GemmVector128<T>>(depth, x, w, wRow, columns, start, startNext, y);
        else for (int j = 0; j < columns; j += 3) Three(depth, x, w + j, wRow, Math.Min(3, columns - j), start + j * startNext, y + j);
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
    private static void Strips<T, TVector, TWide>(int depth, T* x, T* w, nint wRow, int columns, T* start, nint startNext, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
    {
        int left = (columns + TWide.Count - 1) / TWide.Count;
        for (int strips = (left + 7) / 8, j = 0; strips > 0; strips--)
        {
            int registers = (left + strips - 1) / strips;
            nint last = Math.Min((registers - 1) * TWide.Count, columns - TWide.Count - j);
            T* from = start + j * startNext;
            switch (registers)
            {
                case 1: Strip<T, TVector, TWide, N1>(depth, x, w + j, wRow, last, from, y + j); break;
                case 2: Strip<T, TVector, TWide, N2>(depth, x, w + j, wRow, last, from, y + j); break;
                case 3: Strip<T, TVector, TWide, N3>(depth, x, w + j, wRow, last, from, y + j); break;
                case 4: Strip<T, TVector, TWide, N4>(depth, x, w + j, wRow, last, from, y + j); break;
                case 5: Strip<T, TVector, TWide, N5>(depth, x, w + j, wRow, last, from, y + j); break;
                case 6: Strip<T, TVector, TWide, N6>(depth, x, w + j, wRow, last, from, y + j); break;
                case 7: Strip<T, TVector, TWide, N7>(depth, x, w + j, wRow, last, from, y + j); break;
                default: Strip<T, TVector, TWide, N8>(depth, x, w + j, wRow, last, from, y + j); break;
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

/// <summary>A matrix times one column, y = start + w·x, with contiguous rows of w: what many samples need of a single node.</summary>
/// <remarks>
/// Each y[i] is one chain over ascending k, so registers hold neighbouring rows: squares of w are transposed in registers and used at once,
/// which saves the copy that <see cref="MacroKernel{T, TVector, TWide}"/> would make of all of w. Four groups of eight rows at a time,
/// since the chain of one takes 4 cycles a number.
/// </remarks>
internal static unsafe class MatrixColumn
{
    private const int Group = 8, Groups = 4, Step = 4;

    /// <summary>Whether this processor has what is needed, and numbers are of type float.</summary>
    public static bool IsSupported<T>() => typeof(T) == typeof(float) && Avx.IsSupported && Fma.IsSupported;

    /// <summary>y[i] = start[i] + Σ_k w[i, k] · x[k].</summary>
    /// <param name="depth">How many k.</param>
    /// <param name="x">x[0].</param>
    /// <param name="xNext">Distance from x[k] to x[k + 1].</param>
    /// <param name="w">w[0, 0].</param>
    /// <param name="wRow">Distance between rows of w; the numbers of a row are neighbours.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="start">start[0]; neighbours. May be y itself.</param>
    /// <param name="startNext">0 for one number that all sums begin with, else 1.</param>
    /// <param name="y">y[0]; neighbours.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set(int depth, float* x, nint xNext, float* w, nint wRow, int rows, float* start, nint startNext, float* y)
    {
        int i = 0;
        for (; i <= rows - Groups * Group; i += Groups * Group)
        {
            float* at = w + i * wRow, from = start + i * startNext, k = x;
            Vector256<float> y0 = Start(from, startNext, 0), y1 = Start(from, startNext, Group), y2 = Start(from, startNext, 2 * Group),
                y3 = Start(from, startNext, 3 * Group);
            int left = depth;
            for (; left >= Step; left -= Step, at += Step, k += Step * xNext)
            {
                Vector256<float> x0 = Vector256.Create(k[0]), x1 = Vector256.Create(k[xNext]), x2 = Vector256.Create(k[2 * xNext]),
                    x3 = Vector256.Create(k[3 * xNext]);
                y0 = Four(x0, x1, x2, x3, at, wRow, y0);
                y1 = Four(x0, x1, x2, x3, at + Group * wRow, wRow, y1);
                y2 = Four(x0, x1, x2, x3, at + 2 * Group * wRow, wRow, y2);
                y3 = Four(x0, x1, x2, x3, at + 3 * Group * wRow, wRow, y3);
            }

            for (; left > 0; left--, at++, k += xNext)
            {
                var xk = Vector256.Create(*k);
                y0 = Fma.MultiplyAdd(xk, Column(at, wRow), y0);
                y1 = Fma.MultiplyAdd(xk, Column(at + Group * wRow, wRow), y1);
                y2 = Fma.MultiplyAdd(xk, Column(at + 2 * Group * wRow, wRow), y2);
                y3 = Fma.MultiplyAdd(xk, Column(at + 3 * Group * wRow, wRow), y3);
            }

            y0.Store(y + i);
            y1.Store(y + i + Group);
            y2.Store(y + i + 2 * Group);
            y3.Store(y + i + 3 * Group);
        }

        for (; i <= rows - Group; i += Group) Eight(depth, x, xNext, w + i * wRow, wRow, start + i * startNext, startNext, y + i);
        // The last rows once more with those before them, unless these are no longer what they were.
        if (i < rows && rows > Group && start != y)
        {
            i = rows - Group;
            Eight(depth, x, xNext, w + i * wRow, wRow, start + i * startNext, startNext, y + i);
            return;
        }

        for (; i < rows; i += Step)
            UpToFour(depth, x, xNext, w + i * wRow, wRow, Math.Min(Step, rows - i), start + i * startNext, startNext, y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(int depth, float* x, nint xNext, float* w, nint wRow, float* start, nint startNext, float* y)
    {
        var sum = Start(start, startNext, 0);
        for (; depth >= Step; depth -= Step, w += Step, x += Step * xNext)
            sum = Four(Vector256.Create(x[0]), Vector256.Create(x[xNext]), Vector256.Create(x[2 * xNext]), Vector256.Create(x[3 * xNext]),
                w, wRow, sum);
        for (; depth > 0; depth--, w++, x += xNext) sum = Fma.MultiplyAdd(Vector256.Create(*x), Column(w, wRow), sum);
        sum.Store(y);
    }

    // Single chains, which take no longer together than one; those that are too many repeat the last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpToFour(int depth, float* x, nint xNext, float* w, nint wRow, int rows, float* start, nint startNext, float* y)
    {
        int second = Math.Min(1, rows - 1), third = Math.Min(2, rows - 1), last = rows - 1;
        float y0 = start[0], y1 = start[second * startNext], y2 = start[third * startNext], y3 = start[last * startNext];
        for (; depth > 0; depth--, w++, x += xNext)
        {
            y0 = float.FusedMultiplyAdd(*x, w[0], y0);
            y1 = float.FusedMultiplyAdd(*x, w[second * wRow], y1);
            y2 = float.FusedMultiplyAdd(*x, w[third * wRow], y2);
            y3 = float.FusedMultiplyAdd(*x, w[last * wRow], y3);
        }

        y[0] = y0;
        y[second] = y1;
        y[third] = y2;
        y[last] = y3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Start(float* start, nint next, int at) =>
        next == 0 ? Vector256.Create(*start) : Vector256.Load(start + at);

    // Four steps of eight chains: rows 0 to 3 in the lower halves of the registers, 4 to 7 in the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Four(Vector256<float> x0, Vector256<float> x1, Vector256<float> x2, Vector256<float> x3, float* w,
        nint row, Vector256<float> sum)
    {
        float* upper = w + 4 * row;
        Vector256<float> a = Vector256.Create(Vector128.Load(w), Vector128.Load(upper));
        Vector256<float> b = Vector256.Create(Vector128.Load(w + row), Vector128.Load(upper + row));
        Vector256<float> c = Vector256.Create(Vector128.Load(w + 2 * row), Vector128.Load(upper + 2 * row));
        Vector256<float> d = Vector256.Create(Vector128.Load(w + 3 * row), Vector128.Load(upper + 3 * row));
        Vector256<float> acLow = Avx.UnpackLow(a, c), acHigh = Avx.UnpackHigh(a, c), bdLow = Avx.UnpackLow(b, d),
            bdHigh = Avx.UnpackHigh(b, d);
        sum = Fma.MultiplyAdd(x0, Avx.UnpackLow(acLow, bdLow), sum);
        sum = Fma.MultiplyAdd(x1, Avx.UnpackHigh(acLow, bdLow), sum);
        sum = Fma.MultiplyAdd(x2, Avx.UnpackLow(acHigh, bdHigh), sum);
        return Fma.MultiplyAdd(x3, Avx.UnpackHigh(acHigh, bdHigh), sum);
    }

    // One number of each of eight rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Column(float* w, nint row)
    {
        float* upper = w + 4 * row;
        return Vector256.Create(w[0], w[row], w[2 * row], w[3 * row], upper[0], upper[row], upper[2 * row], upper[3 * row]);
    }
}
