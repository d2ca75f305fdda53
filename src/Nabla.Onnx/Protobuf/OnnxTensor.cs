using System.Runtime.InteropServices;

namespace Nabla.Onnx.Protobuf;

/// <summary>
/// A constant tensor: TensorProto. Its elements are raw bytes, or in the list of their type, or in another file.
/// </summary>
public sealed record OnnxTensor
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type of the elements.</summary>
    public OnnxDataType Type { get; init; }

    /// <summary>The declared shape. It is not checked against the elements. A scalar has no dimensions.</summary>
    public IReadOnlyList<long> Dimensions { get; init; } = [];

    /// <summary>The elements, little-endian in row-major order; empty if they are stored elsewhere.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The elements of a float tensor.</summary>
    public IReadOnlyList<float> Floats { get; init; } = [];

    /// <summary>The elements of a tensor of Booleans or of integers up to 32 bits, or the bits of 16-bit floating point.</summary>
    public IReadOnlyList<long> Ints { get; init; } = [];

    /// <summary>The elements of a tensor of 64-bit integers.</summary>
    public IReadOnlyList<long> Longs { get; init; } = [];

    /// <summary>The elements of a double tensor.</summary>
    public IReadOnlyList<double> Doubles { get; init; } = [];

    /// <summary>The elements of a tensor of strings.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>True if the elements are in another file, which <see cref="External"/> describes.</summary>
    public bool IsExternal { get; init; }

    /// <summary>The location of the elements (location, offset, length) from the file. It is not validated.</summary>
    public IReadOnlyList<OnnxEntry> External { get; init; } = [];

    /// <summary>Creates a tensor of floats.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, ReadOnlySpan<float> values) =>
        OfBytes(name, OnnxDataType.Float, dimensions, values);

    /// <summary>Creates a tensor of doubles.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, ReadOnlySpan<double> values) =>
        OfBytes(name, OnnxDataType.Double, dimensions, values);

    /// <summary>Creates a tensor of integers.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, ReadOnlySpan<long> values) =>
        OfBytes(name, OnnxDataType.Int64, dimensions, values);

    /// <summary>Creates a tensor of strings.</summary>
    public static OnnxTensor Create(string name, IReadOnlyList<long> dimensions, IReadOnlyList<string> values) =>
        new() { Name = name, Type = OnnxDataType.Text, Dimensions = dimensions, Texts = values };

    // Files are little-endian, as are all current platforms of .NET.
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

/// <summary>The type of the elements of a tensor: TensorProto.DataType. Files may contain other values.</summary>
public enum OnnxDataType
{
    /// <summary>Undefined.</summary>
    Undefined = 0,

    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 4,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>String.</summary>
    Text = 8,

    /// <summary>Boolean, one byte each.</summary>
    Bool = 9,

    /// <summary>16-bit floating point with 5 bits of exponent.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Double = 11,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 12,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 13,

    /// <summary>16-bit floating point with 8 bits of exponent.</summary>
    BFloat16 = 16,
}
