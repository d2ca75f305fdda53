using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>
/// All settings of a run. A setting that is null is chosen by the preset and the data. A resolved configuration has no such setting and
/// reproduces the weights.
/// </summary>
/// <remarks>
/// Each property is declared in the file of its group, next to its setting: <see cref="DataSettings"/>, <see cref="NetworkSettings"/>,
/// <see cref="TrainingSettings"/>, <see cref="RegularizationSettings"/>, <see cref="GeneralSettings"/>. Use <see cref="Get{T}"/> and
/// <see cref="With{T}(Setting{T}, T)"/> for settings that are added with <see cref="RunSettings.Add{T}"/>.
/// </remarks>
public sealed partial record RunConfiguration
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // A plus sign is not escaped, so that the file is readable.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ImmutableDictionary<Setting, object> _values = ImmutableDictionary<Setting, object>.Empty;

    /// <summary>Returns the value of a setting.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="setting">The setting.</param>
    /// <returns>The value; null if it is not set.</returns>
    public T? Get<T>(Setting<T> setting) => (T?)Value(setting);

    /// <summary>Returns the configuration with another value of a setting.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="setting">The setting.</param>
    /// <param name="value">The value; null to leave the choice to preset and data.</param>
    /// <returns>The changed configuration.</returns>
    public RunConfiguration With<T>(Setting<T> setting, T? value)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return RunSettings.All.Contains(setting) ? With((Setting)setting, value)
            : throw new ArgumentException($"The setting {setting.Name} is not registered. Call RunSettings.Add first.", nameof(setting));
    }

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">A JSON file in the format of <see cref="ToJson"/>. Keys may be missing and may have underscores.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="NablaException">The file is missing or is not JSON, a key is unknown, or a value is invalid.</exception>
    public static RunConfiguration Read(string path)
    {
        try
        {
            return FromJson(File.ReadAllText(path), Path.GetFileName(path));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new NablaException(File.Exists(path)
                ? $"The file \"{path}\" cannot be read: {refusal.Message}" : $"There is no file \"{path}\". Check the path.", refusal);
        }
    }

    /// <summary>Reads a configuration from JSON.</summary>
    /// <param name="json">A JSON object. Keys may be missing and may have underscores.</param>
    /// <param name="source">The name of the text, for messages.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="NablaException">The text is not JSON, a key is unknown, or a value is invalid.</exception>
    public static RunConfiguration FromJson(string json, string source = "the configuration")
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new NablaException($"{source}: expected an object like {{\"hidden\": [16, 16]}}.");
            var configuration = new RunConfiguration();
            var seen = new HashSet<Setting>();
            foreach (var given in document.RootElement.EnumerateObject())
            {
                var setting = RunSettings.Require(given.Name, $"{source}: ");
                if (!seen.Add(setting))
                    throw new NablaException(NablaException.InvalidSetting, $"{source}: \"{setting}\" is given twice. Keep one.");
                if (given.Value.ValueKind == JsonValueKind.Null) continue;
                configuration = configuration.With(setting, Read(setting, given.Value, source));
            }

            return configuration;
        }
        catch (JsonException fault)
        {
            string where = fault.LineNumber is { } line ? $", line {line + 1}" : "";
            throw new NablaException($"{source}{where}: this is not JSON. Expected an object like {{\"hidden\": [16, 16]}}.", fault);
        }
        catch (InvalidOperationException fault)
        {
            throw new NablaException($"{source}: a text in it is not valid: {fault.Message} Correct the escapes.", fault);
        }
    }

    /// <summary>Writes the configuration as JSON.</summary>
    /// <returns>The indented text. Settings that are null are left out.</returns>
    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            writer.WriteStartObject();
            foreach (var (setting, value) in Given)
            {
                writer.WritePropertyName(setting.Name);
                setting.Write(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>The settings that are not null, each with its value as on the command line.</summary>
    public IEnumerable<(Setting Setting, string Text)> Texts => Given.Select(one => (one.Setting, one.Setting.Text(one.Value)));

    /// <summary>Returns the configuration with other paths of its files.</summary>
    /// <param name="path">Maps a path or the name of a data set to the new one.</param>
    /// <returns>The changed configuration.</returns>
    public RunConfiguration WithPaths(Func<string, string> path) =>
        Given.Aggregate(this, (changed, one) => changed.With(one.Setting, one.Setting.WithPaths(one.Value, path)));

    /// <summary>Formats the settings that are not null on one line.</summary>
    /// <returns>"RunConfiguration { Target = kind, Hidden = 16,16 }".</returns>
    public override string ToString()
    {
        string settings = string.Join(", ", Texts.Select(one => $"{one.Setting.Property} = {MessageText.SingleLine(one.Text)}"));
        return settings.Length == 0 ? $"{nameof(RunConfiguration)} {{ }}" : $"{nameof(RunConfiguration)} {{ {settings} }}";
    }

    /// <inheritdoc/>
    public bool Equals(RunConfiguration? other) => other is not null && Texts.SequenceEqual(other.Texts);

    /// <inheritdoc/>
    public override int GetHashCode() => Texts.Aggregate(0, HashCode.Combine);

    internal object? Value(Setting setting) => _values.GetValueOrDefault(setting);

    internal RunConfiguration With(Setting setting, object? value) =>
        this with { _values = value is null ? _values.Remove(setting) : _values.SetItem(setting, value) };

    private IEnumerable<(Setting Setting, object Value)> Given =>
        RunSettings.All.Where(_values.ContainsKey).Select(setting => (setting, _values[setting]));

    private void Set<T>(Setting<T> setting, T? value) =>
        _values = value is null ? _values.Remove(setting) : _values.SetItem(setting, value);

    private static object Read(Setting setting, JsonElement json, string source)
    {
        try
        {
            return setting.Read(json);
        }
        catch (NablaException fault)
        {
            throw new NablaException(fault.Code, $"{source}: "
                + SettingAdvice.NameSetting(fault.Problem, fault.Setting, name => $"\"{name}\""), fault.Advice, fault);
        }
    }
}
