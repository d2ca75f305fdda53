using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nabla.Files;

/// <summary>Writes named tensors and texts as a safetensors file, which numpy, torch and many others read.</summary>
/// <remarks>
/// Eight bytes of the header's length, little-endian; the header, which is JSON and ends with spaces so that the numbers begin at a
/// multiple of 8; then the numbers of all tensors without gaps, in the order of the header. https://github.com/huggingface/safetensors
/// describes the format.
/// </remarks>
public static class SafetensorsWriter
{
    /// <summary>The text of every file that has the SHA-256 of all its numbers, so that damage is noticed.</summary>
    public const string Sha256Key = "data_sha256";

    /// <summary>The key in the header under which the texts stand.</summary>
    internal const string MetadataKey = "__metadata__";

    /// <summary>Numbers of all tensors begin at a multiple of so many bytes.</summary>
    internal const int Alignment = 8;

    private static readonly JsonWriterOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file.</summary>
    /// <param name="stream">The destination.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <param name="tensors">The tensors. Those of the widest numbers are written first, so that every number lies at a multiple of its
    /// size.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, string> metadata, IEnumerable<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(metadata);
        Tensor[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Size())];
        if (ordered.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two tensors are called {twice.Key}. Give each a name of its own.", nameof(tensors));

        var header = HeaderOf(metadata, Sha256(ordered), ordered);
        LittleEndian.Write<long>(stream, [header.Length]);
        stream.Write(header);
        foreach (var tensor in ordered) tensor.Write(stream);
    }

    private static byte[] HeaderOf(IReadOnlyDictionary<string, string> metadata, string sha256, Tensor[] tensors)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, text) in metadata)
                if (key != Sha256Key) json.WriteString(key, text);
            json.WriteString(Sha256Key, sha256);
            json.WriteEndObject();
            long start = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                Array(json, "shape", [.. tensor.Shape]);
                Array(json, "data_offsets", [start, start += tensor.Length]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padded = (bytes.WrittenCount + Alignment - 1) / Alignment * Alignment;
        bytes.GetSpan(padded - bytes.WrittenCount)[..(padded - bytes.WrittenCount)].Fill((byte)' ');
        bytes.Advance(padded - bytes.WrittenCount);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Array(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    // The header, which comes first, needs it: so the numbers are gone through twice.
    private static string Sha256(Tensor[] tensors)
    {
        using var hash = SHA256.Create();
        using (var into = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            foreach (var tensor in tensors) tensor.Write(into);
        return Convert.ToHexStringLower(hash.Hash!);
    }
}
