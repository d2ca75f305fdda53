using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Data.Features;
using Nabla.Layers;

namespace Nabla.Data.Models.Files;

/// <summary>Models as they were written before ONNX, one JSON file each; θ in it is little-endian float32 in the notes' order, in base 64. They are read only.</summary>
internal static class JsonModel
{
    private const string Kind = "nabla-model";
    private const int Version = 1;

    /// <summary>Whether bytes begin as such a file.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\"nabla-model\""u8) >= 0;

    /// <summary>Reads such a file.</summary>
    public static Model Read(byte[] bytes, string path)
    {
        var contents = JsonSerializer.Deserialize(bytes, JsonModelJson.Default.JsonModelContents);
        if (contents is not { Format: Kind }) throw new DataException($"{path} is no Nabla model: \"format\" is not \"{Kind}\".");
        if (contents.Version > Version) throw new DataException($"{path} was written by a newer Nabla (version {contents.Version}; this one reads up to {Version}). Update Nabla.");
        return new ModelParts([NetworkOf(contents, path)], contents.Configuration.Checked(path), Enum.Parse<LearningTask>(contents.Task))
        {
            Preprocessing = contents.Preprocessing is { } json ? Preprocessing.FromJson(json.GetRawText()) : null,
            ClassNames = contents.Classes,
            Image = contents.Image,
        }.ToModel(path);
    }

    private static Network NetworkOf(JsonModelContents contents, string path)
    {
        var architecture = new Architecture(contents.Inputs, [.. contents.Layers.Select(LayerCatalogue.Known.Parse)]);
        if (contents.Theta.Length != (long)architecture.ParameterCount * sizeof(float))
            throw new DataException($"{path} is damaged: a network {architecture} has {architecture.ParameterCount} parameters, but the file holds {contents.Theta.Length} bytes of them.");
        var theta = MemoryMarshal.Cast<byte, float>(contents.Theta).ToArray();
        var network = new Network(architecture);
        Canonical.Read<float>(architecture, theta, network.Theta);
        return network;
    }
}

/// <summary>What stands in the file.</summary>
internal sealed record JsonModelContents(
    string Format,
    int Version,
    string Task,
    int Inputs,
    IReadOnlyList<string> Layers,
    IReadOnlyList<string>? Classes,
    IReadOnlyList<int>? Image,
    RunConfiguration Configuration,
    JsonElement? Preprocessing,
    byte[] Theta);

/// <summary>Reads <see cref="JsonModelContents"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JsonModelContents))]
internal sealed partial class JsonModelJson : JsonSerializerContext;
