using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nabla.Data;

namespace Nabla.Models;

/// <content>Configuration files.</content>
public sealed partial record RunConfiguration
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // A plus is a plus in a file that people read.
    private static readonly RunConfigurationJson Context =
        new(new(RunConfigurationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static JsonTypeInfo<RunConfiguration> Type => Context.RunConfiguration;

    /// <summary>The names of all settings, as in configuration files and, after two dashes, on the command line.</summary>
    public static IReadOnlyList<string> Names => [.. Type.Properties.Select(property => property.Name)];

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">A JSON file as <see cref="ToJson"/> writes it; keys may be missing, and be written with underscores.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="DataException">The file is missing, no JSON, or has a key that does not exist or whose value does not
    /// fit.</exception>
    public static RunConfiguration Read(string path)
    {
        try
        {
            return FromJson(File.ReadAllText(path), Path.GetFileName(path));
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new DataException(File.Exists(path)
                ? $"The file \"{path}\" cannot be read: {refusal.Message}" : $"There is no file \"{path}\". Check the path.", refusal);
        }
    }

    /// <summary>The configuration that a text holds.</summary>
    /// <param name="json">An object; keys may be missing, and be written with underscores.</param>
    /// <param name="source">What messages call it.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="DataException">The text is no JSON, or has a key that does not exist or whose value does not fit.</exception>
    public static RunConfiguration FromJson(string json, string source = "the configuration")
    {
        try
        {
            if (JsonNode.Parse(json, documentOptions: Lenient) is not JsonObject given)
                throw new DataException($"{source}: expected an object like {{\"hidden\": [16, 16]}}.");
            var named = new JsonObject();
            foreach (var (key, value) in given)
            {
                string name = key.Replace('_', '-');
                if (!Names.Contains(name))
                    throw new DataException($"{source}: there is no setting \"{key}\".{Suggestion.For(name, Names)}");
                if (!named.TryAdd(name, value?.DeepClone())) throw new DataException($"{source}: \"{name}\" is given twice. Keep one.");
            }

            return named.Deserialize(Type)!.Checked(source);
        }
        catch (JsonException fault) when (fault.Path is { Length: > 2 } path && Expected(path) is { } expected)
        {
            throw new DataException($"{source}: \"{path[2..].Split('[')[0]}\" must be {expected}. Correct the value.", fault);
        }
        catch (JsonException fault)
        {
            string where = fault.LineNumber is { } line ? $", line {line + 1}" : "";
            throw new DataException($"{source}{where}: this is no JSON. Expected an object like {{\"hidden\": [16, 16]}}.", fault);
        }
        catch (ArgumentException fault)
        {
            throw new DataException($"{source}: a key is given twice. Keep one.", fault);
        }
        catch (InvalidOperationException fault)
        {
            throw new DataException($"{source}: a text in it is none: {fault.Message} Correct the escapes.", fault);
        }
    }

    /// <summary>This configuration, unless a number in it is none that can be written again: 1e999 is read as infinite.</summary>
    private RunConfiguration Checked(string source) =>
        Type.Properties.FirstOrDefault(property => property.Get?.Invoke(this) is double value && !double.IsFinite(value)) is { } infinite
            ? throw new DataException($"{source}: \"{infinite.Name}\" is larger than a number can be. Correct the value.")
            : this;

    /// <summary>The configuration as JSON.</summary>
    /// <returns>The text, indented; what is null is left out.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Type);

    // $.epochs, $.hidden[1] → what stands there.
    private static string? Expected(string path)
    {
        string name = path[2..].Split('[')[0];
        var type = Type.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;
        return type == typeof(int?) ? "a whole number"
            : type == typeof(ulong?) ? "a whole number, not negative"
            : type == typeof(double?) ? "a number"
            : type == typeof(bool?) ? "true or false"
            : type == typeof(string) ? "a text"
            : type == typeof(IReadOnlyList<int>) ? "a list of whole numbers"
            : type == typeof(IReadOnlyList<double>) ? "a list of numbers"
            : type == typeof(IReadOnlyList<string>) ? "a text or a list of texts"
            : null;
    }
}

/// <summary>Reads and writes <see cref="RunConfiguration"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TextOrNumber), typeof(OneOrMore)],
    WriteIndented = true)]
[JsonSerializable(typeof(RunConfiguration))]
internal sealed partial class RunConfigurationJson : JsonSerializerContext;
