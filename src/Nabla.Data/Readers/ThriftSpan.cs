namespace Nabla.Data.Readers;

/// <summary>
/// Walks over a structure in Thrift's compact protocol without trusting it: no length reaches beyond the end, nothing is nested deeper than
/// <see cref="Deepest"/>.
/// </summary>
/// <remarks>The Apache Thrift documentation, "Thrift compact protocol encoding".</remarks>
internal ref struct ThriftSpan(ReadOnlySpan<byte> bytes)
{
    /// <summary>How deep structures and lists may be nested; Parquet needs 7.</summary>
    public const int Deepest = 16;

    private const int VarintBytes = 10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Bytes walked over.</summary>
    public readonly int Position => _at;

    private readonly int Left => _bytes.Length - _at;

    /// <summary>Goes to the next field of a structure.</summary>
    /// <param name="field">Its number; give 0 at the beginning of a structure, and then what came.</param>
    /// <param name="type">What it is: a code for <see cref="Skip"/>.</param>
    /// <returns>False at the end of the structure.</returns>
    /// <exception cref="InvalidDataException">The bytes end before.</exception>
    public bool Next(ref int field, out int type)
    {
        byte header = Byte();
        type = header & 15;
        if (header == 0) return false;
        field = header >> 4 == 0 ? (short)Number() : field + (header >> 4);
        return true;
    }

    /// <summary>A whole number.</summary>
    public long Number()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A text, or bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        int length = Within(Varint());
        _at += length;
        return _bytes.Slice(_at - length, length);
    }

    /// <summary>The beginning of a list.</summary>
    /// <param name="type">What its elements are.</param>
    /// <returns>How many there are; each takes a byte at least.</returns>
    public int List(out int type)
    {
        byte header = Byte();
        type = header & 15;
        return Within(header >> 4 == 15 ? Varint() : (ulong)(header >> 4));
    }

    /// <summary>Walks over a value.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="depth">How deep it is nested.</param>
    /// <param name="element">Whether it stands in a list, where truths take a byte of their own.</param>
    /// <param name="known">Whether others, who must come to the same end, know the field: in one that they do not know no truths are
    /// taken.</param>
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
