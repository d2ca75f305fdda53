using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nabla.Files;

/// <summary>Writes named tensors and metadata as a safetensors file, which numpy, torch and others read.</summary>
/// <remarks>
/// The format: the length of the header as eight bytes, little-endian; the header as JSON, padded with spaces so that the data starts at a
/// multiple of 8; the values of all tensors without gaps, in the order of the header. See https://github.com/huggingface/safetensors.
/// </remarks>
public static class SafetensorsWriter
{
    /// <summary>The metadata key of the SHA-256 of all values, which detects damage.</summary>
    public const string Sha256Key = "data_sha256";

    /// <summary>The key of the metadata in the header.</summary>
    internal const string MetadataKey = "__metadata__";

    /// <summary>Alignment of the data in bytes.</summary>
    internal const int Alignment = 8;

    private static readonly JsonWriterOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file.</summary>
    /// <param name="stream">The destination.</param>
    /// <param name="metadata">Texts by key.</param>
    /// <param name="tensors">The tensors. Those with the largest values in bytes are written first, so that every value is aligned to its
    /// size.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, string> metadata, IEnumerable<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(metadata);
        NamedTensor[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Size())];
        if (ordered.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two tensors are called {twice.Key}. Give each a name of its own.", nameof(tensors));

        var header = HeaderOf(metadata, Sha256(ordered), ordered);
        LittleEndian.Write<long>(stream, [header.Length]);
        stream.Write(header);
        foreach (var tensor in ordered) tensor.Write(stream);
    }

    private static byte[] HeaderOf(IReadOnlyDictionary<string, string> metadata, string sha256, NamedTensor[] tensors)
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

    // The header comes first and contains the hash, so the values are read twice.
    private static string Sha256(NamedTensor[] tensors)
    {
        using var hash = SHA256.Create();
        using (var into = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            foreach (var tensor in tensors) tensor.Write(into);
        return Convert.ToHexStringLower(hash.Hash!);
    }
}
