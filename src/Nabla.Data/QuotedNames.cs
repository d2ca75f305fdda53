using System.Text;

namespace Nabla.Data;

/// <summary>
/// Names in one text with commas between them: one with a comma or a quote in it stands between double quotes, as in CSV, and a quote in it
/// is written twice.
/// </summary>
public static class QuotedNames
{
    /// <summary>The parts between commas outside quotes, quotes kept.</summary>
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

    /// <summary>A part without its quotes.</summary>
    public static string Unquote(string part) =>
        part is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : part;

    /// <summary>Whether a part is in quotes.</summary>
    public static bool IsQuoted(string part) => part is ['"', .., '"'];

    /// <summary>Names as one text.</summary>
    public static string Join(IEnumerable<string> names)
    {
        var text = new StringBuilder();
        string before = "";
        foreach (string name in names)
        {
            if (text.Length > 0) text.Append(',');
            // What could go on with the numbers of a description before it is marked as a name of its own.
            bool goesOn = before.Contains(':') && name.Length > 0 && (!char.IsAsciiLetter(name[0]) || name.Contains('='));
            text.Append(goesOn || name.IndexOfAny([',', '"']) >= 0 || name.Length == 0 || name.Trim() != name
                ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name);
            before = name;
        }

        return text.ToString();
    }
}
