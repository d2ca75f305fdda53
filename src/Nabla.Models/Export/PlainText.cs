using System.Globalization;

namespace Nabla.Models.Export;

/// <summary>Text in comments of source files, which are UTF-8: letters of all scripts stay; what could hide something does not.</summary>
internal static class PlainText
{
    /// <summary>A text with a question mark in place of each character that is not plain.</summary>
    public static string Create(string text) => string.Concat(text.Select(c => IsPlain(c) ? c : '?'));

    /// <summary>Whether a character is a letter, digit, mark, sign or blank.</summary>
    public static bool IsPlain(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.PrivateUse) && (c == ' ' || !char.IsWhiteSpace(c));
}
