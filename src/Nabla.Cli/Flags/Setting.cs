using System.CommandLine;
using System.Globalization;
using Nabla.Data.Models;

namespace Nabla.Cli.Flags;

/// <summary>A flag that sets one property of the run's configuration.</summary>
/// <param name="Group">Under which heading the help lists it.</param>
/// <param name="Option">The flag.</param>
/// <param name="Apply">Puts its value, if it is given, into a configuration.</param>
internal sealed record Setting(string Group, Option Option, Func<ParseResult, RunConfiguration, RunConfiguration> Apply)
{
    private delegate bool Reader<T>(string text, out T value);

    public static Setting Text(
        string group, string name, string hint, string description, Func<RunConfiguration, string, RunConfiguration> with, params IEnumerable<string> known) =>
        Of(group, name, hint, description, "", Same, with, known);

    /// <summary>The same flag under another name too.</summary>
    public Setting Or(string name)
    {
        Option.Aliases.Add(name);
        return this;
    }

    public static Setting Number(string group, string name, string description, Func<RunConfiguration, double, RunConfiguration> with) =>
        Of<double>(group, name, "NUMBER", description, "a number like 0.01", IsNumber, with, []);

    public static Setting Whole(string group, string name, string description, Func<RunConfiguration, int, RunConfiguration> with) =>
        Of<int>(group, name, "COUNT", description, "a whole number", IsWhole, with, []);

    public static Setting Seed(string group, string name, string description, Func<RunConfiguration, ulong, RunConfiguration> with) =>
        Of<ulong>(group, name, "NUMBER", description, "a whole number, not negative", IsSeed, with, []);

    public static Setting Flag(string group, string name, string description, Func<RunConfiguration, bool, RunConfiguration> with) =>
        Of<bool>(group, name, "true|false", description, "true or false", bool.TryParse, with, ["true", "false"]);

    public static Setting Names(
        string group, string name, string hint, string description, Func<RunConfiguration, IReadOnlyList<string>, RunConfiguration> with, params IEnumerable<string> known) =>
        Of<IReadOnlyList<string>>(group, name, hint, description, "names with commas between", AreNames, with, known);

    public static Setting Wholes(string group, string name, string hint, string description, Func<RunConfiguration, IReadOnlyList<int>, RunConfiguration> with) =>
        Of<IReadOnlyList<int>>(group, name, hint, description, "whole numbers with commas between like 16,16, or none", AreWholes, with, ["none"]);

    private static Setting Of<T>(
        string group, string name, string hint, string description, string expected, Reader<T> read, Func<RunConfiguration, T, RunConfiguration> with, IEnumerable<string> known)
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = hint,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                if (read(result.Tokens[0].Value, out T value)) return value;
                result.AddError($"{name} takes {expected}, not \"{result.Tokens[0].Value}\".");
                return default;
            },
        };
        string[] words = [.. known];
        if (words.Length > 0) option.CompletionSources.Add(words);
        return new Setting(group, option, (parsed, configuration) => parsed.GetResult(option) is { Implicit: false } ? with(configuration, parsed.GetValue(option)!) : configuration);
    }

    private static bool Same(string text, out string value)
    {
        value = text;
        return true;
    }

    private static bool IsNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static bool IsWhole(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool IsSeed(string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    // A comma inside the numbers of a description belongs to it: elu:alpha=1,relu is two, huber:1,2 is one. A name begins with a letter.
    private static bool AreNames(string text, out IReadOnlyList<string> value)
    {
        value = [.. Words(text)];
        return value.Count > 0;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            bool belongs = words.Count > 0 && words[^1].Contains(':') && (!char.IsAsciiLetter(part[0]) || (part.Contains('=') && !part.Contains(':')));
            if (belongs) words[^1] += "," + part;
            else words.Add(part);
        }

        return words;
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
