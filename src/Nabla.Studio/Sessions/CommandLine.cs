using System.Text.Json.Nodes;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>The command that does the same as a run of the studio.</summary>
internal static class CommandLine
{
    private const string Plain = "-_./:,=+@%";

    /// <summary>nabla train, with a flag for everything that was asked for.</summary>
    public static string From(RunConfiguration asked)
    {
        var words = new List<string> { "nabla", "train" };
        if (asked.Data is not null) words.Add(Quoted(asked.Data));
        foreach (var (name, value) in JsonNode.Parse(asked.ToJson())!.AsObject())
        {
            if (name == "data" || value is null) continue;
            string text = value is JsonArray list ? list.Count == 0 ? "none" : QuotedNames.Join(list.Select(Text)) : Text(value);
            words.Add($"--{name} {Quoted(text)}");
        }

        return string.Join(' ', words);
    }

    private static string Text(JsonNode? value) =>
        value!.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    // Between single quotes a shell changes nothing.
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter)) ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
