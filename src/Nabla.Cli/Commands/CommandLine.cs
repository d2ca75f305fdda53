using System.Text.Json;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Cli.Commands;

/// <summary>A configuration as the command that has it.</summary>
internal static class CommandLine
{
    /// <summary><c>nabla train DATA --setting value …</c>.</summary>
    public static string From(RunConfiguration configuration) =>
        string.Join(' ', new[] { "nabla train", FlagAdvice.Quoted(configuration.Data ?? "DATA") }.Concat(Flags(configuration)));

    /// <summary>What is given, a flag with its value each.</summary>
    public static IReadOnlyList<string> Flags(RunConfiguration configuration)
    {
        using var json = JsonDocument.Parse((configuration with { Data = null }).ToJson());
        return [.. json.RootElement.EnumerateObject().Select(setting => $"--{setting.Name} {FlagAdvice.Quoted(Text(setting.Value))}")];
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.GetArrayLength() == 0 => "none",
        JsonValueKind.Array => QuotedNames.Join(value.EnumerateArray().Select(one => one.ToString())),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };
}
