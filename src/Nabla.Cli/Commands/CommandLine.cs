using Nabla.Cli.Terminal;
using Nabla.Models;

namespace Nabla.Cli.Commands;

/// <summary>A configuration as the command that has it.</summary>
internal static class CommandLine
{
    /// <summary><c>nabla train DATA --setting value …</c>.</summary>
    public static string From(RunConfiguration configuration) =>
        string.Join(' ', new[] { "nabla train", FlagAdvice.Quoted(configuration.Data ?? "DATA") }.Concat(Flags(configuration)));

    /// <summary>What is given, a flag with its value each.</summary>
    public static IReadOnlyList<string> Flags(RunConfiguration configuration) =>
        [.. configuration.Texts.Where(given => given.Setting.HasFlag)
            .Select(given => $"{given.Setting.Flag} {FlagAdvice.Quoted(given.Text)}")];
}
