using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Data;

/// <summary>The double nearest to digits · 10ᵖ; of two equally near ones the even one.</summary>
/// <remarks>
/// Digits up to 2⁵³ and powers up to 10²² are doubles, so one division or product rounds correctly (Clinger, "How to Read Floating Point
/// Numbers Accurately", 1990). All else is a product with the leading 128 bits of 5ᵖ, which nearly always settles the rounding (Lemire,
/// "Number Parsing at a Gigabyte per Second", 2021, algorithm 1).
/// </remarks>
internal static class Rounding
{
    private const int MinPower = -342, LargestPower = 308, ExactPowers = 22;
    private const int MantissaBits = 52, Bias = 1023, LargestExponent = 0x7FF;

    private static readonly double[] PowersOfTen =
        [.. Enumerable.Range(0, ExactPowers + 1).Select(p => double.Parse($"1e{p}", CultureInfo.InvariantCulture))];

    /// <summary>Rounds.</summary>
    /// <param name="digits">The digits as a whole number.</param>
    /// <param name="power">The power of ten that they are multiplied by.</param>
    /// <param name="value">The nearest double.</param>
    /// <returns>False where it is not certain, or subnormal or infinite: others must be asked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNearest(ulong digits, int power, out double value)
    {
        if (digits > 1UL << 53 || power is < -ExactPowers or > ExactPowers) return TryProduct(digits, power, out value);
        value = power <= 0 ? digits / PowersOfTen[-power] : digits * PowersOfTen[power];
        return true;
    }

    private static bool TryProduct(ulong digits, int power, out double value)
    {
        value = 0;
        if (digits == 0) return true;
        if (power is < MinPower or > LargestPower) return false;
        int shift = BitOperations.LeadingZeroCount(digits);
        UInt128 five = Fives.Power(power);
        ulong high = Math.BigMul(digits << shift, (ulong)(five >> 64), out ulong low);
        // Only where the bits below the mantissa are all 1 can the lower half of 5ᵖ carry into it.
        if ((high & 0x1FF) == 0x1FF)
        {
            ulong carry = Math.BigMul(digits << shift, (ulong)five, out _);
            low += carry;
            if (low < carry) high++;
            if (low == ulong.MaxValue && power is < -27 or > 55) return false;
        }

        int top = (int)(high >> 63), drop = top + 64 - MantissaBits - 3;
        ulong mantissa = high >> drop;
        // ⌊power · log₂ 10⌋ by a multiplication.
        int exponent = ((217706 * power) >> 16) + 63 + top - shift + Bias;
        if (exponent <= 0) return false;
        // Just between two doubles: the even one, which is the lower.
        if (low <= 1 && power is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << drop == high) mantissa--;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa == 2UL << MantissaBits) (mantissa, exponent) = (1UL << MantissaBits, exponent + 1);
        if (exponent >= LargestExponent) return false;
        value = BitConverter.UInt64BitsToDouble((mantissa & ((1UL << MantissaBits) - 1)) | (ulong)exponent << MantissaBits);
        return true;
    }

    /// <summary>5ᵖ · 2ˢ, with s so that it fills 128 bits: rounded down for p ≥ 0, up for p &lt; 0.</summary>
    private static class Fives
    {
        private static readonly UInt128[] Table = [.. Enumerable.Range(MinPower, LargestPower - MinPower + 1).Select(Leading)];

        public static UInt128 Power(int power) => Table[power - MinPower];

        private static UInt128 Leading(int power)
        {
            if (power >= 0) return Top(BigInteger.Pow(5, power));
            var five = BigInteger.Pow(5, -power);
            int bits = (int)five.GetBitLength();
            return Top((BigInteger.One << (power >= -27 ? bits + 127 : 2 * bits + 128)) / five + 1);
        }

        private static UInt128 Top(BigInteger number)
        {
            int excess = (int)number.GetBitLength() - 128;
            return (UInt128)(excess > 0 ? number >> excess : number << -excess);
        }
    }
}
