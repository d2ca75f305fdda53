using System.Runtime.InteropServices;

namespace Nabla.Onnx.Protobuf;

/// <summary>
/// A constant tensor: TensorProto. Its elements are raw bytes, or numbers in the list of their type, or lie in another file.
/// </summary>
public sealed record OnnxTensor
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the elements are.</summary>
    public OnnxDataType Type { get; init; }

    /// <summary>The shape as claimed: not checked against the elements; no dimensions is a single number.</summary>
    public IReadOnlyList<long> Dimensions { get; init; } = [];

    /// <summary>The elements, little-endian, the last dimension fastest; empty where they are elsewhere.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The elements of a float tensor.</summary>
    public IReadOnlyList<float> Floats { get; init; } = [];

    /// <summary>The elements of a tensor of whole numbers up to 32 bits or of truth values, or the bits of 16-bit floating point.</summary>
    public IReadOnlyList<long> Ints { get; init; } = [];

    /// <summary>The elements of a tensor of 64-bit whole numbers.</summary>
    public IReadOnlyList<long> Longs { get; init; } = [];

    /// <summary>The elements of a double tensor.</summary>
    public IReadOnlyList<double> Doubles { get; init; } = [];

    /// <summary>The elements of a tensor of texts.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>True where the elements lie in another file, as <see cref="External"/> says.</summary>
    public bool IsExternal { get; init; }

    /// <summary>Where the elements lie: location, offset, length, as the file says it. Not to be trusted.</summary>
    public IReadOnlyList<OnnxEntry> External { get; init; } = [];

    /// <summary>A tensor of floats.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, ReadOnlySpan<float> values) =>
        OfBytes(name, OnnxDataType.Float, dimensions, values);

    /// <summary>A tensor of doubles.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, ReadOnlySpan<double> values) =>
        OfBytes(name, OnnxDataType.Double, dimensions, values);

    /// <summary>A tensor of whole numbers.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, ReadOnlySpan<long> values) =>
        OfBytes(name, OnnxDataType.Int64, dimensions, values);

    /// <summary>A tensor of texts.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, IReadOnlyList<string> values) =>
        new() { Name = name, Type = OnnxDataType.Text, Dimensions = dimensions, Texts = values };

    // The bytes of a file are little-endian, and so are those of every machine that .NET is made for today.
    private static OnnxTensor OfBytes<T>(string name, OnnxDataType type, IReadOnlyList<long> dimensions, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("ONNX files are written on little-endian machines.");
        return new() { Name = name, Type = type, Dimensions = dimensions, Raw = MemoryMarshal.AsBytes(values).ToArray() };
    }

    internal static OnnxTensor Read(MessageReader reader)
    {
        var tensor = new OnnxTensor();
        List<long>? dimensions = null, ints = null, longs = null;
        List<float>? floats = null;
        List<double>? doubles = null;
        List<string>? texts = null;
        List<OnnxEntry>? external = null;
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: reader.Longs(dimensions ??= []); break;
                case 2: tensor = tensor with { Type = (OnnxDataType)reader.Int() }; break;
                case 4: reader.Floats(floats ??= []); break;
                case 5: reader.Longs(ints ??= []); break;
                case 6: (texts ??= []).Add(reader.Text()); break;
                case 7 or 11: reader.Longs(longs ??= []); break;
                case 8: tensor = tensor with { Name = reader.Text() }; break;
                case 9: tensor = tensor with { Raw = reader.Bytes() }; break;
                case 10: reader.Doubles(doubles ??= []); break;
                case 13: (external ??= []).Add(OnnxEntry.Read(reader.Message("an entry of external data"))); break;
                case 14: tensor = tensor with { IsExternal = reader.Long() == 1 }; break;
                default: reader.Skip(); break;
            }
        }

        return tensor with { Dimensions = dimensions ?? [], Floats = floats ?? [], Ints = ints ?? [], Longs = longs ?? [], Doubles = doubles
            ?? [], Texts = texts ?? [], External = external ?? [] };
    }

    internal void Write(MessageWriter writer)
    {
        writer.Longs(1, Dimensions);
        writer.Long(2, (long)Type);
        writer.Floats(4, Floats);
        writer.Longs(5, Ints);
        foreach (string text in Texts) writer.OneText(6, text);
        writer.Longs(Type is OnnxDataType.UInt32 or OnnxDataType.UInt64 ? 11 : 7, Longs);
        writer.Text(8, Name);
        if (!Raw.IsEmpty) writer.Bytes(9, Raw);
        writer.Doubles(10, Doubles);
        foreach (var entry in External) writer.Message(13, entry.Write);
        writer.Long(14, IsExternal ? 1 : 0);
    }
}

/// <summary>What the elements of a tensor are: TensorProto.DataType. Other numbers may come from files.</summary>
public enum OnnxDataType
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>8 bits without sign.</summary>
    UInt8 = 2,

    /// <summary>8 bits with sign.</summary>
    Int8 = 3,

    /// <summary>16 bits without sign.</summary>
    UInt16 = 4,

    /// <summary>16 bits with sign.</summary>
    Int16 = 5,

    /// <summary>32 bits with sign.</summary>
    Int32 = 6,

    /// <summary>64 bits with sign.</summary>
    Int64 = 7,

    /// <summary>Texts.</summary>
    Text = 8,

    /// <summary>True or false, a byte each.</summary>
    Bool = 9,

    /// <summary>16-bit floating point with 5 bits of exponent.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Double = 11,

    /// <summary>32 bits without sign.</summary>
    UInt32 = 12,

    /// <summary>64 bits without sign.</summary>
    UInt64 = 13,

    /// <summary>16-bit floating point with 8 bits of exponent.</summary>
    BFloat16 = 16,
}
