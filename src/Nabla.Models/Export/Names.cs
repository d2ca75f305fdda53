using System.Text;
using Nabla.Data;

namespace Nabla.Models.Export;

/// <summary>Converts names in data to names in programs.</summary>
internal static class Names
{
    /// <summary>The name of a model from that of its data: "data/two-moons.csv" gives TwoMoons.</summary>
    public static string From(string? data, ISourceWriter writer)
    {
        var name = new StringBuilder();
        bool upper = true;
        foreach (char c in Path.GetFileName(data ?? "").Split('.')[0])
        {
            if (char.IsAsciiLetterOrDigit(c)) name.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = !char.IsAsciiLetterOrDigit(c);
        }

        string made = name.Length > 0 && char.IsAsciiLetter(name[0]) ? name.ToString() : $"Model{name}";
        return writer.IsTaken(made, isLast: true) ? $"{made}Model" : made;
    }

    /// <summary>Checks a name that the user specified.</summary>
    /// <exception cref="NablaException">The name is invalid.</exception>
    public static string Checked(string name, ISourceWriter writer)
    {
        string[] parts = writer.TakesDots ? name.Split('.') : [name];
        if (parts.Where((part, n) => part.Length > 0 && writer.IsTaken(part, n == parts.Length - 1)).FirstOrDefault() is { } taken)
            throw NablaException.ForSetting("name", $": \"{taken}\" is a word of the language or of the file itself. "
                + $"Use another, such as {char.ToUpperInvariant(taken[0])}{taken[1..]}Model.");
        if (parts.All(part => part.Length > 0 && (char.IsAsciiLetter(part[0]) || part[0] == '_')
            && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
            return name;
        throw NablaException.ForSetting("name",
            $"must be letters, digits and underscores, like "
                + $"Penguins{(writer.TakesDots ? " or MyApp.Penguins" : "")} (got \"{name}\").");
    }

    /// <summary>Converts texts to distinct identifiers.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="isPart">Whether a character is allowed in an identifier.</param>
    /// <param name="taken">Names that are already used.</param>
    public static IReadOnlyList<string> Unique(IEnumerable<string> texts, Func<char, bool> isPart, IEnumerable<string> taken)
    {
        HashSet<string> reserved = [.. taken], used = [];
        return [.. texts.Select((text, i) =>
        {
            string wanted = Identifier(text, isPart, FormattableString.Invariant($"column_{i + 1}"));
            if (reserved.Contains(wanted)) wanted += "_";
            string free = wanted;
            for (int again = 2; !used.Add(free); again++) free = FormattableString.Invariant($"{wanted.TrimEnd('_')}_{again}");
            return free;
        })];
    }

    private static string Identifier(string text, Func<char, bool> isPart, string otherwise)
    {
        var name = new StringBuilder();
        foreach (char c in text)
        {
            if (isPart(c)) name.Append(c);
            else if (name.Length > 0 && name[^1] != '_') name.Append('_');
        }

        string made = name.ToString().TrimEnd('_');
        // Names that start with two underscores are reserved: __attribute__, __arglist.
        while (made.StartsWith("__", StringComparison.Ordinal)) made = made[1..];
        if (made.Length == 0 || made.All(c => c == '_')) return otherwise;
        return char.IsLetter(made[0]) || made[0] == '_' ? made : $"_{made}";
    }
}
