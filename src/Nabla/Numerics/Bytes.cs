using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>Converts bytes of images to numbers: 0 … 255 become 0 … 1, x = byte / 255, correctly rounded.</summary>
public static unsafe class Bytes
{
    // 1/255 as a float and its rounding error: their sum times a byte, rounded once, is the nearest float to byte / 255 for all 256 bytes.
    private const float High = 1f / 255, Low = (float)(1.0 / 255 - High);

    // Prefetch distance in rows.
    private const int Ahead = 3, CacheLine = 64;

    /// <summary>Computes numbers[i] = bytes[i] / 255.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="numbers">The numbers, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToUnit(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        Lengths.Equal(bytes.Length, numbers.Length);
        fixed (byte* from = bytes)
        fixed (float* to = numbers) Row(from, to, bytes.Length, from);
    }

    /// <summary>Computes to[i, :] = from[order[i], :] / 255.</summary>
    /// <param name="from">The rows, one after the other.</param>
    /// <param name="width">Bytes in a row.</param>
    /// <param name="order">The indices of the rows.</param>
    /// <param name="to">order.Length · width numbers.</param>
    internal static void Gather(ReadOnlySpan<byte> from, int width, ReadOnlySpan<int> order, Span<float> to)
    {
        Lengths.Equal(order.Length * width, to.Length);
        foreach (int row in order)
            if ((uint)row >= (uint)(from.Length / width))
                throw new ArgumentOutOfRangeException(nameof(order), $"There is no row {row} among {from.Length / width}.");
        fixed (byte* source = from)
        fixed (float* target = to)
        {
            for (int i = 0; i < order.Length; i++)
                Row(source + (long)order[i] * width, target + (long)i * width, width,
                    source + (long)order[Math.Min(i + Ahead, order.Length - 1)] * width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(byte* from, float* to, int length, byte* next)
    {
        int i = 0;
        if (Sse.IsSupported && next != from)
            for (int ahead = 0; ahead < length; ahead += CacheLine) Sse.Prefetch0(next + ahead);
        if (Avx512F.IsSupported)
        {
            for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                var x = Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(from + i)));
                Vector512.FusedMultiplyAdd(x, Vector512.Create(High), x * Low).Store(to + i);
            }
        }

        if (Avx2.IsSupported && Fma.IsSupported)
        {
            for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var x = Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(from + i));
                Vector256.FusedMultiplyAdd(x, Vector256.Create(High), x * Low).Store(to + i);
            }
        }
        else if (Vector.IsHardwareAccelerated)
        {
            for (; i <= length - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                Vector.Widen(Vector.Load(from + i), out var low, out var high);
                Write(low, to + i);
                Write(high, to + i + Vector<ushort>.Count);
            }
        }

        for (; i < length; i++) to[i] = from[i] / 255f;
    }

    private static void Write(Vector<ushort> words, float* to)
    {
        Vector.Widen(words, out var low, out var high);
        (Vector.ConvertToSingle(low.As<uint, int>()) / new Vector<float>(255)).Store(to);
        (Vector.ConvertToSingle(high.As<uint, int>()) / new Vector<float>(255)).Store(to + Vector<float>.Count);
    }
}
