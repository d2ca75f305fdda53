using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>The command line of a run of the studio.</summary>
internal static class CommandLine
{
    private const string Plain = "-_./:,=+@%";

    /// <summary>Returns nabla train with a flag for each requested setting.</summary>
    public static string From(RunConfiguration request) => string.Join(' ', new[] { "nabla", "train" }
        .Concat(request.Data is null ? [] : [Quoted(request.Data)])
        .Concat(request.Texts.Where(given => given.Setting.HasFlag).Select(given => $"{given.Setting.Flag} {Quoted(given.Text)}")));

    // A shell does not change text in single quotes.
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter)) ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
