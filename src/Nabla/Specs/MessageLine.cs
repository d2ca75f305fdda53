namespace Nabla.Specs;

/// <summary>What may come from a file, as a line to be shown.</summary>
public static class MessageLine
{
    private const int Longest = 2000;

    /// <summary>A text without what could tell a terminal things, on one line that can be read.</summary>
    /// <param name="text">The text: a message that quotes names or cells, which may hold anything.</param>
    /// <returns>Control characters and line breaks are spaces; of more than 2,000 characters the middle is left out.</returns>
    public static string From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Longest) text = $"{text.AsSpan(0, Longest / 2)} … {text.AsSpan(text.Length - Longest / 2)}";
        return text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? ' ' : c)) : text;
    }

    /// <summary>A name of a class or column as a cell of a table that is shown.</summary>
    /// <param name="name">The name, which may hold anything.</param>
    /// <param name="longest">Most characters.</param>
    /// <returns>Control characters and line breaks are spaces; of a longer name the middle is left out: "aaaa…aa".</returns>
    public static string Name(string name, int longest = 40)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 3);
        if (name.Length <= longest) return From(name);
        int ending = (longest - 1) / 3, start = longest - 1 - ending;
        // Both halves of a pair stay together.
        if (char.IsHighSurrogate(name[start - 1])) start--;
        if (char.IsLowSurrogate(name[^ending])) ending--;
        return From($"{name.AsSpan(0, start)}…{name.AsSpan(name.Length - ending)}");
    }

    /// <summary>A count and its noun: "1 epoch", "1,000 epochs".</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun in the singular.</param>
    /// <param name="plural">The plural; null for the noun with an s.</param>
    /// <returns>The text.</returns>
    public static string Count(long count, string noun, string? plural = null) =>
        FormattableString.Invariant($"{count:N0} {(count == 1 ? noun : plural ?? noun + "s")}");

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
