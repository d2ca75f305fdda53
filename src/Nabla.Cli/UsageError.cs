using System.CommandLine;
using System.CommandLine.Parsing;
using Nabla.Cli.Commands;
using Nabla.Cli.Terminal;
using Nabla.Models;
using Nabla.Specs;

namespace Nabla.Cli;

/// <summary>The message for a command line that cannot be parsed.</summary>
internal static class UsageError
{
    /// <summary>Writes one line: what is wrong, and the command that shows the help.</summary>
    /// <param name="parsed">Arguments with errors.</param>
    /// <param name="error">Receives the line.</param>
    /// <returns>The exit code.</returns>
    public static int Explain(ParseResult parsed, TextWriter error)
    {
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            HelpText.Write(parsed.CommandResult, error);
            return ExitCodes.Usage;
        }

        string unknown = FindUnknownFlag(parsed) ?? parsed.UnmatchedTokens.FirstOrDefault() ?? "";
        error.WriteLine($"error: {(unknown.Length > 0 ? Unknown(parsed.CommandResult, unknown) : Fault(parsed, parsed.Errors[0]))} Try "
            + $"{HelpText.PathOf(parsed.CommandResult)} --help.");
        return ExitCodes.Usage;
    }

    /// <summary>Finds a word that looks like a flag but is none. The parser takes the first of them for the argument of the command, so
    /// that the value of the flag, or the file, would be the error.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>The word; null if not found.</returns>
    public static string? FindUnknownFlag(ParseResult parsed)
    {
        HashSet<string> words = [.. parsed.UnmatchedTokens, .. parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value)];
        return parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value)
            .FirstOrDefault(word => words.Contains(word) && word is ['-', '-' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..]);
    }

    // The parser's own sentences are worded differently.
    private static string Fault(ParseResult parsed, ParseError error)
    {
        var option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        if (option is { Tokens.Count: 0, Implicit: false }) return $"{option.Option.Name} needs a value ({option.Option.HelpName}).";
        if (option is { Option.Arity.MaximumNumberOfValues: 1, Tokens.Count: > 1 })
            return $"{option.Option.Name} is set {option.Tokens.Count} times (\"{string.Join("\", \"", option.Tokens)}\"). Set it once.";
        if (option is { Tokens.Count: > 0 }) return error.Message;
        var command = parsed.CommandResult.Command;
        return command.Arguments.FirstOrDefault(one => one.Arity.MinimumNumberOfValues > 0
            && parsed.GetResult(one) is not { Tokens.Count: > 0 }) is { } argument ? $"{argument.Name} is missing."
            : command.Options.FirstOrDefault(one => one.Required && parsed.GetResult(one) is not { Implicit: false }) is { } required
            ? $"{required.Name} {required.HelpName} is missing." : error.Message;
    }

    private static string Unknown(CommandResult at, string word)
    {
        var commands = at.Command.Subcommands.Select(command => command.Name).ToList();
        string name = word.Split('=')[0];
        if (name.StartsWith('-')) return $"There is no flag {name}.{Suggestion.For(name, [.. FlagsOf(at)], Synonyms)}";
        return commands.Count > 0
            ? $"There is no command \"{word}\".{Suggestion.For(word, commands)}"
            : $"There are too many arguments: \"{word}\"."
            + (File.Exists(word) ? " For several files that form one table, use their folder, or a pattern in quotes: 'part-*.csv'." : "");
    }

    // What other programs call the flags.
    private static Dictionary<string, string> Synonyms =>
        RunSettings.Synonyms.ToDictionary(one => $"--{one.Key}", one => $"--{one.Value}");

    private static IEnumerable<string> FlagsOf(CommandResult at) =>
        at.Command.Options.Where(option => !option.Hidden).Select(option => option.Name);
}
