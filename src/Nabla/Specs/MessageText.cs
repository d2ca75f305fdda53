using System.Globalization;

namespace Nabla.Specs;

/// <summary>Formats text from files for display on one line.</summary>
public static class MessageText
{
    private const int Longest = 2000;

    /// <summary>Removes control characters, which could control a terminal, and shortens the text to a readable line.</summary>
    /// <param name="text">The text, for example a message that quotes names or cells of a file.</param>
    /// <returns>The text with spaces instead of control characters and line breaks. More than 2,000 characters are shortened in the
    /// middle.</returns>
    public static string SingleLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Longest) text = $"{text.AsSpan(0, Longest / 2)} … {text.AsSpan(text.Length - Longest / 2)}";
        return text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? ' ' : c)) : text;
    }

    /// <summary>Formats a name of a class or column for a cell of a table.</summary>
    /// <param name="name">The name, with any characters.</param>
    /// <param name="longest">The maximum number of characters.</param>
    /// <returns>The name with spaces instead of control characters and line breaks. A longer name is shortened in the middle:
    /// "aaaa…aa".</returns>
    public static string Truncate(string name, int longest = 40)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 3);
        if (name.Length <= longest) return SingleLine(name);
        int ending = (longest - 1) / 3, start = longest - 1 - ending;
        // Surrogate pairs are not split.
        if (char.IsHighSurrogate(name[start - 1])) start--;
        if (char.IsLowSurrogate(name[^ending])) ending--;
        return SingleLine($"{name.AsSpan(0, start)}…{name.AsSpan(name.Length - ending)}");
    }

    /// <summary>A count and its noun: "1 epoch", "1,000 epochs".</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun in the singular.</param>
    /// <param name="plural">The plural; null for the noun with an s.</param>
    /// <returns>The text.</returns>
    public static string Count(long count, string noun, string? plural = null) =>
        FormattableString.Invariant($"{count:N0} {(count == 1 ? noun : plural ?? noun + "s")}");

    /// <summary>Formats a number, so that a setting accepts it if it is not negative: 0.0123, 1e-05, −4.2e09.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">The maximum number of significant digits.</param>
    /// <param name="limit">The size from which a power of ten is written.</param>
    internal static string Number(double value, int digits = 3, double limit = 1e6)
    {
        string size = Math.Abs(value).ToString($"0.{new string('#', digits - 1)}e-00", CultureInfo.InvariantCulture);
        if (value == 0 || (Math.Abs(value) >= 1e-4 && Math.Abs(value) < limit))
            size = decimal.Parse(size, NumberStyles.Float, CultureInfo.InvariantCulture)
                .ToString("0.##########", CultureInfo.InvariantCulture);
        return value < 0 ? $"−{size}" : size;
    }

    /// <summary>A number of bytes, rounded up to a tenth of its unit: "4.5MB".</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The text.</returns>
    public static string Size(long bytes)
    {
        (double unit, string name) = bytes >= 1e9 ? (1e9, "GB") : bytes >= 1e6 ? (1e6, "MB") : bytes >= 1e3 ? (1e3, "KB") : (1, "B");
        return FormattableString.Invariant($"{Math.Ceiling(10 * bytes / unit) / 10:0.#}{name}");
    }

    private static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
