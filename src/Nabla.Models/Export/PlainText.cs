using System.Globalization;

namespace Nabla.Models.Export;

/// <summary>
/// Filters text for comments of source files in UTF-8. Letters of all scripts are kept; invisible characters are replaced.
/// </summary>
internal static class PlainText
{
    /// <summary>Replaces each character that is not plain with a question mark.</summary>
    public static string Create(string text) => string.Concat(text.Select(c => IsPlain(c) ? c : '?'));

    /// <summary>Whether a character is a letter, digit, mark, symbol or space.</summary>
    public static bool IsPlain(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.PrivateUse) && (c == ' ' || !char.IsWhiteSpace(c));
}
