using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>
/// Random numbers by counting: the number at an index is a function of seed, stream and index alone, Philox4x32-10(key = seed, counter =
/// (index, stream)).
/// </summary>
/// <remarks>
/// Nothing is remembered between calls, so threads, restarts and skipped work cannot change what is drawn.
/// Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, table 2 and section 3.3.
/// </remarks>
/// <param name="Seed">The user's seed.</param>
/// <param name="Stream">What the numbers are for: different streams are independent.</param>
public readonly record struct Philox(ulong Seed, ulong Stream)
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;

    /// <summary>128 random bits.</summary>
    /// <param name="index">Which draw.</param>
    /// <returns>Four independent words.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (uint A, uint B, uint C, uint D) Words(ulong index)
    {
        uint a = (uint)index, b = (uint)(index >> 32), c = (uint)Stream, d = (uint)(Stream >> 32);
        uint keyA = (uint)Seed, keyB = (uint)(Seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p = (ulong)MultiplierA * a, q = (ulong)MultiplierB * c;
            (a, b, c, d) = ((uint)(q >> 32) ^ b ^ keyA, (uint)q, (uint)(p >> 32) ^ d ^ keyB, (uint)p);
            keyA += WeylA;
            keyB += WeylB;
        }

        return (a, b, c, d);
    }

    /// <summary>A number in (0, 1), uniform over 2⁵² equidistant values, never 0 and never 1.</summary>
    /// <param name="index">Which draw.</param>
    /// <returns>The number.</returns>
    public double Uniform(ulong index)
    {
        var (a, b, _, _) = Words(index);
        return ((((ulong)a << 32 | b) >> 12) + 0.5) * (1.0 / (1UL << 52));
    }

    /// <summary>A whole number in [0, count), each equally likely to within 2⁻⁶⁴·count.</summary>
    /// <param name="index">Which draw.</param>
    /// <param name="count">How many values, at least 1.</param>
    /// <returns>The number.</returns>
    public long Below(ulong index, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (a, b, _, _) = Words(index);
        return (long)Math.BigMul((ulong)a << 32 | b, (ulong)count, out _);
    }

    /// <summary>A number from N(0, 1): the inverse of the normal distribution at <see cref="Uniform"/>.</summary>
    /// <param name="index">Which draw.</param>
    /// <returns>The number.</returns>
    public double Normal(ulong index) => NormalQuantile.At(Uniform(index));

    /// <summary>Puts the items in a random order (Fisher–Yates; drawn from indices 0 … n − 2 of this stream).</summary>
    /// <typeparam name="TItem">Anything.</typeparam>
    /// <param name="items">The items, reordered in place.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle<TItem>(Span<TItem> items)
    {
        Span<ulong> words = stackalloc ulong[64];
        for (int i = items.Length - 1, index = 0; i > 0; index += words.Length)
        {
            Fill((ulong)index, words);
            for (int n = 0; n < words.Length && i > 0; n++, i--)
            {
                int j = (int)Math.BigMul(words[n], (ulong)(i + 1), out _);
                (items[i], items[j]) = (items[j], items[i]);
            }
        }
    }

    /// <summary>The first 64 bits of several draws, eight at a time; what <see cref="Words"/> gives as A and B.</summary>
    /// <param name="index">The first draw.</param>
    /// <param name="words">Filled with A · 2³² + B of the draws from <paramref name="index"/> on; a multiple of 8 long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill(ulong index, Span<ulong> words)
    {
        // Words of 32 bits in places of 64, so that a product of two is a product of places.
        Vector512<ulong> low = Vector512.Create(0xFFFFFFFFUL), multiplierA = Vector512.Create((ulong)MultiplierA),
            multiplierB = Vector512.Create((ulong)MultiplierB);
        for (int from = 0; from < words.Length; from += 8, index += 8)
        {
            Vector512<ulong> counter = Vector512.Create(index) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
            Vector512<ulong> a = counter & low, b = counter >>> 32, c = Vector512.Create(Stream & 0xFFFFFFFF),
                d = Vector512.Create(Stream >> 32);
            uint keyA = (uint)Seed, keyB = (uint)(Seed >> 32);
            for (int round = 0; round < 10; round++)
            {
                Vector512<ulong> p = multiplierA * a, q = multiplierB * c;
                (a, b, c, d) = ((q >>> 32) ^ b ^ Vector512.Create((ulong)keyA), q & low, (p >>> 32) ^ d ^ Vector512.Create((ulong)keyB),
                    p & low);
                keyA += WeylA;
                keyB += WeylB;
            }

            ((a << 32) | b).CopyTo(words[from..]);
        }
    }
}
