using System.Buffers;

namespace Nabla.Data.Readers;

/// <summary>Elements of a number other than sign, digits, decimal sign and exponent.</summary>
[Flags]
internal enum NumberTraits
{
    None = 0,

    /// <summary>Thousands separators.</summary>
    Thousands = 1,

    /// <summary>A currency sign or code.</summary>
    Currency = 2,

    /// <summary>A percent sign.</summary>
    Percent = 4,

    /// <summary>Parentheses, which mean a negative number in accounting.</summary>
    Parentheses = 8,

    /// <summary>A minus sign after the digits.</summary>
    TrailingMinus = 16,

    /// <summary>A minus sign other than that of ASCII.</summary>
    OtherMinus = 32,
}

/// <summary>
/// Parses numbers as people and spreadsheets write them: <c>$1,234.50</c>, <c>1.234,5 €</c>, <c>4,1 %</c>, <c>(120)</c>, <c>1 234</c>,
/// <c>−5</c>.
/// </summary>
internal static class NumberText
{
    private const int Longest = 48;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    // Longer ones first, so that "US$" is not parsed as "US" and "$".
    private static readonly string[] Currencies =
    [
        .. new[]
        {
            "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₴", "₫", "฿", "₪", "₱", "₦", "US$", "A$", "C$", "R$", "NZ$", "HK$", "S$", "kr", "kr.",
                "zł", "Kč", "Ft", "Fr.", "Rs", "Rs.", "RM",
            "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN",
                "INR", "RUB", "UAH", "BRL", "MXN", "ZAR", "TRY",
            "KRW", "SGD", "HKD", "THB", "IDR", "MYR", "PHP", "ILS", "SAR", "AED",
        }.OrderByDescending(name => name.Length),
    ];

    /// <summary>Parses a text whose decimal sign is <paramref name="point"/>.</summary>
    /// <param name="text">The text without surrounding spaces.</param>
    /// <param name="point">The decimal sign, a point or a comma. The other one may separate thousands.</param>
    /// <param name="value">The number.</param>
    /// <param name="traits">Receives the other elements of the text.</param>
    /// <param name="currency">The currency in the text; null for none.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, char point, out double value, out NumberTraits traits, out string? currency)
    {
        (traits, currency) = (NumberTraits.None, null);
        if (NumberParser.TryParse(text, point == ',', out value)) return true;
        if (text.Length > Longest || !text.ContainsAny(Digits)) return false;
        var rest = text;
        bool negative = false, signed = false;
        // A sign may be on either side of a currency, and parentheses may enclose both or only the number.
        for (int turn = 0; turn < 2; turn++)
        {
            if (!signed && IsSign(rest[0]))
            {
                (signed, negative) = (true, rest[0] != '+');
                if (rest[0] is not ('+' or '-')) traits |= NumberTraits.OtherMinus;
                rest = Without(rest[1..]);
            }

            if (!signed && rest.Length > 2 && rest[0] == '(' && rest[^1] == ')')
            {
                (signed, negative) = (true, true);
                traits |= NumberTraits.Parentheses;
                rest = Without(rest[1..^1]);
            }

            if (currency is null && !rest.IsEmpty) rest = WithoutCurrency(rest, out currency);
            if (rest.IsEmpty) return false;
        }

        if (rest[^1] == '%')
        {
            traits |= NumberTraits.Percent;
            rest = Without(rest[..^1]);
        }

        if (!signed && rest.Length > 1 && IsSign(rest[^1]) && rest[^1] != '+')
        {
            negative = true;
            traits |= NumberTraits.TrailingMinus;
            rest = Without(rest[..^1]);
        }

        if (currency is not null) traits |= NumberTraits.Currency;
        if (rest.IsEmpty || !TryReadDigits(rest, point, out value, ref traits)) return false;
        if (negative) value = -value;
        return true;
    }

    /// <summary>Parses digits, optionally in groups, with a decimal sign and an exponent, without a sign.</summary>
    private static bool TryReadDigits(ReadOnlySpan<char> text, char point, out double value, ref NumberTraits traits)
    {
        Span<char> plain = stackalloc char[Longest];
        int length = 0, i = 0, group = 0, groups = 0;
        char divider = '\0';
        bool inPairs = false;
        value = 0;
        for (; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c))
            {
                plain[length++] = c;
                group++;
                continue;
            }

            if (!IsDivider(c, point) || (divider != '\0' && c != divider)) break;
            // The first group has one to three digits and does not start with zero: 0,123 has no groups. In India the middle groups have
            // two digits: 12,34,567.
            if (groups == 0 ? group is < 1 or > 3 || plain[0] == '0' : group is not (2 or 3)) return false;
            if (groups > 0) inPairs |= group == 2;
            (divider, group) = (c, 0);
            groups++;
        }

        if (groups > 0)
        {
            if (group != 3 || (inPairs && (divider != ',' || !IsInPairs(text[..i])))) return false;
            traits |= NumberTraits.Thousands;
        }

        if (i < text.Length && text[i] == point)
        {
            plain[length++] = '.';
            for (i++; i < text.Length && char.IsAsciiDigit(text[i]); i++) plain[length++] = text[i];
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            text[i..].CopyTo(plain[length..]);
            length += text.Length - i;
            i = text.Length;
        }

        return i == text.Length && NumberParser.TryParse(plain[..length], false, out value);
    }

    // One or two digits, then pairs, then three digits.
    private static bool IsInPairs(ReadOnlySpan<char> text)
    {
        int first = text.IndexOf(',');
        if (first > 2) return false;
        for (int at = first + 1; at < text.Length - 3; at += 3)
            if (text[(at + 2)..].IndexOf(',') != 0) return false;
        return true;
    }

    private static bool IsDivider(char c, char point) => c switch
    {
        ',' => point != ',',
        '.' => point != '.',
        // A space, no-break space, narrow no-break space or thin space; a straight or curved apostrophe.
        ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '\u2019' => true,
        _ => false,
    };

    // The minus sign, and dashes that word processors insert instead.
    private static bool IsSign(char c) => c is '-' or '+' or '\u2212' or '\u2013' or '\uFF0D' or '\uFE63';

    private static ReadOnlySpan<char> WithoutCurrency(ReadOnlySpan<char> text, out string? currency)
    {
        currency = null;
        foreach (string name in Currencies)
        {
            if (text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) text = text[name.Length..];
            else if (text.EndsWith(name, StringComparison.OrdinalIgnoreCase)) text = text[..^name.Length];
            else continue;
            currency = name;
            return Without(text);
        }

        return text;
    }

    private static ReadOnlySpan<char> Without(ReadOnlySpan<char> text) => text.Trim();
}
