using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Nabla.Onnx.Protobuf;

/// <summary>Recognizes files that are not ONNX models by their first bytes.</summary>
internal static class OtherFiles
{
    // Number of bytes to inspect. Names in archives are at the start.
    private const int Beginning = 4096;

    private static readonly SearchValues<byte> Printable =
        SearchValues.Create([9, 10, 13, .. Enumerable.Range(32, 95).Select(letter => (byte)letter), .. Enumerable.Range(128, 128)
        .Select(letter => (byte)letter)]);

    /// <summary>Returns the kind of a file and what to do: "a Git LFS pointer, …".</summary>
    /// <param name="bytes">The complete file.</param>
    /// <returns>A clause; null if the kind is unknown.</returns>
    public static string? Named(ReadOnlySpan<byte> bytes)
    {
        var begins = bytes[..Math.Min(bytes.Length, Beginning)];
        if (bytes.IsEmpty) return "empty. Copy or export the model again.";
        if (begins.StartsWith("version https://git-lfs"u8))
            return "a Git LFS pointer; the model itself was not fetched. Run: git lfs pull.";
        if (begins.StartsWith("PK\x03\x04"u8) || begins.StartsWith("PK\x05\x06"u8)) return Archive(begins);
        if (begins is [0x89, 0x48, 0x44, 0x46, ..]) return "HDF5, as Keras saves .h5. Export it as ONNX: tf2onnx.convert.from_keras.";
        if (begins is [_, _, _, _, 0x54, 0x46, 0x4C, 0x33, ..])
            return "TensorFlow Lite. Convert it to ONNX: tf2onnx.convert, option tflite.";
        if (begins is [_, _, _, _, 0x4F, 0x52, 0x54, 0x4D, ..])
            return "ONNX Runtime's own format (.ort). Use the .onnx file that it was made from.";
        if (begins is [0x80, >= 2 and <= 5, ..])
            return "a Python pickle, as PyTorch and scikit-learn save objects. Export it as ONNX: torch.onnx.export, skl2onnx.to_onnx.";
        if (begins.StartsWith("GGUF"u8)) return "GGUF, the weights of a language model; Nabla reads feed-forward networks as ONNX.";
        if (begins.StartsWith("PAR1"u8)) return "a Parquet table. Use a model file.";
        if (begins is [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, ..]) return "a NumPy array. Use a model file.";
        if (begins is [0x1F, 0x8B, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..] or [0xFD, 0x37, 0x7A, 0x58, 0x5A, ..] or [0x37, 0x7A, 0xBC, 0xAF, ..]
            or [0x42, 0x5A, 0x68, ..])
            return "compressed. Unpack it.";
        if (begins.Length > 262 && begins[257..].StartsWith("ustar"u8)) return "a tar archive. Unpack it.";
        if (begins.Length > 9 && begins[8] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(begins) < (ulong)bytes.Length)
            return "a safetensors file, which has weights without a network. Export the network as ONNX.";
        return Text(begins);
    }

    /// <summary>Recognizes Protobuf files without an ONNX graph; null if the kind is unknown.</summary>
    public static string? NamedMessages(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("serving_default"u8) >= 0 || bytes.IndexOf("saved_model"u8) >= 0
        ? "a TensorFlow SavedModel. Convert it to ONNX: tf2onnx.convert, option saved-model."
        : null;

    private static string Archive(ReadOnlySpan<byte> begins) => begins.IndexOf("data.pkl"u8) >= 0 || begins.IndexOf("/constants"u8) >= 0
        ? "an archive as PyTorch saves .pth and .pt. Export it as ONNX: torch.onnx.export."
        : begins.IndexOf("metadata.json"u8) >= 0 || begins.IndexOf("config.json"u8) >= 0 || begins.IndexOf("model.weights"u8) >= 0
            ? "an archive as Keras saves .keras. Export it as ONNX: model.export(\"model.onnx\", format=\"onnx\")."
            : "a zip archive. Unpack it.";

    // An error page of a server under the name of the requested file.
    private static string? Text(ReadOnlySpan<byte> begins)
    {
        var some = begins[..Math.Min(begins.Length, 200)];
        int from = some.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (some[from..].ContainsAnyExcept(Printable)) return null;
        string text = Encoding.ASCII.GetString(some[from..]).TrimStart();
        if (text.Length == 0) return "blank. Copy or export the model again.";
        if (text[0] is '{' or '[') return "JSON, not ONNX. Models of other programs must be ONNX files.";
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
            return "XML, as OpenVINO writes the network of its .bin. Use the ONNX file that it was made from.";
        if (text[0] == '<') return "a web page. Download the file itself.";
        return $"text that begins with \"{text[..Math.Min(text.Length, 40)].ReplaceLineEndings(" ").Trim()}\". Use a model file.";
    }
}
