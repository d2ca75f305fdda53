namespace Nabla.Data.Readers;

/// <summary>Writes structures in Thrift's compact protocol, as <see cref="ThriftSpan"/> reads them.</summary>
internal sealed class ThriftWriter
{
    private const int LongList = 15, StructureType = 12, ListType = 9, TextType = 8;

    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _fields = [];

    /// <summary>Begins a structure: the outermost, or one in a list.</summary>
    public void Begin() => _fields.Push(0);

    /// <summary>Ends a structure.</summary>
    public void End()
    {
        _fields.Pop();
        _bytes.Add(0);
    }

    /// <summary>A field with a whole number.</summary>
    public void Number(int field, int type, long value)
    {
        Head(field, type);
        Element(value);
    }

    /// <summary>A field with bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Head(field, TextType);
        Element(value);
    }

    /// <summary>A field with a structure, which is begun.</summary>
    public void Structure(int field)
    {
        Head(field, StructureType);
        Begin();
    }

    /// <summary>A field with a list, whose elements follow.</summary>
    public void List(int field, int elements, int count)
    {
        Head(field, ListType);
        _bytes.Add((byte)((Math.Min(count, LongList) << 4) | elements));
        if (count >= LongList) Varint((ulong)count);
    }

    /// <summary>A whole number in a list.</summary>
    public void Element(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Bytes in a list.</summary>
    public void Element(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => [.. _bytes];

    // All fields are written in their order, none more than 15 behind the one before.
    private void Head(int field, int type)
    {
        _bytes.Add((byte)(((field - _fields.Pop()) << 4) | type));
        _fields.Push(field);
    }

    private void Varint(ulong value)
    {
        for (; value > 127; value >>= 7) _bytes.Add((byte)(value | 128));
        _bytes.Add((byte)value);
    }
}
