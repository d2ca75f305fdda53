using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>Bilinear interpolation of an image, zero outside.</summary>
/// <remarks>
/// The image has a border of zeros, so that the four pixels around a position always exist. Each value is four numbers and three fused
/// multiply-adds, so that its bits do not depend on the width of registers. <see cref="Reference.BilinearReference"/> is the specification.
/// </remarks>
internal static unsafe class Bilinear
{
    /// <summary>Width of the border before and after the image in pixels.</summary>
    public const int Before = 1, Behind = 2;

    // Positions are processed in blocks that stay in the first-level cache: a whole number of registers of any width.
    private const int BlockLength = 64;

    /// <summary>Samples the image at some positions: to[c, i] = plane c at (x[i], y[i]).</summary>
    /// <param name="framed">The planes, each (rows + 3) × (columns + 3): a row and a column of zeros before the image, two after
    /// it.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <param name="x">Columns of the positions, 0 at the center of the first pixel. Positions outside, and NaN, give zero.</param>
    /// <param name="y">Rows of the positions.</param>
    /// <param name="to">planes × positions.</param>
    public static void Sample(ReadOnlySpan<float> framed, int rows, int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> y,
        Span<float> to)
    {
        int places = x.Length, plane = FramedLength(rows, columns), planes = framed.Length / plane;
        Lengths.Equal(places, y.Length);
        Lengths.Equal(places * planes, to.Length);
        Lengths.Equal(plane * planes, framed.Length);
        fixed (float* image = framed, px = x, py = y, target = to)
        {
            if (Vector512.IsHardwareAccelerated) Sample<Simd512<float>>(image, rows, columns, planes, px, py, target, places);
            else if (Vector256.IsHardwareAccelerated) Sample<Simd256<float>>(image, rows, columns, planes, px, py, target, places);
            else Sample<Simd128<float>>(image, rows, columns, planes, px, py, target, places);
        }
    }

    /// <summary>Number of pixels of an image with its border.</summary>
    public static int FramedLength(int rows, int columns) => checked((rows + Before + Behind) * (columns + Before + Behind));

    /// <summary>Copies a plane into its frame, whose border is already zero.</summary>
    public static void Frame(ReadOnlySpan<float> plane, int columns, Span<float> framed)
    {
        int stride = columns + Before + Behind;
        for (int from = 0, to = Before * stride + Before; from < plane.Length; from += columns, to += stride)
            plane.Slice(from, columns).CopyTo(framed[to..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sample<TLane>(float* image, int rows, int columns, int planes, float* x, float* y, float* to, int places)
        where TLane : struct, IRegister<TLane, float>
    {
        int stride = columns + Before + Behind, plane = FramedLength(rows, columns);
        float* block = stackalloc float[9 * BlockLength];
        float* dx = block, dy = dx + BlockLength, first = dy + BlockLength, value = first + BlockLength, corners = value + BlockLength;
        for (int from = 0; from < places; from += BlockLength)
        {
            int count = Math.Min(BlockLength, places - from);
            Copy(x + from, dx, count);
            Copy(y + from, dy, count);
            Locate<TLane>(dx, dy, first, rows, columns, stride);
            for (int p = 0; p < planes; p++)
            {
                Gather(image + (long)p * plane, stride, first, corners);
                Blend<TLane>(corners, dx, dy, value);
                new Span<float>(value, count).CopyTo(new Span<float>(to + (long)p * places + from, count));
            }
        }
    }

    private static void Copy(float* from, float* to, int count)
    {
        new Span<float>(from, count).CopyTo(new Span<float>(to, count));
        new Span<float>(to + count, BlockLength - count).Clear();
    }

    // Splits positions into the index of the upper left pixel in the frame and the offset from it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Locate<TLane>(float* x, float* y, float* first, int rows, int columns, int stride)
        where TLane : struct, IRegister<TLane, float>
    {
        TLane one = TLane.Broadcast(1), outside = TLane.Broadcast(-1), right = TLane.Broadcast(columns), bottom = TLane.Broadcast(rows),
            row = TLane.Broadcast(stride);
        for (int i = 0; i < BlockLength; i += TLane.Count)
        {
            TLane px = Inside(TLane.Load(x + i), outside, right), py = Inside(TLane.Load(y + i), outside, bottom);
            TLane left = Floor(px), above = Floor(py);
            TLane.Store(px - left, x + i);
            TLane.Store(py - above, y + i);
            TLane.Store(TLane.MultiplyAdd(above + one, row, left + one), first + i);
        }
    }

    // A comparison with NaN is false.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Inside<TLane>(TLane x, TLane least, TLane most)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane above = TLane.Select(x > least, x, least);
        return TLane.Select(above < most, above, most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Floor<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane nearest = TLane.Round(x);
        return TLane.Select(nearest > x, nearest - TLane.Broadcast(1), nearest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(float* image, int stride, float* first, float* corners)
    {
        for (int i = 0; i < BlockLength; i++)
        {
            float* at = image + (int)first[i];
            corners[i] = at[0];
            corners[BlockLength + i] = at[1];
            corners[2 * BlockLength + i] = at[stride];
            corners[3 * BlockLength + i] = at[stride + 1];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blend<TLane>(float* corners, float* dx, float* dy, float* value)
        where TLane : struct, IRegister<TLane, float>
    {
        for (int i = 0; i < BlockLength; i += TLane.Count)
        {
            TLane x = TLane.Load(dx + i), a = TLane.Load(corners + i), c = TLane.Load(corners + 2 * BlockLength + i);
            TLane upper = TLane.MultiplyAdd(x, TLane.Load(corners + BlockLength + i) - a, a);
            TLane lower = TLane.MultiplyAdd(x, TLane.Load(corners + 3 * BlockLength + i) - c, c);
            TLane.Store(TLane.MultiplyAdd(TLane.Load(dy + i), lower - upper, upper), value + i);
        }
    }
}
