using System.CommandLine;

namespace Nabla.Cli.Flags;

/// <summary>A command with what its help shows besides: flags under headings, and examples.</summary>
internal class ToolCommand(string name, string description) : Command(name, description)
{
    private readonly List<(string Heading, Option Flag)> _flags = [];

    /// <summary>The flags under their headings, in order.</summary>
    public IEnumerable<IGrouping<string, Option>> Groups => _flags.GroupBy(flag => flag.Heading, flag => flag.Flag);

    /// <summary>Command lines that work as they stand, and what they do.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; init; } = [];

    /// <summary>Adds a flag.</summary>
    /// <param name="heading">Under which the help lists it.</param>
    /// <param name="flag">The flag.</param>
    /// <returns>The flag.</returns>
    public T Flag<T>(string heading, T flag)
        where T : Option
    {
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
}
