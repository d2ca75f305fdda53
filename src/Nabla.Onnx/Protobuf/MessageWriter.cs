using System.Text;
using Google.Protobuf;

namespace Nabla.Onnx.Protobuf;

/// <summary>
/// Collects the fields of one message. A nested message follows its length, so fields are collected first and written last. Long fields are
/// not copied.
/// </summary>
internal sealed class MessageWriter
{
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];

    /// <summary>Size of the message in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Writes the collected fields.</summary>
    /// <param name="stream">The destination.</param>
    public void CopyTo(Stream stream)
    {
        foreach (var piece in _pieces) stream.Write(piece.Span);
    }

    /// <summary>Adds an integer. 0 is the default of a reader and is omitted.</summary>
    public void Long(int field, long value)
    {
        if (value != 0) OneLong(field, value);
    }

    /// <summary>Adds an integer that is one of several alternatives; 0 is written.</summary>
    public void OneLong(int field, long value) =>
        Piece(WireFormat.WireType.Varint, field, CodedOutputStream.ComputeInt64Size(value), value, static (output, value) =>
        output.WriteInt64(value));

    /// <summary>Adds a float.</summary>
    public void Float(int field, float value) =>
        Piece(WireFormat.WireType.Fixed32, field, sizeof(float), value, static (output, value) => output.WriteFloat(value));

    /// <summary>Adds a string. An empty one is the default of a reader and is omitted.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0) Bytes(field, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Adds a string that is an element of a list or one of several alternatives; an empty one is written.</summary>
    public void OneText(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds bytes, which must not change until the message is written.</summary>
    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Head(field, value.Length);
        Add(value);
    }

    /// <summary>Adds a nested message.</summary>
    public void Message(int field, Action<MessageWriter> write)
    {
        var inner = new MessageWriter();
        write(inner);
        Head(field, inner.Length);
        _pieces.AddRange(inner._pieces);
        Length += inner.Length;
    }

    /// <summary>Adds packed integers.</summary>
    public void Longs(int field, IReadOnlyList<long> values) =>
        Packed(field, values, CodedOutputStream.ComputeInt64Size, static (output, value) => output.WriteInt64(value));

    /// <summary>Adds packed floats.</summary>
    public void Floats(int field, IReadOnlyList<float> values) =>
        Packed(field, values, static _ => sizeof(float), static (output, value) => output.WriteFloat(value));

    /// <summary>Adds packed doubles.</summary>
    public void Doubles(int field, IReadOnlyList<double> values) =>
        Packed(field, values, static _ => sizeof(double), static (output, value) => output.WriteDouble(value));

    private void Packed<T>(int field, IReadOnlyList<T> values, Func<T, int> size, Action<CodedOutputStream, T> write)
    {
        if (values.Count == 0) return;
        byte[] bytes = new byte[values.Sum(size)];
        var output = new CodedOutputStream(bytes);
        foreach (T value in values) write(output, value);
        Bytes(field, bytes);
    }

    private void Head(int field, long length)
    {
        if (length > int.MaxValue)
            throw new OnnxException($"An ONNX file can have at most 2 GiB (got {length:N0} bytes). Use fewer nodes.");
        Piece(WireFormat.WireType.LengthDelimited, field, CodedOutputStream.ComputeLengthSize((int)length), (int)length,
            static (output, value) => output.WriteLength(value));
    }

    private void Piece<T>(WireFormat.WireType type, int field, int size, T value, Action<CodedOutputStream, T> write)
    {
        byte[] bytes = new byte[CodedOutputStream.ComputeTagSize(field) + size];
        var output = new CodedOutputStream(bytes);
        output.WriteTag(field, type);
        write(output, value);
        Add(bytes);
    }

    private void Add(ReadOnlyMemory<byte> piece)
    {
        _pieces.Add(piece);
        Length += piece.Length;
    }
}
