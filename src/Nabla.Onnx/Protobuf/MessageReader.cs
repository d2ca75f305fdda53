using System.Text;
using Google.Protobuf;

namespace Nabla.Onnx.Protobuf;

/// <summary>Reads the fields of one message. A nested message has a reader over a part of the same bytes.</summary>
/// <remarks>
/// No memory is allocated by a declared length: a length beyond the end is an error first, and long fields are views of the bytes. Objects
/// are counted, because an empty message of two bytes needs about a hundred bytes of memory.
/// </remarks>
internal sealed class MessageReader
{
    // The smallest message of a real model, an operator set, has four bytes; nodes and tensors have about forty.
    private const int MinBytesEach = 8, AlwaysAllowed = 1000;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly CodedInputStream _input;
    private readonly int _end;
    private readonly Count _messages;
    private readonly string _what;
    private uint _tag;

    private MessageReader(byte[] bytes, int start, int end, Count messages, string what)
    {
        (_bytes, _end, _messages, _what) = (bytes, end, messages, what);
        _input = new CodedInputStream(bytes, start, end - start);
        if (++messages.Value > AlwaysAllowed + bytes.Length / MinBytesEach)
            throw new OnnxException($"The file is not an ONNX model: {bytes.Length:N0} bytes claim more than "
                + $"{messages.Value - 1:N0} messages.");
    }

    /// <summary>Reads a complete file.</summary>
    /// <typeparam name="T">What the outermost message becomes.</typeparam>
    /// <param name="bytes">The file.</param>
    /// <param name="read">Reads the outer message.</param>
    /// <returns>The message.</returns>
    /// <exception cref="OnnxException">The bytes are not such a message.</exception>
    public static T Whole<T>(byte[] bytes, Func<MessageReader, T> read)
    {
        try
        {
            return read(new MessageReader(bytes, 0, bytes.Length, new Count(), "the model"));
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new OnnxException($"The file is not an ONNX model, or a damaged one: {fault.Message}", fault);
        }
        catch (DecoderFallbackException fault)
        {
            throw new OnnxException("The file is not an ONNX model, or a damaged one: a text in it is not UTF-8.", fault);
        }
    }

    /// <summary>Moves to the next field. The caller must read or skip every field.</summary>
    /// <param name="field">Its number.</param>
    /// <returns>False at the end of the message.</returns>
    public bool Next(out int field)
    {
        _tag = _input.ReadTag();
        field = WireFormat.GetTagFieldNumber(_tag);
        return _tag != 0;
    }

    /// <summary>Skips a field.</summary>
    public void Skip()
    {
        if (WireFormat.GetTagWireType(_tag) == WireFormat.WireType.EndGroup) throw Unlike("a field");
        _input.SkipLastField();
    }

    /// <summary>Reads an integer.</summary>
    public long Long()
    {
        Expect(WireFormat.WireType.Varint, "a whole number");
        return _input.ReadInt64();
    }

    /// <summary>Reads an integer that fits in an int.</summary>
    public int Int() => Long() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Unlike("a number of 32 bits");

    /// <summary>Reads a float.</summary>
    public float Float()
    {
        Expect(WireFormat.WireType.Fixed32, "a float");
        return _input.ReadFloat();
    }

    /// <summary>Reads a string.</summary>
    public string Text() => Strict.GetString(Bytes().Span);

    /// <summary>Reads bytes as a view of the file.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        var (start, end) = Content();
        return _bytes.AsMemory(start, end - start);
    }

    /// <summary>Reads a nested message.</summary>
    /// <param name="what">Its kind in errors: "a node".</param>
    public MessageReader Message(string what)
    {
        var (start, end) = Content();
        return new MessageReader(_bytes, start, end, _messages, what);
    }

    /// <summary>Reads integers, single or packed.</summary>
    public void Longs(List<long> into) => Many(into, WireFormat.WireType.Varint, static input => input.ReadInt64());

    /// <summary>Reads floats, single or packed.</summary>
    public void Floats(List<float> into) => Many(into, WireFormat.WireType.Fixed32, static input => input.ReadFloat());

    /// <summary>Reads doubles, single or packed.</summary>
    public void Doubles(List<double> into) => Many(into, WireFormat.WireType.Fixed64, static input => input.ReadDouble());

    private void Many<T>(List<T> into, WireFormat.WireType single, Func<CodedInputStream, T> read)
    {
        if (WireFormat.GetTagWireType(_tag) == single)
        {
            into.Add(read(_input));
            return;
        }

        var (start, end) = Content();
        var packed = new CodedInputStream(_bytes, start, end - start);
        while (!packed.IsAtEnd) into.Add(read(packed));
    }

    // Returns the position of a field's content. It is skipped first, which checks that its length is within this message.
    private (int Start, int End) Content()
    {
        Expect(WireFormat.WireType.LengthDelimited, "bytes of a length");
        int at = (int)_input.Position;
        _input.SkipLastField();
        int end = (int)_input.Position;
        if (end > _end) throw new OnnxException($"The file is not an ONNX model, or a damaged one: a field of {_what} is longer than it.");
        var length = new CodedInputStream(_bytes, at, end - at);
        length.ReadLength();
        return ((int)length.Position, end);
    }

    private void Expect(WireFormat.WireType type, string what)
    {
        if (WireFormat.GetTagWireType(_tag) != type) throw Unlike(what);
    }

    private OnnxException Unlike(string expected) =>
        new($"The file is not an ONNX model: field {WireFormat.GetTagFieldNumber(_tag)} of {_what} should be {expected} but has wire type "
        + $"{(int)WireFormat.GetTagWireType(_tag)}, before byte {_input.Position:N0}.");

    private sealed class Count
    {
        public long Value { get; set; }
    }
}
