using System.Globalization;
using System.Text.RegularExpressions;

namespace Nabla.Data.Features;

/// <summary>
/// What the texts of a column may be, where they are neither categories nor names: a hint for the user, without any effect.
/// </summary>
internal static partial class TextHints
{
    private const int FewTexts = 10, MostLookedAt = 200;

    /// <summary>A sentence with the cause and what to do; null where the texts look like nothing else.</summary>
    /// <param name="texts">The different texts of the column.</param>
    public static string? Of(IEnumerable<string> texts)
    {
        string[] some = [.. texts.Take(MostLookedAt)];
        if (some.Length < FewTexts) return null;
        if (2 * some.Count(IsPlain) < some.Length && Most(some, text => WithUnit().IsMatch(text)))
            return $"They look like numbers with a unit or a sign (\"{some[0]}\"). If you write the numbers alone, the column holds "
                + "numbers.";
        if (Most(some, text => Duration().IsMatch(text)))
            return $"They look like durations (\"{some[0]}\"). Write them as a number, of seconds for example.";
        return Most(some, text => text.Length >= 6 && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || DayFirst().IsMatch(text))
            ? $"They look like dates of an unknown format, or of several (\"{some[0]}\"). Write all of them as yyyy-MM-dd."
            : null;
    }

    private static bool IsPlain(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool Most(string[] texts, Func<string, bool> fits) => texts.Count(fits) >= 0.9 * texts.Length;

    [GeneratedRegex(@"^([~≈<>≤≥]\s*)?[-+]?\d[\d.,]*(\s*[\p{L}%°²³/]{1,12})?$")]
    private static partial Regex WithUnit();

    [GeneratedRegex(@"^\d{1,4}:\d\d(:\d\d)?$")]
    private static partial Regex Duration();

    [GeneratedRegex(@"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")]
    private static partial Regex DayFirst();
}
