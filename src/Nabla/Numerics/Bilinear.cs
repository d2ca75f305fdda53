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
    private static void Sample<TVector>(float* image, int rows, int columns, int planes, float* x, float* y, float* to, int places)
        where TVector : struct, IRegister<TVector, float>
    {
        int stride = columns + Before + Behind, plane = FramedLength(rows, columns);
        float* block = stackalloc float[9 * BlockLength];
        float* dx = block, dy = dx + BlockLength, first = dy + BlockLength, value = first + BlockLength, corners = value + BlockLength;
        for (int from = 0; from < places; from += BlockLength)
        {
            int count = Math.Min(BlockLength, places - from);
            Copy(x + from, dx, count);
            Copy(y + from, dy, count);
            Locate<TVector>(dx, dy, first, rows, columns, stride);
            for (int p = 0; p < planes; p++)
            {
                Gather(image + (long)p * plane, stride, first, corners);
                Blend<TVector>(corners, dx, dy, value);
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
    private static void Locate<TVector>(float* x, float* y, float* first, int rows, int columns, int stride)
        where TVector : struct, IRegister<TVector, float>
    {
        TVector one = TVector.Broadcast(1), outside = TVector.Broadcast(-1), right = TVector.Broadcast(columns),
            bottom = TVector.Broadcast(rows),
            row = TVector.Broadcast(stride);
        for (int i = 0; i < BlockLength; i += TVector.Count)
        {
            TVector px = Inside(TVector.Load(x + i), outside, right), py = Inside(TVector.Load(y + i), outside, bottom);
            TVector left = Floor(px), above = Floor(py);
            TVector.Store(px - left, x + i);
            TVector.Store(py - above, y + i);
            TVector.Store(TVector.MultiplyAdd(above + one, row, left + one), first + i);
        }
    }

    // A comparison with NaN is false.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Inside<TVector>(TVector x, TVector least, TVector most)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector above = TVector.SelectGreater(x, least, x, least);
        return TVector.SelectLess(above, most, above, most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Floor<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector nearest = TVector.Round(x);
        return TVector.SelectGreater(nearest, x, nearest - TVector.Broadcast(1), nearest);
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
    private static void Blend<TVector>(float* corners, float* dx, float* dy, float* value)
        where TVector : struct, IRegister<TVector, float>
    {
        for (int i = 0; i < BlockLength; i += TVector.Count)
        {
            TVector x = TVector.Load(dx + i), a = TVector.Load(corners + i), c = TVector.Load(corners + 2 * BlockLength + i);
            TVector upper = TVector.MultiplyAdd(x, TVector.Load(corners + BlockLength + i) - a, a);
            TVector lower = TVector.MultiplyAdd(x, TVector.Load(corners + 3 * BlockLength + i) - c, c);
            TVector.Store(TVector.MultiplyAdd(TVector.Load(dy + i), lower - upper, upper), value + i);
        }
    }
}
