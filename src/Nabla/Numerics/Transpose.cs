using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>Copies a matrix with contiguous rows into one with contiguous columns, in squares of 128-bit registers.</summary>
internal static unsafe class Transpose
{
    // So few that the written rows stay in the first-level cache until all columns are written.
    private const int ChunkRows = 64;

    /// <summary>to[i · toRow + j] = from[i + j · fromColumn].</summary>
    /// <param name="rows">Number of i.</param>
    /// <param name="columns">Number of j.</param>
    /// <param name="from">Element [0, 0] of the source.</param>
    /// <param name="fromColumn">Distance between columns in the source.</param>
    /// <param name="to">Element [0, 0] of the copy.</param>
    /// <param name="toRow">Distance between rows in the copy.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(int rows, int columns, T* from, nint fromColumn, T* to, nint toRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int side = Vector128<T>.Count, wholeRows = rows / side * side, wholeColumns = columns / side * side;
        for (int chunk = 0; chunk < wholeRows; chunk += ChunkRows)
        {
            int count = Math.Min(wholeRows - chunk, ChunkRows), j = 0;
            T* source = from + chunk, target = to + chunk * toRow;
            if (typeof(T) == typeof(float) && Avx.IsSupported)
                for (; j <= columns - 8; j += 8)
                    EightColumns(count, (float*)(source + j * fromColumn), fromColumn, (float*)(target + j), toRow);
            for (; j < wholeColumns; j += side)
            {
                if (typeof(T) == typeof(float))
                    FourColumns(count, (float*)(source + j * fromColumn), fromColumn, (float*)(target + j), toRow);
                else TwoColumns(count, (double*)(source + j * fromColumn), fromColumn, (double*)(target + j), toRow);
            }
        }

        Elements(0, wholeRows, wholeColumns, columns, from, fromColumn, to, toRow);
        Elements(wholeRows, rows, 0, columns, from, fromColumn, to, toRow);
    }

    // Two squares side by side: columns 0 to 3 in the lower halves of the registers, 4 to 7 in the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightColumns(int rows, float* from, nint fromColumn, float* to, nint toRow)
    {
        float* upper = from + 4 * fromColumn;
        for (; rows > 0; rows -= 4, from += 4, upper += 4, to += 4 * toRow)
        {
            Vector256<float> a = Vector256.Create(Vector128.Load(from), Vector128.Load(upper));
            Vector256<float> b = Vector256.Create(Vector128.Load(from + fromColumn), Vector128.Load(upper + fromColumn));
            Vector256<float> c = Vector256.Create(Vector128.Load(from + 2 * fromColumn), Vector128.Load(upper + 2 * fromColumn));
            Vector256<float> d = Vector256.Create(Vector128.Load(from + 3 * fromColumn), Vector128.Load(upper + 3 * fromColumn));
            Vector256<float> acLow = Avx.UnpackLow(a, c), acHigh = Avx.UnpackHigh(a, c), bdLow = Avx.UnpackLow(b, d),
                bdHigh = Avx.UnpackHigh(b, d);
            Avx.UnpackLow(acLow, bdLow).Store(to);
            Avx.UnpackHigh(acLow, bdLow).Store(to + toRow);
            Avx.UnpackLow(acHigh, bdHigh).Store(to + 2 * toRow);
            Avx.UnpackHigh(acHigh, bdHigh).Store(to + 3 * toRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourColumns(int rows, float* from, nint fromColumn, float* to, nint toRow)
    {
        for (; rows > 0; rows -= 4, from += 4, to += 4 * toRow)
        {
            Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromColumn);
            Vector128<float> c = Vector128.Load(from + 2 * fromColumn), d = Vector128.Load(from + 3 * fromColumn);
            Vector128<float> acLow = LowerHalves(a, c), acHigh = UpperHalves(a, c), bdLow = LowerHalves(b, d), bdHigh = UpperHalves(b, d);
            LowerHalves(acLow, bdLow).Store(to);
            UpperHalves(acLow, bdLow).Store(to + toRow);
            LowerHalves(acHigh, bdHigh).Store(to + 2 * toRow);
            UpperHalves(acHigh, bdHigh).Store(to + 3 * toRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoColumns(int rows, double* from, nint fromColumn, double* to, nint toRow)
    {
        for (; rows > 0; rows -= 2, from += 2, to += 2 * toRow)
        {
            Vector128<double> a = Vector128.Load(from), b = Vector128.Load(from + fromColumn);
            Vector128.Create(a.GetLower(), b.GetLower()).Store(to);
            Vector128.Create(a.GetUpper(), b.GetUpper()).Store(to + toRow);
        }
    }

    // a0 b0 a1 b1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowerHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    // a2 b2 a3 b3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> UpperHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Elements<T>(int firstRow, int endRow, int firstColumn, int endColumn, T* from, nint fromColumn, T* to, nint toRow)
        where T : unmanaged
    {
        for (int i = firstRow; i < endRow; i++)
            for (int j = firstColumn; j < endColumn; j++) to[i * toRow + j] = from[i + j * fromColumn];
    }
}
