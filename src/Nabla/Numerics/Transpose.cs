using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>Copies a matrix whose rows are neighbours into one whose columns are, in squares of 128-bit registers.</summary>
internal static unsafe class Transpose
{
    /// <summary>to[i · toRow + j] = from[i + j · fromColumn].</summary>
    /// <param name="rows">Number of i.</param>
    /// <param name="columns">Number of j.</param>
    /// <param name="from">Element [0, 0] of the source.</param>
    /// <param name="fromColumn">Distance from a column to the next in the source.</param>
    /// <param name="to">Element [0, 0] of the copy.</param>
    /// <param name="toRow">Distance from a row to the next in the copy.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(int rows, int columns, T* from, nint fromColumn, T* to, nint toRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int side = Vector128<T>.Count, wholeRows = rows / side * side, wholeColumns = columns / side * side;
        for (int j = 0; j < wholeColumns; j += side)
        {
            T* source = from + j * fromColumn, target = to + j;
            for (int i = 0; i < wholeRows; i += side, source += side, target += side * toRow)
            {
                if (typeof(T) == typeof(float)) Square((float*)source, fromColumn, (float*)target, toRow);
                else Square((double*)source, fromColumn, (double*)target, toRow);
            }
        }

        Elements(0, wholeRows, wholeColumns, columns, from, fromColumn, to, toRow);
        Elements(wholeRows, rows, 0, columns, from, fromColumn, to, toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* from, nint fromColumn, float* to, nint toRow)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromColumn);
        Vector128<float> c = Vector128.Load(from + 2 * fromColumn), d = Vector128.Load(from + 3 * fromColumn);
        Vector128<float> acLow = LowerHalves(a, c), acHigh = UpperHalves(a, c), bdLow = LowerHalves(b, d), bdHigh = UpperHalves(b, d);
        LowerHalves(acLow, bdLow).Store(to);
        UpperHalves(acLow, bdLow).Store(to + toRow);
        LowerHalves(acHigh, bdHigh).Store(to + 2 * toRow);
        UpperHalves(acHigh, bdHigh).Store(to + 3 * toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(double* from, nint fromColumn, double* to, nint toRow)
    {
        Vector128<double> a = Vector128.Load(from), b = Vector128.Load(from + fromColumn);
        Vector128.Create(a.GetLower(), b.GetLower()).Store(to);
        Vector128.Create(a.GetUpper(), b.GetUpper()).Store(to + toRow);
    }

    // a0 b0 a1 b1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowerHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    // a2 b2 a3 b3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> UpperHalves(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Elements<T>(int firstRow, int endRow, int firstColumn, int endColumn, T* from, nint fromColumn, T* to, nint toRow)
        where T : unmanaged
    {
        for (int i = firstRow; i < endRow; i++)
            for (int j = firstColumn; j < endColumn; j++) to[i * toRow + j] = from[i + j * fromColumn];
    }
}
