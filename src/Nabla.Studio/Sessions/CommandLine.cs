using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>The command that does the same as a run of the studio.</summary>
internal static class CommandLine
{
    private const string Plain = "-_./:,=+@%";

    /// <summary>nabla train, with a flag for everything that was asked for.</summary>
    public static string From(RunConfiguration request) => string.Join(' ', new[] { "nabla", "train" }
        .Concat(request.Data is null ? [] : [Quoted(request.Data)])
        .Concat(request.Texts.Where(given => given.Setting.HasFlag).Select(given => $"{given.Setting.Flag} {Quoted(given.Text)}")));

    // Between single quotes a shell changes nothing.
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter)) ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
