using System.CommandLine;
using System.CommandLine.Parsing;
using Nabla.Models;

namespace Nabla.Cli.Flags;

/// <summary><c>--optimizer help</c> lists the values of a flag, with their parameters, defaults and meaning.</summary>
internal static class ValueHelp
{
    private const string Word = "help";

    /// <summary>Returns whether a value asks for the list of values.</summary>
    /// <param name="setting">The setting of the flag; null if it is not a setting.</param>
    /// <param name="value">The value.</param>
    public static bool IsRequested(Setting? setting, string value) => value == Word && setting is { SuggestedValues.Count: > 0 };

    /// <summary>Writes the list if the value of a flag asks for it.</summary>
    /// <param name="parsed">The parsed command line, which may have errors.</param>
    /// <param name="output">Receives the values.</param>
    /// <returns>Whether the list was written.</returns>
    public static bool Write(ParseResult parsed, TextWriter output)
    {
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            var setting = RunSettings.Find(option.Option.Name.TrimStart('-'));
            if (option.Tokens is not [{ Value: var value }] || !IsRequested(setting, value)) continue;
            foreach (var listed in setting!.ListedValues)
            {
                output.WriteLine(listed.Text);
                if (listed.Summary != "") output.WriteLine("    " + listed.Summary);
            }

            return true;
        }

        return false;
    }
}
