using System.Text.Json;
using Nabla.Data;
using Nabla.Models;
using Nabla.Specs;

namespace Nabla.Studio.Sessions;

/// <summary>A request to train.</summary>
/// <param name="Requested">The settings with names of the user, as on the command line.</param>
/// <param name="Files">The same with full paths of allowed files.</param>
internal sealed record StartRequest(RunConfiguration Requested, RunConfiguration Files)
{
    /// <summary>Reads <c>{"data": "digits", "settings": {"hidden": "16,16"}}</c>: settings are texts, as on the command line.</summary>
    /// <exception cref="NablaException">A setting does not exist or has an invalid value, or a path leads out of the folders.</exception>
    public static StartRequest Read(JsonElement body, Folders folders)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.String
            || data.GetString() is not { Length: > 0 } name)
            throw new NablaException("No data is chosen. Choose some first.");
        var files = new RunConfiguration { Data = name };
        if (body.TryGetProperty("settings", out var settings))
        {
            if (settings.ValueKind != JsonValueKind.Object)
                throw new NablaException($"settings must be an object of texts (got {settings.GetRawText()}).");
            foreach (var given in settings.EnumerateObject())
            {
                var setting = RunSettings.Find(given.Name) ?? throw new NablaException($"There is no setting "
                    + $"{given.Name}.{Suggestion.For(given.Name, RunSettings.Names, RunSettings.Synonyms)}");
                files = setting.With(files, given.Value.ValueKind == JsonValueKind.String ? given.Value.GetString()!
                    : throw new NablaException($"The setting {given.Name} must be a text (got {given.Value.GetRawText()})."));
            }
        }

        return new(files.WithPaths(Folders.Shown), files.WithPaths(folders.Resolve));
    }
}
