using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;

namespace Nabla.Cli.Commands;

/// <summary>Writes the help of a command: what it does, how it is called, its flags under headings, and examples.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Widest = 100, LongestLabel = 30;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult, parseResult.InvocationConfiguration.Output);
        return ExitCodes.Done;
    }

    /// <summary>Writes the help of the command that arguments name.</summary>
    /// <param name="named">The command.</param>
    /// <param name="output">Where to.</param>
    public static void Write(CommandResult named, TextWriter output)
    {
        var command = named.Command;
        string path = PathOf(named);
        foreach (string line in Wrap(command.Description ?? "", Widest)) output.WriteLine(line);
        output.WriteLine();
        string arguments = string.Concat(command.Arguments.Select(argument => " " + Label(argument)));
        output.WriteLine($"Usage: {path}{arguments}{(command.Subcommands.Count > 0 ? " COMMAND" : "")}"
            + $"{(command.Options.Count > 0 ? " [FLAGS]" : "")}");
        Section(output, "Arguments", command.Arguments.Select(argument => (Label(argument), argument.Description)));
        Section(output, "Commands", command.Subcommands.Where(inner => !inner.Hidden).Select(inner => (Label(inner), inner.Description)));
        var groups = command is ToolCommand tool ? tool.Groups.ToList() : [];
        foreach (var group in groups) Section(output, group.Key, group.Select(option => (Label(option), option.Description)));
        var listed = groups.SelectMany(group => group).ToHashSet();
        var others = command.Options.Where(option => !option.Hidden && !listed.Contains(option));
        Section(output, groups.Count > 0 ? "Other" : "Flags", others.Select(option => (Label(option), option.Description)));
        if (command is RootCommand)
            Section(output, "Exit codes", ExitCodes.All.Select(one => (FormattableString.Invariant($"{one.Code}"), (string?)one.Meaning)));
        if (command is not ToolCommand { Examples.Count: > 0 } shown) return;
        output.WriteLine();
        output.WriteLine("Examples");
        foreach (var (line, does) in shown.Examples)
        {
            output.WriteLine($"  {line}");
            output.WriteLine($"      {does}");
        }
    }

    private static void Section(TextWriter output, string heading, IEnumerable<(string Label, string? Text)> rows)
    {
        var list = rows.ToList();
        if (list.Count == 0) return;
        int width = Math.Min(LongestLabel, list.Max(row => row.Label.Length));
        output.WriteLine();
        output.WriteLine(heading);
        foreach (var (label, text) in list)
        {
            var lines = Wrap(text ?? "", Widest - width - 4);
            if (label.Length > width) output.WriteLine($"  {label}");
            output.WriteLine($"  {(label.Length > width ? "" : label).PadRight(width)}  {lines[0]}".TrimEnd());
            foreach (string line in lines.Skip(1)) output.WriteLine($"  {"".PadRight(width)}  {line}");
        }
    }

    /// <summary>The words that name a command: "nabla data get".</summary>
    public static string PathOf(CommandResult named) =>
        named.Parent is CommandResult parent ? $"{PathOf(parent)} {named.Command.Name}" : "nabla";

    private static string Label(Command command) =>
        command.Name + string.Concat(command.Arguments.Select(argument => " " + Label(argument)));

    private static string Label(Argument argument) => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name;

    private static string Label(Option option)
    {
        string names = string.Join(", ", option.Aliases.Where(alias => alias.Length == 2 && alias != "-?" && alias[0] == '-')
            .Append(option.Name));
        return option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) && option.HelpName is null ? names
            : $"{names} {option.HelpName ?? "VALUE"}";
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (string word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width) lines.Add(word);
            else lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return lines;
    }
}
