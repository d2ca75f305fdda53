using System.Globalization;

namespace Nabla.Data.Readers;

/// <summary>Reads numbers from text without a string in between.</summary>
internal static class Numbers
{
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(p => double.Parse($"1e{p}", CultureInfo.InvariantCulture))];

    /// <summary>The number that a text is, rounded correctly.</summary>
    /// <remarks>
    /// Digits that fit 2⁵³ and at most 22 decimals need one exact division (Clinger, "How to Read Floating Point Numbers Accurately", 1990);
    /// all else goes to <see cref="double.TryParse(ReadOnlySpan{char}, NumberStyles, IFormatProvider?, out double)"/>.
    /// </remarks>
    /// <param name="text">The text, without spaces around it.</param>
    /// <param name="decimalComma">Whether a comma may stand for the decimal point.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, bool decimalComma, out double value)
    {
        int i = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        ulong digits = 0;
        int read = 0, decimals = 0;
        bool point = false;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                digits = digits * 10 + digit;
                read++;
                if (point) decimals++;
            }
            else if (!point && (text[i] == '.' || (decimalComma && text[i] == ','))) point = true;
            else break;
        }

        if (i == text.Length && read is > 0 and < 19 && digits <= 1UL << 53 && decimals <= 22)
        {
            value = digits / PowersOfTen[decimals];
            if (text[0] == '-') value = -value;
            return true;
        }

        return Slow(text, decimalComma, out value);
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
