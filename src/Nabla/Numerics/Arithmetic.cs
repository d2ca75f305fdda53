using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>Properties of the machine's arithmetic.</summary>
public static class Arithmetic
{
    /// <summary>
    /// True if a·b + c is rounded once, which is not the case on x64 before 2013 and in WebAssembly. There the same run differs in the last
    /// bits.
    /// </summary>
    /// <remarks>
    /// A correctly rounded multiply-add in software would give the same bits there, but takes 25 times the time of a product and a sum
    /// (measured with 128 bits: 1.7 against 42 GFLOP/s), so it is not offered.
    /// </remarks>
    public static bool FusesMultiplyAdd { get; } = RoundsOnce(1 + 1f / 4096);

    // x² = 1 + 2⁻¹¹ + 2⁻²⁴ needs one bit more than a float has. The test uses the same operation as the kernels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool RoundsOnce(float x) =>
        Vector128.MultiplyAddEstimate(Vector128.Create(x), Vector128.Create(x), Vector128.Create(-(x * x))) != Vector128<float>.Zero;
}

/// <summary>
/// xⁿ by multiplications alone, which give the same bits on every machine, unlike the library function of the platform.
/// </summary>
internal static class Power
{
    public static double Compute(double x, long n)
    {
        double power = 1;
        for (; n > 0; n >>= 1, x *= x)
            if ((n & 1) != 0) power *= x;
        return power;
    }
}

/// <summary>Finds NaN and infinity.</summary>
internal static class Finite
{
    /// <summary>Returns the first index whose value is not finite; −1 if all are finite.</summary>
    public static int IndexOfOther<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // x − x is 0 for finite x and NaN otherwise, and a sum with a NaN is NaN, so that a block needs one addition per register.
        const int Length = 4096;
        for (int from = 0; from < values.Length; from += Length)
        {
            var block = values.Slice(from, Math.Min(Length, values.Length - from));
            if (!T.IsNaN(SumOfDifferences(block))) continue;
            for (int i = 0; i < block.Length; i++)
                if (!T.IsFinite(block[i])) return from + i;
        }

        return -1;
    }

    private static T SumOfDifferences<T>(ReadOnlySpan<T> block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = Vector<T>.Zero;
        int i = 0;
        for (; i <= block.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var x = new Vector<T>(block[i..]);
            sum += x - x;
        }

        T total = Vector.Sum(sum);
        for (; i < block.Length; i++) total += block[i] - block[i];
        return total;
    }
}
