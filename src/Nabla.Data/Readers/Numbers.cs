using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nabla.Data.Readers;

/// <summary>Reads numbers from text without a string in between.</summary>
internal static class Numbers
{
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 19).Select(p => double.Parse($"1e{p}", CultureInfo.InvariantCulture))];

    /// <summary>The number that a text is, rounded correctly.</summary>
    /// <remarks>
    /// Digits that fit 2⁵³ and fewer than 23 decimals need one exact division (Clinger, "How to Read Floating Point Numbers Accurately", 1990);
    /// all else goes to <see cref="double.TryParse(ReadOnlySpan{char}, NumberStyles, IFormatProvider?, out double)"/>.
    /// </remarks>
    /// <param name="text">The text, without spaces around it.</param>
    /// <param name="decimalComma">Whether a comma may stand for the decimal point.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, bool decimalComma, out double value) =>
        (Scan(text, decimalComma, out value) is var end && end == text.Length && end > 0) || Slow(text, decimalComma, out value);

    /// <summary>Reads the number that a row begins with, up to a delimiter or the row's end, where that takes no more than one exact division.</summary>
    /// <param name="row">What is left of the row.</param>
    /// <param name="delimiter">What ends a cell.</param>
    /// <param name="decimalComma">Whether a comma may stand for the decimal point.</param>
    /// <param name="value">The number.</param>
    /// <returns>Length of the cell; 0 where it must be looked at more closely.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadCell(ReadOnlySpan<char> row, char delimiter, bool decimalComma, out double value)
    {
        int end = Scan(row, decimalComma, out value);
        return end == row.Length || row[end] == delimiter ? end : 0;
    }

    /// <summary>Reads sign, digits and decimals from the beginning of a text.</summary>
    /// <returns>Where they end; 0 where there are no digits, or too many for one exact division.</returns>
    private static int Scan(ReadOnlySpan<char> text, bool decimalComma, out double value)
    {
        int start = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0, point = -1, i = start;
        ulong digits = 0;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9) digits = digits * 10 + digit;
            else if (point < 0 && (text[i] == '.' || (decimalComma && text[i] == ','))) point = i;
            else break;
        }

        int read = i - start - (point < 0 ? 0 : 1), decimals = point < 0 ? 0 : i - point - 1;
        value = 0;
        // Up to 18 digits cannot have overflowed, and of more decimals there are none then.
        if (read is < 1 or > 18 || digits > 1UL << 53) return 0;
        value = decimals == 0 ? digits : digits / PowersOfTen[decimals];
        if (text[0] == '-') value = -value;
        return i;
    }

    private static bool Slow(ReadOnlySpan<char> text, bool decimalComma, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
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
