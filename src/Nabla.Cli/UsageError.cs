using System.CommandLine;
using System.CommandLine.Parsing;
using Nabla.Cli.Commands;
using Nabla.Cli.Terminal;
using Nabla.Models;
using Nabla.Specs;

namespace Nabla.Cli;

/// <summary>What is said where the command line is not understood.</summary>
internal static class UsageError
{
    /// <summary>One line that says what is wrong, and where help is.</summary>
    /// <param name="parsed">Arguments with errors.</param>
    /// <param name="error">Where to say it.</param>
    /// <returns>The exit code.</returns>
    public static int Explain(ParseResult parsed, TextWriter error)
    {
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            HelpText.Write(parsed.CommandResult, error);
            return ExitCodes.Usage;
        }

        string unknown = parsed.UnmatchedTokens.FirstOrDefault() ?? "";
        error.WriteLine($"error: {(unknown.Length > 0 ? Unknown(parsed.CommandResult, unknown) : parsed.Errors[0].Message)} Try "
            + $"{HelpText.PathOf(parsed.CommandResult)} --help.");
        return ExitCodes.Usage;
    }

    private static string Unknown(CommandResult at, string word)
    {
        var commands = at.Command.Subcommands.Select(command => command.Name).ToList();
        string name = word.Split('=')[0];
        if (name.StartsWith('-')) return $"There is no flag {name}.{Suggestion.For(name, [.. FlagsOf(at)], Synonyms)}";
        return commands.Count > 0
            ? $"There is no command \"{word}\".{Suggestion.For(word, commands)}"
            : $"\"{word}\" is one argument too "
            + $"many.{(File.Exists(word) ? " Name several files that form one table by their folder, or by a pattern in quotes, so that "
            + "the shell does not expand it: 'part-*.csv'." : "")}";
    }

    // What other programs call the flags.
    private static Dictionary<string, string> Synonyms =>
        RunSettings.Synonyms.ToDictionary(one => $"--{one.Key}", one => $"--{one.Value}");

    private static IEnumerable<string> FlagsOf(CommandResult at) =>
        at.Command.Options.Where(option => !option.Hidden).Select(option => option.Name);
}
