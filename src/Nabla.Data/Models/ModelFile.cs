using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Data.Features;
using Nabla.Layers;

namespace Nabla.Data.Models;

/// <summary>A model as one JSON file; θ in it is little-endian float32 in the notes' order, in base 64.</summary>
internal static class ModelFile
{
    private const string Kind = "nabla-model";
    private const int Version = 1;

    public static void Write(Model model, string path)
    {
        var theta = new float[model.Network.Theta.Length];
        Canonical.Write(model.Network.Architecture, model.Network.Theta, theta);
        if (!BitConverter.IsLittleEndian) Swap(theta);
        var contents = new ModelContents(
            Kind, Version, model.Task.ToString(), model.Network.Architecture.Inputs,
            [.. model.Network.Architecture.Layers.Select(layer => layer.Spec.ToString())],
            model.ClassNames, model.Image is { } image ? [image.Rows, image.Columns] : null,
            model.Configuration, model.Preprocessing is null ? null : JsonDocument.Parse(model.Preprocessing.ToJson()).RootElement,
            MemoryMarshal.AsBytes(theta.AsSpan()).ToArray());
        WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, contents, ModelContentsJson.Default.ModelContents));
    }

    /// <summary>Whether a file begins as <see cref="Write"/> begins it.</summary>
    public static bool Is(string path)
    {
        if (!File.Exists(path)) return false;
        var beginning = new byte[64];
        using var stream = File.OpenRead(path);
        int length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return beginning.AsSpan(0, length).IndexOf("\"nabla-model\""u8) >= 0;
    }

    public static Model Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var contents = JsonSerializer.Deserialize(stream, ModelContentsJson.Default.ModelContents);
            if (contents is not { Format: Kind }) throw new DataException($"{path} is no Nabla model: \"format\" is not \"{Kind}\".");
            if (contents.Version > Version) throw new DataException($"{path} was written by a newer Nabla (version {contents.Version}; this one reads up to {Version}). Update Nabla.");
            return Build(contents, path);
        }
        catch (JsonException fault)
        {
            string where = fault.LineNumber is { } line ? $" (line {line + 1})" : "";
            throw new DataException($"{path} is no Nabla model or is damaged{where}. Take an unchanged copy, or train the model again.", fault);
        }
        catch (Exception fault) when (fault is NotSupportedException or FormatException or ArgumentException or OverflowException)
        {
            throw new DataException($"{path} is no Nabla model or is damaged: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: {fault.Message}", fault);
        }
    }

    private static Model Build(ModelContents contents, string path)
    {
        var architecture = new Architecture(contents.Inputs, [.. contents.Layers.Select(LayerCatalogue.Known.Parse)]);
        if (contents.Theta.Length != (long)architecture.ParameterCount * sizeof(float))
            throw new DataException($"{path} is damaged: a network {architecture} has {architecture.ParameterCount} parameters, but the file holds {contents.Theta.Length} bytes of them.");
        var preprocessing = contents.Preprocessing is { } json ? Preprocessing.FromJson(json.GetRawText()) : null;
        if (preprocessing is not null && (preprocessing.Inputs.Count != architecture.Inputs || preprocessing.Target.Width != architecture.Outputs))
            throw new DataException($"{path} is damaged: its columns give {preprocessing.Inputs.Count} inputs and {preprocessing.Target.Width} outputs, but the network is {architecture}.");
        if (contents.Classes is { } classes && classes.Count != Math.Max(2, architecture.Outputs))
            throw new DataException($"{path} is damaged: it names {classes.Count} classes, but the network is {architecture}.");
        var theta = MemoryMarshal.Cast<byte, float>(contents.Theta).ToArray();
        if (!BitConverter.IsLittleEndian) Swap(theta);
        var network = new Network(architecture);
        Canonical.Read<float>(architecture, theta, network.Theta);
        return new(network, contents.Configuration, Enum.Parse<LearningTask>(contents.Task))
        {
            Preprocessing = preprocessing,
            ClassNames = contents.Classes,
            Image = contents.Image is [var rows, var columns] ? (rows, columns) : null,
        };
    }

    private static void Swap(float[] values)
    {
        var words = MemoryMarshal.Cast<float, int>(values.AsSpan());
        System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words, words);
    }
}

/// <summary>What stands in the file.</summary>
internal sealed record ModelContents(
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

/// <summary>Reads and writes <see cref="ModelContents"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ModelContents))]
internal sealed partial class ModelContentsJson : JsonSerializerContext;
