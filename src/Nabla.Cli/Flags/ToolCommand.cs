using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Nabla.Cli.Flags;

/// <summary>A command with the headings and examples of its help.</summary>
internal class ToolCommand(string name, string description) : Command(name, description)
{
    private readonly List<(string Heading, Option Flag)> _flags = [];

    /// <summary>The flags under their headings, in order.</summary>
    public IEnumerable<IGrouping<string, Option>> Groups => _flags.GroupBy(flag => flag.Heading, flag => flag.Flag);

    /// <summary>Complete command lines, and what they do.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; init; } = [];

    /// <summary>Adds a flag.</summary>
    /// <param name="heading">The heading in the help.</param>
    /// <param name="flag">The flag.</param>
    /// <returns>The flag.</returns>
    public T Flag<T>(string heading, T flag)
        where T : Option
    {
        ParseNumbers(flag);
        _flags.Add((heading, flag));
        Options.Add(flag);
        return flag;
    }

    /// <summary>Adds an argument.</summary>
    /// <param name="argument">The argument.</param>
    /// <returns>The argument.</returns>
    public T Takes<T>(T argument)
        where T : Argument
    {
        Arguments.Add(argument);
        return argument;
    }

    // The parser's own message names a type of the runtime.
    private static void ParseNumbers(Option flag)
    {
        switch (flag)
        {
            case Option<int> { CustomParser: null } whole:
                whole.CustomParser = result => Number<int>(result, flag, "a whole number") ?? 0;
                break;
            case Option<int?> { CustomParser: null } whole:
                whole.CustomParser = result => Number<int>(result, flag, "a whole number");
                break;
            case Option<long?> { CustomParser: null } whole:
                whole.CustomParser = result => Number<long>(result, flag, "a whole number");
                break;
            case Option<ulong> { CustomParser: null } seed:
                seed.CustomParser = result => Number<ulong>(result, flag, "a whole number of at least 0") ?? 0;
                break;
            case Option<double> { CustomParser: null } number:
                number.CustomParser = result => Number<double>(result, flag, "a number") ?? 0;
                break;
            case Option<double?> { CustomParser: null } number:
                number.CustomParser = result => Number<double>(result, flag, "a number");
                break;
        }
    }

    private static T? Number<T>(ArgumentResult result, Option flag, string kind)
        where T : struct, INumber<T>
    {
        string word = result.Tokens[0].Value;
        var style = typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.AllowLeadingSign;
        if (T.TryParse(word, style, CultureInfo.InvariantCulture, out T number)) return number;
        result.AddError($"{flag.Name} must be {kind} (got \"{word}\").");
        return null;
    }
}
