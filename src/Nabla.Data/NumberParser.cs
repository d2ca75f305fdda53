using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Data;

/// <summary>Parses numbers from text with correct rounding, without allocating a string.</summary>
internal static class NumberParser
{
    /// <summary>The number of characters that must follow a text for <see cref="ReadCell"/>.</summary>
    public const int Padding = 1 + DigitRun.Length;

    private const int MaxDigits = 19, MaxExponent = 9999;

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text without surrounding spaces.</param>
    /// <param name="decimalComma">Whether the decimal sign is a comma. A point is then invalid.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, bool decimalComma, out double value)
    {
        Span<char> padded = stackalloc char[64];
        if (text.Length > padded.Length - Padding) return Slow(text, decimalComma, out value);
        text.CopyTo(padded);
        padded[text.Length..].Clear();
        return ReadCell(padded, 0, '\0', decimalComma, out value) == text.Length || Slow(text, decimalComma, out value);
    }

    /// <summary>Parses the number in a cell of a line.</summary>
    /// <remarks>
    /// Numbers with up to 19 digits and an exponent are read here and rounded by <see cref="Rounding"/>. Others are parsed by
    /// <see cref="double.TryParse(ReadOnlySpan{char}, NumberStyles, IFormatProvider?, out double)"/>.
    /// </remarks>
    /// <param name="line">A row, an end of cell, and at least <see cref="Padding"/> more characters.</param>
    /// <param name="at">The start of the cell.</param>
    /// <param name="delimiter">The delimiter.</param>
    /// <param name="decimalComma">Whether the decimal sign is a comma. A point is then invalid.</param>
    /// <param name="value">The number.</param>
    /// <returns>The end of the cell; −1 if it needs the general parser.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadCell(ReadOnlySpan<char> line, int at, char delimiter, bool decimalComma, out double value)
    {
        // Fast path for a single digit, like most pixels.
        uint digit = (uint)(line[at] - '0');
        if (line[at + 1] == delimiter && digit <= 9)
        {
            value = digit;
            return at + 1;
        }

        // Branch-free, because signs in data are unpredictable: '+' and '-' differ by two.
        int sign = line[at] - '+', start = at + ((sign & ~2) == 0 ? 1 : 0);
        var run = DigitRun.Read(line.Slice(start, DigitRun.Length), decimalComma ? ',' : '.');
        int end = start + run.End;
        if (run.End == DigitRun.Length || line[end] != delimiter || (line[start] == '0' && run.Count - run.Decimals > 1))
            return ReadLong(line, at, delimiter, decimalComma, out value);
        value = 0;
        if (run.Count == 0 || !Rounding.TryNearest(run.Digits, -run.Decimals, out value)) return -1;
        value = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(value) ^ (sign == 2 ? 1UL << 63 : 0));
        return end;
    }

    /// <summary>Parses digit by digit, with an exponent.</summary>
    private static int ReadLong(ReadOnlySpan<char> line, int at, char delimiter, bool decimalComma, out double value)
    {
        int start = line[at] is '-' or '+' ? at + 1 : at, point = -1, i = start;
        ulong digits = 0;
        // A leading zero may be that of a code. The builder of the column counts such cells.
        if (start + 1 < line.Length && line[start] == '0' && char.IsAsciiDigit(line[start + 1]))
        {
            value = 0;
            return -1;
        }

        for (; i < line.Length; i++)
        {
            uint digit = (uint)(line[i] - '0');
            if (digit <= 9) digits = digits * 10 + digit;
            else if (point < 0 && line[i] != delimiter && line[i] == (decimalComma ? ',' : '.')) point = i;
            else break;
        }

        value = 0;
        int count = i - start - (point < 0 ? 0 : 1), decimals = point < 0 ? 0 : i - point - 1, exponent = 0;
        if (count is < 1 or > MaxDigits || i >= line.Length) return -1;
        if (line[i] is 'e' or 'E' && !TryReadExponent(line, ref i, out exponent)) return -1;
        if (i >= line.Length || line[i] != delimiter || !Rounding.TryNearest(digits, exponent - decimals, out value)) return -1;
        if (line[at] == '-') value = -value;
        return i;
    }

    private static bool TryReadExponent(ReadOnlySpan<char> line, ref int i, out int exponent)
    {
        exponent = 0;
        bool negative = ++i < line.Length && line[i] == '-';
        if (negative || (i < line.Length && line[i] == '+')) i++;
        int start = i;
        for (; i < line.Length && char.IsAsciiDigit(line[i]) && exponent <= MaxExponent; i++) exponent = exponent * 10 + line[i] - '0';
        if (negative) exponent = -exponent;
        return i > start;
    }

    private static bool Slow(ReadOnlySpan<char> text, bool decimalComma, out double value)
    {
        if (!(decimalComma && text.Contains('.')) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = 0;
        var magnitude = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
        if (magnitude.Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (!decimalComma || text.Length > 64 || !text.Contains(',')) return false;
        Span<char> pointed = stackalloc char[text.Length];
        text.Replace(pointed, ',', '.');
        return double.TryParse(pointed, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}

/// <summary>
/// Digits with at most one point, all read at once. The branches of a loop over characters would be mispredicted at nearly every end of a
/// cell.
/// </summary>
/// <param name="Digits">The digits as an integer, without the point.</param>
/// <param name="Count">The number of digits.</param>
/// <param name="Decimals">The number of digits after the point.</param>
/// <param name="End">The number of characters; <see cref="Length"/> if more may follow.</param>
internal readonly record struct DigitRun(ulong Digits, int Count, int Decimals, int End)
{
    /// <summary>The number of characters that are read.</summary>
    public const int Length = 16;

    /// <summary>Reads the run at the start of a text.</summary>
    /// <param name="text">At least <see cref="Length"/> characters. Any characters may follow the run.</param>
    /// <param name="point">The decimal sign.</param>
    /// <returns>The run; empty if the text starts with another character.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DigitRun Read(ReadOnlySpan<char> text, char point)
    {
        var words = MemoryMarshal.Cast<char, ushort>(text);
        // A character above 255 becomes 255, which is neither a digit nor a point.
        var characters = Vector128.NarrowWithSaturation(Vector128.Create(words), Vector128.Create(words[8..]));
        var values = characters - Vector128.Create((byte)'0');
        uint digits = Vector128.LessThan(values, Vector128.Create((byte)10)).ExtractMostSignificantBits();
        uint points = Vector128.Equals(characters, Vector128.Create((byte)point)).ExtractMostSignificantBits();

        uint firstPoint = points & (uint)-(int)points;
        int end = BitOperations.TrailingZeroCount(~(digits | firstPoint));
        int whole = Math.Min(end, BitOperations.TrailingZeroCount(points));
        int decimals = Math.Max(0, end - whole - 1), count = whole + decimals;

        // Right-aligned without the point: position p gets digit p − (16 − count), one further after the point. Positions before the first
        // digit become 0.
        var from = Vector128.Create((sbyte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
            - Vector128.Create((sbyte)(Length - count));
        from -= Vector128.GreaterThanOrEqual(from, Vector128.Create((sbyte)whole));
        var aligned = Vector128.Shuffle(values, from.AsByte()).AsUInt64();
        return new DigitRun(Eight(aligned[0]) * 100_000_000 + Eight(aligned[1]), count, decimals, end);
    }

    /// <summary>Joins eight digits, one per byte, the first in the lowest byte: first pairs, then fours, then all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ulong digits)
    {
        const ulong FirstPairs = 0x000000FF_000000FF;
        ulong pairs = digits * 10 + (digits >> 8);
        return ((pairs & FirstPairs) * (100 + (1_000_000UL << 32)) + ((pairs >> 16) & FirstPairs) * (1 + (10_000UL << 32))) >> 32;
    }
}

/// <summary>Computes the double nearest to digits · 10ᵖ, with ties to even.</summary>
/// <remarks>
/// Digits up to 2⁵³ and powers up to 10²² are doubles, so one division or product rounds correctly (Clinger, "How to Read Floating Point
/// Numbers Accurately", 1990). Others are multiplied by the leading 128 bits of 5ᵖ, which nearly always determines the rounding (Lemire,
/// "Number Parsing at a Gigabyte per Second", 2021, algorithm 1).
/// </remarks>
internal static class Rounding
{
    private const int MinPower = -342, LargestPower = 308, ExactPowers = 22;
    private const int MantissaBits = 52, Bias = 1023, LargestExponent = 0x7FF;

    private static readonly double[] PowersOfTen =
        [.. Enumerable.Range(0, ExactPowers + 1).Select(p => double.Parse($"1e{p}", CultureInfo.InvariantCulture))];

    /// <summary>Rounds digits times a power of ten.</summary>
    /// <param name="digits">The digits as an integer.</param>
    /// <param name="power">The power of ten.</param>
    /// <param name="value">The nearest double.</param>
    /// <returns>False if the rounding is not certain, or the result is subnormal or infinite. Then the general parser is needed.</returns>
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
        // The lower half of 5ᵖ can carry into the mantissa only if the bits below it are all 1.
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
        // Exactly between two doubles: the lower is the even one.
        if (low <= 1 && power is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << drop == high) mantissa--;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa == 2UL << MantissaBits) (mantissa, exponent) = (1UL << MantissaBits, exponent + 1);
        if (exponent >= LargestExponent) return false;
        value = BitConverter.UInt64BitsToDouble((mantissa & ((1UL << MantissaBits) - 1)) | (ulong)exponent << MantissaBits);
        return true;
    }

    /// <summary>5ᵖ · 2ˢ with s such that it has 128 bits, rounded down for p ≥ 0 and up for p &lt; 0.</summary>
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
