using System.Globalization;
using Nabla.Data;

namespace Nabla.Models.Settings;

/// <summary>One property of a run's configuration, as people write it: name, help, and what a text means.</summary>
/// <param name="Group">The heading under which it stands.</param>
/// <param name="Name">Its flag: two dashes and the property's name.</param>
/// <param name="Hint">What stands for its value in the help: NUMBER, COLUMN.</param>
/// <param name="Help">What it is, in a line.</param>
/// <param name="Known">Values to propose; others may be allowed too.</param>
/// <param name="With">Puts a text's meaning into a configuration.</param>
public sealed record Setting(string Group, string Name, string Hint, string Help, IReadOnlyList<string> Known,
    Func<RunConfiguration, string, RunConfiguration> With)
{
    private delegate bool Reader<T>(string text, out T value);

    /// <summary>Another name of the flag; null for none.</summary>
    public string? Alias { get; init; }

    internal static Setting Text(
        string group, string name, string hint, string description, Func<RunConfiguration, string, RunConfiguration> with,
            params IEnumerable<string> known) =>
        Create(group, name, hint, description, "", Same, with, known);

    internal Setting Or(string alias) => this with { Alias = alias };

    internal static Setting Number(string group, string name, string description, Func<RunConfiguration, double, RunConfiguration> with) =>
        Create<double>(group, name, "NUMBER", description, "a number like 0.01", IsNumber, with, []);

    internal static Setting Whole(string group, string name, string description, Func<RunConfiguration, int, RunConfiguration> with) =>
        Create<int>(group, name, "COUNT", description, "a whole number", IsWhole, with, []);

    internal static Setting Seed(string group, string name, string description, Func<RunConfiguration, ulong, RunConfiguration> with) =>
        Create<ulong>(group, name, "NUMBER", description, "a whole number, not negative", IsSeed, with, []);

    internal static Setting Flag(string group, string name, string description, Func<RunConfiguration, bool, RunConfiguration> with) =>
        Create<bool>(group, name, "true|false", description, "true or false", bool.TryParse, with, ["true", "false"]);

    internal static Setting Names(
        string group, string name, string hint, string description, Func<RunConfiguration, IReadOnlyList<string>, RunConfiguration> with,
            params IEnumerable<string> known) =>
        Create<IReadOnlyList<string>>(group, name, hint, description, "names with commas between (one with a comma in it in double quotes)",
        AreNames, with, known);

    internal static Setting Numbers(string group, string name, string hint, string description,
        Func<RunConfiguration, IReadOnlyList<double>, RunConfiguration> with) =>
        Create<IReadOnlyList<double>>(group, name, hint, description, "numbers with commas between like 0.05,0.5,0.95", AreNumbers, with,
        []);

    internal static Setting Wholes(string group, string name, string hint, string description,
        Func<RunConfiguration, IReadOnlyList<int>, RunConfiguration> with) =>
        Create<IReadOnlyList<int>>(group, name, hint, description, "whole numbers with commas between like 16,16, or none", AreWholes, with,
        ["none"]);

    private static Setting Create<T>(
        string group, string name, string hint, string description, string expected, Reader<T> read,
            Func<RunConfiguration, T, RunConfiguration> with, IEnumerable<string> known) =>
        new(group, name, hint, description, [.. known], (configuration, text) => read(text, out T value)
            ? with(configuration, value)
            : throw new DataException($"{name} takes {expected}, not \"{text}\"."));

    private static bool Same(string text, out string value)
    {
        value = text;
        return true;
    }

    private static bool IsNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static bool IsWhole(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool IsSeed(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    // A comma inside the numbers of a description belongs to it: elu:alpha=1,relu is two, huber:1,2 is one. A name begins with a letter.
    private static bool AreNames(string text, out IReadOnlyList<string> value)
    {
        value = [.. Words(text)];
        return value.Count > 0;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        bool last = false;
        foreach (string part in QuotedNames.Parts(text).Where(part => part.Length > 0))
        {
            bool isName = last || QuotedNames.IsQuoted(part);
            last = QuotedNames.IsQuoted(part);
            bool belongs = !isName && words.Count > 0 && words[^1].Contains(':')
                && (!char.IsAsciiLetter(part[0]) || (part.Contains('=') && !part.Contains(':')));
            if (belongs) words[^1] += "," + part;
            else words.Add(QuotedNames.Plain(part));
        }

        return words;
    }

    private static bool AreNumbers(string text, out IReadOnlyList<double> value)
    {
        var numbers = new List<double>();
        value = numbers;
        foreach (string part in text.Split(','))
        {
            if (!IsNumber(part.Trim(), out double number)) return false;
            numbers.Add(number);
        }

        return true;
    }

    private static bool AreWholes(string text, out IReadOnlyList<int> value)
    {
        var numbers = new List<int>();
        value = numbers;
        if (text is "none" or "0" or "") return true;
        foreach (string part in text.Split([',', '-', 'x']))
        {
            if (!IsWhole(part.Trim(), out int number)) return false;
            numbers.Add(number);
        }

        return true;
    }
}
