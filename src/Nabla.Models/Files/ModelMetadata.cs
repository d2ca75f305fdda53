using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;

namespace Nabla.Models.Files;

/// <summary>The metadata of the ONNX file that Nabla needs to continue training. docs/formats.md describes the keys.</summary>
internal static class ModelMetadata
{
    /// <summary>The version of these keys; a file that has it was written by Nabla.</summary>
    public const string FormatKey = "nabla.format";

    // Version 1 was JSON, which is no longer read.
    private const int Version = 2;

    private const string Task = "nabla.task", Cost = "nabla.cost", Seed = "nabla.seed", Layers = "nabla.layers", Classes = "nabla.classes",
        Image = "nabla.image", Background = "nabla.background", Configuration = "nabla.configuration", Columns = "nabla.preprocessing",
        Outputs = "nabla.outputs", Theta = "nabla.theta_sha256", MembersKey = "nabla.members";

    private static readonly ModelMetadataJson Json =
        new(new(ModelMetadataJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Whether a file has the metadata of Nabla.</summary>
    public static bool IsIn(OnnxModel onnx) => Find(onnx, FormatKey) is not null;

    /// <summary>Creates the metadata of a model.</summary>
    public static IReadOnlyList<OnnxEntry> Build(Model model)
    {
        List<OnnxEntry> entries =
        [
            new(FormatKey, Version.ToString(CultureInfo.InvariantCulture)),
            new(Task, NameOf(model.LearningTask)),
            new(Cost, model.Cost.Spec.ToString()),
            new(Seed, (model.Configuration.Seed ?? 0).ToString(CultureInfo.InvariantCulture)),
            new(Layers, Write(model.Network.Architecture.Layers.Select(layer => layer.Spec.ToString()))),
            new(Configuration, model.Configuration.ToJson()),
            new(Theta, ParameterOrder.Sha256(model.Network.Architecture, model.Network.Theta)),
        ];
        if (model.Members.Count > 1)
            entries.Add(new(MembersKey,
                Write(model.Members.Select(network => ParameterOrder.Sha256(network.Architecture, network.Theta)))));
        if (model.LearningTask == LearningTask.Regression && model.Network.Architecture.Outputs > 1)
            entries.Add(new(Outputs, Write(model.OutputNames)));
        if (model.ClassNames is { } classes) entries.Add(new(Classes, Write(classes)));
        if (model.Image is { } image)
            entries.Add(new(Image, JsonSerializer.Serialize([image.Rows, image.Columns], Json.IReadOnlyListInt32)));
        if (model.Background is { } background) entries.Add(new(Background, background.ToString(CultureInfo.InvariantCulture)));
        if (model.Preprocessing is { } preprocessing) entries.Add(new(Columns, preprocessing.ToJson()));
        return entries;
    }

    /// <summary>Creates the model of a file with the metadata of Nabla. θ is read from the graph.</summary>
    public static Model ModelOf(OnnxModel onnx, string path)
    {
        string version = Required(onnx, FormatKey, path);
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < Version)
            throw new NablaException($"{path} is damaged: {FormatKey} is \"{version}\", but versions count from {Version}.");
        if (number > Version)
            throw new NablaException($"{path} was written by a newer Nabla (version {version}; this one reads up to "
                + $"{Version}). Update Nabla.");
        var layers = Read(Required(onnx, Layers, path), Json.IReadOnlyListString).Select(LayerRegistry.Default.Parse);
        // One hash per network of an ensemble.
        var hashes = Find(onnx, MembersKey) is { } members ? Read(members, Json.IReadOnlyListString) : [Find(onnx, Theta) ?? ""];
        var preprocessing = Find(onnx, Columns) is { } columns ? Preprocessing.FromJson(columns) : null;
        var networks = NetworkGraph.Read(onnx.Graph!, preprocessing?.InputNames.Count ?? InputsOf(onnx.Graph!, path), [.. layers],
            hashes.Count);
        if (networks.Zip(hashes).Any(pair => pair.Second.Length > 0
            && pair.Second != ParameterOrder.Sha256(pair.First.Architecture, pair.First.Theta)))
            throw new NablaException($"{path} is damaged: its weights are not those that were written. Take an unchanged copy, or "
                + "train the model again.");
        return new ModelParts(networks, RunConfiguration.FromJson(Required(onnx, Configuration, path), path),
            TaskOf(Required(onnx, Task, path), path))
        {
            Preprocessing = preprocessing,
            ClassNames = Find(onnx, Classes) is { } classes ? Read(classes, Json.IReadOnlyListString) : null,
            Background = Find(onnx, Background) is not { } grey ? null
                : byte.TryParse(grey, NumberStyles.None, CultureInfo.InvariantCulture, out byte background) ? background
                : throw new NablaException($"{path} is damaged: {Background} is \"{grey}\", not a grey from 0 to 255."),
            Image = Find(onnx, Image) is { } image ? Read(image, Json.IReadOnlyListInt32) : null,
        }.ToModel(path);
    }

    // The graph has an array [N, inputs], or an image [N, rows, columns] or [N, planes, rows, columns].
    private static int InputsOf(OnnxGraph graph, string path)
    {
        long inputs = 0;
        if (graph.Inputs is [{ Shape: { Count: > 1 } shape }])
            inputs = shape.Skip(1).Aggregate(1L, (product, dimension) => Math.BigMul((int)Math.Clamp(product, 0, int.MaxValue),
                (int)Math.Clamp(dimension.Length ?? 0, 0, int.MaxValue)));
        return inputs is > 0 and <= int.MaxValue ? (int)inputs
            : throw new NablaException($"{path} is damaged: its graph must have one input of a known size. Use an unchanged copy.");
    }

    private static string NameOf(LearningTask task) => task switch
    {
        LearningTask.Regression => "regression",
        LearningTask.MultiLabel => "multi-label",
        _ => "classification",
    };

    private static LearningTask TaskOf(string name, string path)
    {
        foreach (var task in Enum.GetValues<LearningTask>())
            if (NameOf(task) == name) return task;
        throw new NablaException($"{path} is damaged: {Task} is \"{name}\", not "
            + $"{string.Join(", ", Enum.GetValues<LearningTask>().Select(NameOf))}.");
    }

    private static string? Find(OnnxModel onnx, string key) => onnx.Metadata.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static string Required(OnnxModel onnx, string key, string path) =>
        Find(onnx, key) ?? throw new NablaException($"{path} is damaged: its metadata lacks {key}. Take an unchanged copy, or "
        + "train the model again.");

    private static string Write(IEnumerable<string> texts) => JsonSerializer.Serialize([.. texts], Json.IReadOnlyListString);

    private static T Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json, type) ?? throw new JsonException("A list is null.");
}

/// <summary>The JSON serialization of lists without reflection.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
internal sealed partial class ModelMetadataJson : JsonSerializerContext;
