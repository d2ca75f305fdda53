using System.Text.Json;
using Nabla.Data;
using Nabla.Onnx;
using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Models.Files;

/// <summary>Reads and writes model files in the ONNX format.</summary>
internal static class ModelFile
{
    // The number of bytes that are read to detect the format.
    private const int Beginning = 64;

    /// <summary>Writes a model atomically.</summary>
    public static void Write(Model model, string path)
    {
        try
        {
            var onnx = ModelGraph.Build(model);
            AtomicFile.Write(path, onnx.Write);
        }
        catch (OnnxException refusal)
        {
            throw new NablaException($"{path} cannot be written: {refusal.Message}", refusal);
        }
    }

    /// <summary>Whether the name or the first bytes of a file are those of a model, or a folder is a run with a model.</summary>
    public static bool Is(string path)
    {
        path = FileOf(path);
        if (!File.Exists(path)) return false;
        // A file named .onnx is a model whatever its contents, so that errors refer to a model.
        if (Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase)) return true;
        var beginning = new byte[Beginning];
        using var stream = File.OpenRead(path);
        int length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return IsObsolete(beginning.AsSpan(0, length)) || OnnxModel.LooksLikeOnnx(beginning.AsSpan(0, length));
    }

    /// <summary>Writes a model to a stream.</summary>
    public static void Write(Model model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            ModelGraph.Build(model).Write(stream);
        }
        catch (OnnxException refusal)
        {
            throw new NablaException($"The model cannot be written: {refusal.Message}", refusal);
        }
    }

    /// <summary>Reads a model.</summary>
    public static Model Read(string path)
    {
        try
        {
            path = FileOf(path);
            if (Directory.Exists(path))
                throw new NablaException($"{path} is a folder without a {RunFolder.ModelName}. Use the file of a model, or "
                    + "the folder of a run.");
            return Read(File.ReadAllBytes(path), path, Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new NablaException(File.Exists(path) ? $"{path} cannot be read: {fault.Message}"
                : $"There is no model \"{path}\". Check the path.", fault);
        }
    }

    /// <summary>Reads a model from bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">Their name, for messages.</param>
    /// <param name="folder">The folder in which an external model may keep weights; null if it may not.</param>
    public static Model Read(byte[] bytes, string name, string? folder = null)
    {
        try
        {
            if (OnnxModel.LooksLikeOnnx(bytes)) return OfOnnx(OnnxModel.Read(bytes), bytes.Length, name, folder);
            if (IsObsolete(bytes))
                throw new NablaException($"{name} is a model of a version before 0.1.0, which is no longer read (expected an ONNX "
                    + "file). Train it again.");
            throw new NablaException(OnnxModel.DetectOtherFormat(bytes) is { } other
                ? $"{name} is not a model. It is {other}"
                : $"{name} is not a model, or is damaged. Use an unchanged copy, or train the model again.");
        }
        catch (JsonException fault)
        {
            string where = fault.LineNumber is { } line ? $" (line {line + 1})" : "";
            throw new NablaException($"{name} is not a model, or is damaged{where}. Use an unchanged copy, or train the model again.",
                fault);
        }
        catch (Exception fault) when (fault is NotSupportedException or FormatException or ArgumentException or OverflowException
        or InvalidOperationException)
        {
            throw new NablaException($"{name} is not a model, or is damaged: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    // Models from before 0.1.0 are JSON: {"format": "nabla-model", …
    private static bool IsObsolete(ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, Beginning)].IndexOf("\"nabla-model\""u8) >= 0;

    // The folder of a run stands for its model.
    private static string FileOf(string path) =>
        path.Length > 0 && Path.Combine(path, RunFolder.ModelName) is var inside && File.Exists(inside) ? inside : path;

    private static Model OfOnnx(OnnxModel onnx, long size, string name, string? folder)
    {
        if (ModelMetadata.IsIn(onnx)) return ModelMetadata.ModelOf(onnx, name);
        try
        {
            return ExternalModel.From(OnnxNetwork.From(onnx, size, folder, output: null));
        }
        catch (OnnxException refusal)
        {
            throw new NablaException($"{name} is an ONNX model, but none that Nabla takes. {refusal.Message}", refusal);
        }
    }
}
