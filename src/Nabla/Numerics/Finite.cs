using System.Numerics;

namespace Nabla.Numerics;

/// <summary>Where NaN and infinity are.</summary>
internal static class Finite
{
    /// <summary>The first place whose value is not finite; −1 where all are.</summary>
    public static int IndexOfOther<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // x − x is 0 for finite x and NaN for all others, and a sum with a NaN is NaN: whole blocks are passed with one addition a
        // register.
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
