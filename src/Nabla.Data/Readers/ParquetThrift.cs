using System.Globalization;

namespace Nabla.Data.Readers;

/// <summary>Which fields the headers of a Parquet file have, and of what type: parquet.thrift of the Apache Parquet format.</summary>
/// <remarks>
/// The package reads a field by its number, whatever type the file says that it has; a text in place of a number would be taken for a
/// length. In fields that it does not know, it loses its way at truths, which take no byte.
/// </remarks>
internal static class ParquetThrift
{
    // i, l, h: whole numbers of 32, 64, 16 bits; y: a byte; b: a truth; d: a double; s: bytes; {X}: a structure; [X], [i], …: a list.
    private static readonly Dictionary<string, Dictionary<int, string>> Structures = Parsed(
        """
        File 1i 2[Element] 3l 4[Group] 5[Pair] 6s 7[Order] 8{Cipher} 9s
        Element 1i 2i 3i 4s 5i 6i 7i 8i 9i 10{Logical}
        Logical 1{Empty} 2{Empty} 3{Empty} 4{Empty} 5{Decimal} 6{Empty} 7{Time} 8{Time} 10{Integer} 11{Empty} 12{Empty} 13{Empty} 14{Empty} 15{Empty} 16{Variant} 17{Place} 18{Place}
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

    /// <summary>Walks over a structure and refuses fields of another type than they should have.</summary>
    /// <param name="span">The bytes.</param>
    /// <param name="structure">Which structure: File or Page.</param>
    /// <exception cref="InvalidDataException">A field is of another type, or claims more than there is.</exception>
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
        text.Split('\n').Select(line => line.Trim().Split(' ')).ToDictionary(
        words => words[0],
        words => words[1..].ToDictionary(word => int.Parse(string.Concat(word.TakeWhile(char.IsDigit)), CultureInfo.InvariantCulture),
            word => string.Concat(word.SkipWhile(char.IsDigit))));
}
