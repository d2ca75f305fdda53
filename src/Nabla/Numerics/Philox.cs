using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>
/// Counter-based random numbers: the number at an index is a function of seed, stream and index, Philox4x32-10(key = seed, counter =
/// (index, stream)).
/// </summary>
/// <remarks>
/// There is no state, so that threads, restarts and skipped work do not change the numbers. Salmon, Moraes, Dror and Shaw, "Parallel Random
/// Numbers: As Easy as 1, 2, 3", SC 2011, table 2 and section 3.3.
/// </remarks>
/// <param name="Seed">The user's seed.</param>
/// <param name="Stream">The stream. Different streams are independent.</param>
public readonly record struct Philox(ulong Seed, ulong Stream)
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;

    /// <summary>Returns 128 random bits.</summary>
    /// <param name="index">The index of the draw.</param>
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

    /// <summary>Returns a uniform number in (0, 1), one of 2⁵² equidistant values without 0 and 1.</summary>
    /// <param name="index">The index of the draw.</param>
    /// <returns>The number.</returns>
    public double Uniform(ulong index)
    {
        var (a, b, _, _) = Words(index);
        return ((((ulong)a << 32 | b) >> 12) + 0.5) * (1.0 / (1UL << 52));
    }

    /// <summary>Returns an integer in [0, count), uniform to within 2⁻⁶⁴·count.</summary>
    /// <param name="index">The index of the draw.</param>
    /// <param name="count">Number of values, at least 1.</param>
    /// <returns>The number.</returns>
    public long UniformInteger(ulong index, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var (a, b, _, _) = Words(index);
        return (long)Math.BigMul((ulong)a << 32 | b, (ulong)count, out _);
    }

    /// <summary>Returns a number from N(0, 1): the inverse normal distribution function of <see cref="Uniform"/>.</summary>
    /// <param name="index">The index of the draw.</param>
    /// <returns>The number.</returns>
    public double Normal(ulong index) => NormalQuantile.At(Uniform(index));

    /// <summary>Shuffles items (Fisher–Yates, with the draws 0 … n − 2 of this stream).</summary>
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

    /// <summary>Computes the first 64 bits of several draws, eight at a time; equal to A and B of <see cref="Words"/>.</summary>
    /// <param name="index">The first draw.</param>
    /// <param name="words">Filled with A · 2³² + B of the draws from <paramref name="index"/> on. Its length must be a multiple of
    /// 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill(ulong index, Span<ulong> words)
    {
        // 32-bit words in 64-bit lanes, so that a product fits in its lane.
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

/// <summary>The streams of random numbers, one for each purpose.</summary>
internal static class Streams
{
    /// <summary>The initial weights of a layer.</summary>
    public static Philox Weights(ulong seed, int layer) => new(seed, Id(1, layer, 0));

    /// <summary>The order of the samples in an epoch.</summary>
    public static Philox Order(ulong seed, long epoch) => new(seed, Id(2, 0, epoch));

    /// <summary>The draws of random layers in a step, such as dropout's mask.</summary>
    public static Philox Step(ulong seed, long step) => new(seed, Id(3, 0, step));

    /// <summary>A layer's part of the stream of a step.</summary>
    public static Philox Layer(Philox step, int layer) => step with { Stream = step.Stream | (ulong)layer << 44 };

    /// <summary>The assignment of samples to the parts of a split.</summary>
    public static Philox Split(ulong seed) => new(seed, Id(4, 0, 0));

    /// <summary>Directions and parameters of a gradient check.</summary>
    public static Philox Check(ulong seed) => new(seed, Id(5, 0, 0));

    /// <summary>The order of a source's blocks in a pass.</summary>
    public static Philox Blocks(ulong seed, long pass) => new(seed, Id(6, 0, pass));

    /// <summary>The order of the samples in a window of a pass.</summary>
    public static Philox Window(ulong seed, long pass, int window) => new(seed, Id(7, 0, pass << 24 | (uint)window));

    /// <summary>The distortion of a sample in an epoch, for the n-th of several distortions.</summary>
    public static Philox Distortion(ulong seed, int n, long epoch, long sample)
    {
        // Epoch and sample do not fit in one stream, so the epoch draws its own seed.
        var (a, b, _, _) = new Philox(seed, Id(8, n, epoch)).Words(0);
        return new((ulong)a << 32 | b, (ulong)sample);
    }

    private static ulong Id(ulong purpose, int layer, long count) => purpose << 56 | (ulong)layer << 44 | (ulong)count;
}

/// <summary>The inverse of the standard normal distribution function: the x with probability p below it.</summary>
/// <remarks>
/// Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), routine PPND16, with about
/// 16 digits. One uniform number gives one normal number, with this library's logarithm, so that the bits are the same on every platform.
/// </remarks>
internal static class NormalQuantile
{
    private static readonly double[] CentreTop =
        [3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
        6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3];

    private static readonly double[] CentreBottom =
        [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4,
        2.8729085735721942674e4, 5.2264952788528545610e3];

    private static readonly double[] MiddleTop =
        [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0,
        2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4];

    private static readonly double[] MiddleBottom =
        [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9];

    private static readonly double[] TailTop =
        [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2,
        1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];

    private static readonly double[] TailBottom =
        [1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
        1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];

    public static double At(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double s = 0.180625 - q * q;
            return q * Polynomial(CentreTop, s) / Polynomial(CentreBottom, s);
        }

        double r = Math.Sqrt(-Elementary.Log(new SimdScalar<double>(q < 0 ? p : 1 - p)).Value);
        double x = r <= 5
            ? Polynomial(MiddleTop, r - 1.6) / Polynomial(MiddleBottom, r - 1.6)
            : Polynomial(TailTop, r - 5) / Polynomial(TailBottom, r - 5);
        return q < 0 ? -x : x;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
        return sum;
    }
}
