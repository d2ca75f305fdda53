namespace Nabla.Numerics;

/// <summary>
/// Random numbers by counting: the number at an index is a function of seed, stream and index alone, Philox4x32-10(key = seed, counter = (index, stream)).
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
    public void Shuffle<TItem>(Span<TItem> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)Below((ulong)(items.Length - 1 - i), i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
