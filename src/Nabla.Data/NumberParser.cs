using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nabla.Data;

/// <summary>Reads numbers from text without a string in between, correctly rounded.</summary>
internal static class NumberParser
{
    /// <summary>So many characters must follow a text that <see cref="ReadCell"/> reads in.</summary>
    public const int Padding = 1 + DigitRun.Length;

    private const int MaxDigits = 19, MaxExponent = 9999;

    /// <summary>The number that a text is.</summary>
    /// <param name="text">The text, without spaces around it.</param>
    /// <param name="decimalComma">Whether the decimal sign is a comma; a point is none then.</param>
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

    /// <summary>Reads the number that a cell is, where it stands.</summary>
    /// <remarks>
    /// Up to 19 digits and an exponent are read here and rounded by <see cref="Rounding"/>; all else goes to
    /// <see cref="double.TryParse(ReadOnlySpan{char}, NumberStyles, IFormatProvider?, out double)"/>.
    /// </remarks>
    /// <param name="line">A row, an end of cell, and at least <see cref="Padding"/> characters more.</param>
    /// <param name="at">Where the cell begins.</param>
    /// <param name="delimiter">What ends a cell.</param>
    /// <param name="decimalComma">Whether the decimal sign is a comma; a point is none then.</param>
    /// <param name="value">The number.</param>
    /// <returns>Where the cell ends; −1 where it must be looked at more closely.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadCell(ReadOnlySpan<char> line, int at, char delimiter, bool decimalComma, out double value)
    {
        // A single digit, as most pixels are.
        uint digit = (uint)(line[at] - '0');
        if (line[at + 1] == delimiter && digit <= 9)
        {
            value = digit;
            return at + 1;
        }

        // Signs of data are random, so no branch asks for them: '+' and '-' are two apart.
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

    /// <summary>Digit by digit, with an exponent.</summary>
    private static int ReadLong(ReadOnlySpan<char> line, int at, char delimiter, bool decimalComma, out double value)
    {
        int start = line[at] is '-' or '+' ? at + 1 : at, point = -1, i = start;
        ulong digits = 0;
        // A zero in front may be that of a code: who collects the cells of a column counts them.
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
