namespace Nabla.Specs;

/// <summary>What may come from a file, as a line to be shown.</summary>
public static class MessageLine
{
    private const int Longest = 2000;

    /// <summary>A text without what could tell a terminal things, on one line that can be read.</summary>
    /// <param name="text">The text: a message that quotes names or cells, which may hold anything.</param>
    /// <returns>Control characters and line breaks are spaces; of more than 2,000 characters the middle is left out.</returns>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Longest) text = $"{text.AsSpan(0, Longest / 2)} … {text.AsSpan(text.Length - Longest / 2)}";
        return text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? ' ' : c)) : text;
    }

    private static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
