using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>Gathers scattered rows of memory.</summary>
internal static unsafe class Rows
{
    // Prefetch distance in rows: memory latency is about the time to copy them.
    private const int Ahead = 3;

    private const int CacheLine = 16;

    /// <summary>to[i, :] = from[order[i], :].</summary>
    /// <param name="from">The rows, one after the other.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="order">The indices of the rows.</param>
    /// <param name="to">order.Length · width numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(ReadOnlySpan<float> from, int width, ReadOnlySpan<int> order, Span<float> to)
    {
        Lengths.Equal(order.Length * width, to.Length);
        fixed (float* source = from, target = to)
        {
            for (int i = 0; i < order.Length; i++)
            {
                if ((uint)order[i] >= (uint)(from.Length / width))
                    throw new ArgumentOutOfRangeException(nameof(order), $"There is no row {order[i]} among {from.Length / width}.");
                float* row = source + (long)order[i] * width, copy = target + (long)i * width,
                    next = source + (long)order[Math.Min(i + Ahead, order.Length - 1)] * width;
                int j = 0;
                if (Vector512.IsHardwareAccelerated)
                {
                    for (; j <= width - CacheLine; j += CacheLine)
                    {
                        if (Sse.IsSupported) Sse.Prefetch0(next + j);
                        Vector512.Load(row + j).Store(copy + j);
                    }
                }

                if (Vector256.IsHardwareAccelerated)
                {
                    for (; j <= width - CacheLine / 2; j += CacheLine / 2)
                    {
                        if (Sse.IsSupported) Sse.Prefetch0(next + j);
                        Vector256.Load(row + j).Store(copy + j);
                    }
                }

                for (; j <= width - CacheLine / 4; j += CacheLine / 4) Vector128.Load(row + j).Store(copy + j);
                for (; j < width; j++) copy[j] = row[j];
            }
        }
    }
}
