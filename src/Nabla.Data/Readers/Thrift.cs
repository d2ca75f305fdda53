using System.Globalization;

namespace Nabla.Data.Readers;

/// <summary>
/// Reads structures in the Thrift compact protocol from untrusted bytes: lengths cannot exceed the end, and nesting cannot exceed
/// <see cref="Deepest"/>.
/// </summary>
/// <remarks>The Apache Thrift documentation, "Thrift compact protocol encoding".</remarks>
internal ref struct ThriftSpan(ReadOnlySpan<byte> bytes)
{
    /// <summary>The maximum depth of nested structures and lists. Parquet needs 7.</summary>
    public const int Deepest = 16;

    private const int VarintBytes = 10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>The number of bytes read.</summary>
    public readonly int Position => _at;

    private readonly int Left => _bytes.Length - _at;

    /// <summary>Moves to the next field of a structure.</summary>
    /// <param name="field">The number of the field. Pass 0 at the start of a structure, and then the previous result.</param>
    /// <param name="type">The type, as a code for <see cref="Skip"/>.</param>
    /// <returns>False at the end of the structure.</returns>
    /// <exception cref="InvalidDataException">The bytes end too early.</exception>
    public bool Next(ref int field, out int type)
    {
        byte header = Byte();
        type = header & 15;
        if (header == 0) return false;
        field = header >> 4 == 0 ? (short)Number() : field + (header >> 4);
        return true;
    }

    /// <summary>Reads an integer.</summary>
    public long Number()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads text or bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        int length = Within(Varint());
        _at += length;
        return _bytes.Slice(_at - length, length);
    }

    /// <summary>Reads the start of a list.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <returns>The number of elements. Each has at least one byte.</returns>
    public int List(out int type)
    {
        byte header = Byte();
        type = header & 15;
        return Within(header >> 4 == 15 ? Varint() : (ulong)(header >> 4));
    }

    /// <summary>Skips a value.</summary>
    /// <param name="type">The type of the value.</param>
    /// <param name="depth">The depth of nesting.</param>
    /// <param name="element">Whether the value is a list element. A Boolean in a list uses one byte.</param>
    /// <param name="known">Whether the package knows the field. Its reader loses the position at Booleans in unknown fields, so they are
    /// rejected there.</param>
    public void Skip(int type, int depth, bool element = false, bool known = true)
    {
        if (depth > Deepest) throw new InvalidDataException($"structures are nested deeper than {Deepest}.");
        switch (type)
        {
            case 1 or 2:
                if (!known) throw new InvalidDataException("there is a truth in a field that is not known.");
                if (element) Byte();
                break;
            case 3:
                Byte();
                break;
            case 4 or 5 or 6:
                Varint();
                break;
            case 7:
                Pass(8);
                break;
            case 8:
                Pass(Varint());
                break;
            case 9 or 10:
                int count = List(out int elements);
                for (int i = 0; i < count; i++) Skip(elements, depth + 1, element: true, known);
                break;
            case 11:
                SkipMap(depth, known);
                break;
            case 12:
                int field = 0;
                while (Next(ref field, out int inner)) Skip(inner, depth + 1, element: false, known);
                break;
            case 13:
                Pass(16);
                break;
            default:
                throw new InvalidDataException($"there is no type {type} of fields.");
        }
    }

    private void SkipMap(int depth, bool known)
    {
        int count = Within(Varint());
        if (count == 0) return;
        byte types = Byte();
        for (int i = 0; i < count; i++)
        {
            Skip(types >> 4, depth + 1, element: true, known);
            Skip(types & 15, depth + 1, element: true, known);
        }
    }

    private byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw new InvalidDataException("a structure is cut off.");

    private ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < VarintBytes; i++)
        {
            byte part = Byte();
            value |= (ulong)(part & 127) << (7 * i);
            if (part < 128) return value;
        }

        throw new InvalidDataException("a number is longer than ten bytes.");
    }

    private void Pass(ulong length) => _at += Within(length);

    private readonly int Within(ulong length) =>
        length <= (ulong)Left ? (int)length
        : throw new InvalidDataException($"{length:N0} bytes or elements are claimed where {Left:N0} bytes are left.");
}

/// <summary>Writes structures in the Thrift compact protocol that <see cref="ThriftSpan"/> reads.</summary>
internal sealed class ThriftWriter
{
    private const int LongList = 15, StructureType = 12, ListType = 9, TextType = 8;

    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _fields = [];

    /// <summary>Starts the outermost structure, or one in a list.</summary>
    public void Begin() => _fields.Push(0);

    public void End()
    {
        _fields.Pop();
        _bytes.Add(0);
    }

    /// <summary>Writes a field with an integer.</summary>
    public void Number(int field, int type, long value)
    {
        Head(field, type);
        Element(value);
    }

