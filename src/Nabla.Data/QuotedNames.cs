using System.Text;

namespace Nabla.Data;

/// <summary>
/// Parses and formats lists of names separated by commas. A name with a comma or a quote is in double quotes, as in CSV, and its quotes are
/// doubled.
/// </summary>
public static class QuotedNames
{
    /// <summary>Splits a list at commas outside quotes. The quotes are kept.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var parts = new List<string>();
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (text[i] != ',' || quoted) continue;
            parts.Add(text[start..i].Trim());
            start = i + 1;
        }

        parts.Add(text[start..].Trim());
        return parts;
    }

    /// <summary>Removes the quotes of a part.</summary>
    public static string Unquote(string part) =>
        part is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : part;

    /// <summary>Whether a part is quoted.</summary>
    public static bool IsQuoted(string part) => part is ['"', .., '"'];

    /// <summary>Formats names as a list.</summary>
    public static string Join(IEnumerable<string> names)
    {
        var text = new StringBuilder();
        string before = "";
        foreach (string name in names)
        {
            if (text.Length > 0) text.Append(',');
            // A name that could continue the parameters of the description before it must be quoted.
            bool goesOn = before.Contains(':') && name.Length > 0 && (!char.IsAsciiLetter(name[0]) || name.Contains('='));
            text.Append(goesOn || name.IndexOfAny([',', '"']) >= 0 || name.Length == 0 || name.Trim() != name
                ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name);
            before = name;
        }

        return text.ToString();
    }
}
