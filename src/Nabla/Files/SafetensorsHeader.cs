using System.Text.Json;
using Nabla.Specs;

namespace Nabla.Files;

/// <summary>Reads and validates the header of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The maximum size of a header in bytes, as in the reference implementation.</summary>
    public const long Longest = 100_000_000;

    private readonly Dictionary<string, string> _metadata = [];
    private readonly Dictionary<string, TensorEntry> _tensors = [];

    /// <summary>The metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>Reads a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="length">Number of bytes after it.</param>
    /// <exception cref="InvalidDataException">The header is damaged or does not match the data.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> json, long length)
    {
        try
        {
            var header = new SafetensorsHeader();
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "the header is not a JSON object");
            while (NextName(ref reader) is { } name)
            {
                if (name == SafetensorsWriter.MetadataKey) header.ReadMetadata(ref reader);
                else Expect(header._tensors.TryAdd(name, ReadEntry(ref reader, name)), $"two tensors are called {name}");
            }

            Expect(!reader.Read(), "something follows the header's object");
            header.CheckOffsets(length);
            return header;
        }
        catch (InvalidDataException fault)
        {
            // The message may quote names of the file.
            throw new InvalidDataException(MessageText.SingleLine(fault.Message), fault);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"its header is not safetensors JSON: {MessageText.SingleLine(fault.Message)}",
                fault);
        }
    }

    private static string? NextName(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Begin(ref reader, JsonTokenType.StartObject, SafetensorsWriter.MetadataKey);
        while (NextName(ref reader) is { } name)
        {
            Begin(ref reader, JsonTokenType.String, name);
            Expect(_metadata.TryAdd(name, reader.GetString()!), $"two texts are called {name}");
        }
    }

    private static TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        TensorType? type = null;
        List<long>? shape = null, offsets = null;
        Begin(ref reader, JsonTokenType.StartObject, name);
        while (NextName(ref reader) is { } key)
        {
            switch (key)
            {
                case "dtype":
                    Begin(ref reader, JsonTokenType.String, name);
                    type = TypeOf(reader.GetString()!, name);
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, name);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, name);
                    break;
                default:
                    throw new InvalidDataException($"the tensor {name} has a key {key} that the format does not know");
            }
        }

        if (type is not { } known || shape is null || offsets is not [long start, long end])
            throw new InvalidDataException($"the tensor {name} lacks its dtype, shape or data_offsets");
        Expect(start <= end && end
            - start == SizeOf(shape, known.Size(),
            name), $"the tensor {name} of {known} {string.Join(" × ", shape)} does not have {end - start} bytes");
        return new(name, known, shape, start, end - start);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string name)
    {
        var numbers = new List<long>();
        Begin(ref reader, JsonTokenType.StartArray, name);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            numbers.Add(reader.GetInt64());
            Expect(numbers[^1] >= 0, $"the tensor {name} has a negative size");
        }

        Expect(reader.TokenType == JsonTokenType.EndArray, $"the tensor {name} has a size that is not a number");
        return numbers;
    }

    private static TensorType TypeOf(string text, string name)
    {
        foreach (var type in Enum.GetValues<TensorType>())
            if (type.ToString() == text) return type;
        throw new InvalidDataException($"the tensor {name} is of {text}; {string.Join(", ", Enum.GetNames<TensorType>())} are read");
    }

    private static long SizeOf(List<long> shape, long bytes, string name)
    {
        foreach (long dimension in shape)
        {
            Expect(dimension == 0 || bytes <= long.MaxValue / dimension, $"the tensor {name} has more numbers than can be counted");
            bytes *= dimension;
        }

        return bytes;
    }

    private void CheckOffsets(long length)
    {
        long end = 0;
        foreach (var tensor in _tensors.Values.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.Length))
        {
            Expect(tensor.Start == end, $"the tensor {tensor.Name} begins at byte {tensor.Start} of the numbers, where {end} is expected");
            end += tensor.Length;
        }

        Expect(end == length, $"its tensors have {end} bytes in all but {length} follow the header");
    }

    private static void Begin(ref Utf8JsonReader reader, JsonTokenType expected, string name) =>
        Expect(reader.Read() && reader.TokenType == expected, $"{name} in the header is no {expected}");

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidDataException(otherwise);
    }
}