    /// <summary>Writes a field with bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Head(field, TextType);
        Element(value);
    }

    /// <summary>Starts a field with a structure.</summary>
    public void Structure(int field)
    {
        Head(field, StructureType);
        Begin();
    }

    /// <summary>Starts a field with a list. Its elements follow.</summary>
    public void List(int field, int elements, int count)
    {
        Head(field, ListType);
        _bytes.Add((byte)((Math.Min(count, LongList) << 4) | elements));
        if (count >= LongList) Varint((ulong)count);
    }

    /// <summary>Writes an integer in a list.</summary>
    public void Element(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes bytes in a list.</summary>
    public void Element(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
    }

    /// <summary>Returns the written bytes.</summary>
    public byte[] ToArray() => [.. _bytes];

    // Fields are written in ascending order with gaps of at most 15.
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

/// <summary>The fields and types of the headers in a Parquet file: parquet.thrift of the Apache Parquet format.</summary>
/// <remarks>
/// The package reads a field by its number and ignores its type in the file. Text in place of a number would be taken for a length. In
/// unknown fields it loses the position at Booleans, which have no byte.
/// </remarks>
internal static class ParquetThrift
{
    // i, l, h: integers of 32, 64, 16 bits; y: a byte; b: a Boolean; d: a double; s: bytes; {X}: a structure; [X], [i], …: a list.
    private static readonly Dictionary<string, Dictionary<int, string>> Structures = Parsed(
        """
        File 1i 2[Element] 3l 4[Group] 5[Pair] 6s 7[Order] 8{Cipher} 9s
        Element 1i 2i 3i 4s 5i 6i 7i 8i 9i 10{Logical}
        Logical 1{Empty} 2{Empty} 3{Empty} 4{Empty} 5{Decimal} 6{Empty} 7{Time} 8{Time} 10{Integer} 11{Empty} 12{Empty}
          13{Empty} 14{Empty} 15{Empty} 16{Variant} 17{Place} 18{Place}
        Decimal 1i 2i
        Time 1b 2{Unit}
        Unit 1{Empty} 2{Empty} 3{Empty}
        Integer 1y 2b
        Variant 1y
        Place 1s 2i
        Empty
        Group 1[Chunk] 2l 3l 4[Sorting] 5l 6l 7h
        Sorting 1i 2b 3b
        Chunk 1s 2l 3{Column} 4l 5i 6l 7i 8{Crypto} 9s
        Crypto 1{Empty} 2{Key}
        Key 1[s] 2s
        Column 1i 2[i] 3[s] 4i 5l 6l 7l 8[Pair] 9l 10l 11l 12{Statistics} 13[Encoding] 14l 15i 16{Sizes} 17{Places}
        Pair 1s 2s
        Statistics 1s 2s 3l 4l 5s 6s 7b 8b
        Encoding 1i 2i 3i
        Sizes 1l 2[l] 3[l]
        Places 1{Box} 2[i]
        Box 1d 2d 3d 4d 5d 6d 7d 8d
        Order 1{Empty}
        Cipher 1{Aes} 2{Aes}
        Aes 1s 2s 3b
        Page 1i 2i 3i 4i 5{Data} 6{Empty} 7{Dictionary} 8{Data2}
        Data 1i 2i 3i 4i 5{Statistics}
        Dictionary 1i 2i 3b
        Data2 1i 2i 3i 4i 5i 6i 7b 8{Statistics}
        """);

    /// <summary>Reads a structure and rejects fields with a wrong type.</summary>
    /// <param name="span">The bytes.</param>
    /// <param name="structure">The name of the structure: File or Page.</param>
    /// <exception cref="InvalidDataException">A field has another type, or a length exceeds the bytes.</exception>
    public static void Check(ref ThriftSpan span, string structure)
    {
        var fields = Structures[structure];
        int field = 0;
        while (span.Next(ref field, out int type))
        {
            if (fields.TryGetValue(field, out string? expected)) CheckValue(ref span, expected, type, structure, field);
            else if (type is 1 or 2)
            throw new InvalidDataException($"structure {structure} has a truth in a field {field} that is not known.");
            else span.Skip(type, 0, known: false);
        }
    }

    private static void CheckValue(ref ThriftSpan span, string expected, int type, string structure, int field)
    {
        if (type != TypeOf(expected) && !(expected == "b" && type == 2)) throw Other(structure, field);
        if (expected[0] == '{') Check(ref span, expected[1..^1]);
        else if (expected[0] == '[')
        {
            string element = expected[1..^1];
            bool isStructure = element.Length > 1;
            int count = span.List(out int elements);
            if (count > 0 && elements != (isStructure ? 12 : TypeOf(element))) throw Other(structure, field);
            for (; count > 0; count--)
            {
                if (isStructure) Check(ref span, element);
                else span.Skip(elements, 0, element: true);
            }
        }
        else span.Skip(type, 0);
    }

    private static int TypeOf(string expected) => expected[0] switch
    {
        'b' => 1,
        'y' => 3,
        'h' => 4,
        'i' => 5,
        'l' => 6,
        'd' => 7,
        's' => 8,
        '[' => 9,
        _ => 12,
    };

    private static InvalidDataException Other(string structure, int field) =>
        new($"field {field} of a structure ({structure}) is of another type than it should be.");

    private static Dictionary<string, Dictionary<int, string>> Parsed(string text) =>
        text.Replace("\n  ", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Trim().Split(' ')).ToDictionary(
        words => words[0],
        words => words[1..].ToDictionary(word => int.Parse(string.Concat(word.TakeWhile(char.IsDigit)), CultureInfo.InvariantCulture),
            word => string.Concat(word.SkipWhile(char.IsDigit))));
}
