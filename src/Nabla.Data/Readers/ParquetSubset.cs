using System.Buffers.Binary;
using System.Text;

namespace Nabla.Data.Readers;

/// <summary>A Parquet file as if it had the columns alone that are read, each as it is stored.</summary>
/// <remarks>
/// The package refuses a whole file for one column of a type that it does not know, and some encodings for dates that it takes for whole
/// numbers. So it is given another footer in front of the same pages: flat columns of stored types, without meanings;
/// <see cref="ParquetColumns"/> knows what they mean.
/// </remarks>
internal static class ParquetSubset
{
    private const int Utf8 = 0, Structure = 12, List = 9, Int32 = 5, Int64 = 6, Text = 8;

    // A list of encodings is asked for and not looked at: each page says its own.
    private const int AnyEncoding = 0;

    /// <summary>The file with the footer of some columns.</summary>
    /// <param name="file">The file, which is closed with what is returned.</param>
    /// <param name="footer">Its own footer.</param>
    /// <param name="fields">The columns.</param>
    public static Stream Create(Stream file, ParquetFooter footer, IReadOnlyList<ParquetField> fields)
    {
        var bytes = new ThriftWriter();
        Write(bytes, footer, fields);
        byte[] described = bytes.ToArray(), tail = new byte[described.Length + 8];
        described.CopyTo(tail, 0);
        BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(described.Length), described.Length);
        "PAR1"u8.CopyTo(tail.AsSpan(described.Length + 4));
        return new TailReplaced(file, footer.Start, tail);
    }

    /// <summary>What a column is called in that file: names may hold points, which the package takes for paths.</summary>
    public static string NameOf(int place) => FormattableString.Invariant($"c{place}");

    private static void Write(ThriftWriter footer, ParquetFooter whole, IReadOnlyList<ParquetField> fields)
    {
        footer.Begin();
        footer.Number(1, Int32, 1);
        footer.List(2, Structure, fields.Count + 1);
        footer.Begin();
        footer.Bytes(4, "schema"u8);
        footer.Number(5, Int32, fields.Count);
        footer.End();
        for (int place = 0; place < fields.Count; place++) WriteElement(footer, fields[place], place);
        footer.Number(3, Int64, whole.Groups.Sum(group => group.Rows));
        footer.List(4, Structure, whole.Groups.Count);
        foreach (var group in whole.Groups)
        {
            footer.Begin();
            footer.List(1, Structure, fields.Count);
            for (int place = 0; place < fields.Count; place++) WriteChunk(footer, fields[place], place, group.Chunks[fields[place].Leaf]);
            footer.Number(2, Int64, fields.Sum(field => group.Chunks[field.Leaf].Unpacked));
            footer.Number(3, Int64, group.Rows);
            footer.End();
        }

        footer.End();
    }

    private static void WriteElement(ThriftWriter footer, ParquetField field, int place)
    {
        footer.Begin();
        footer.Number(1, Int32, field.Element.Physical);
        if (field.Element.Length > 0) footer.Number(2, Int32, field.Element.Length);
        footer.Number(3, Int32, field.Element.Repetition);
        footer.Bytes(4, Encoding.UTF8.GetBytes(NameOf(place)));
        if (field.Meaning == ParquetMeaning.Text) footer.Number(6, Int32, Utf8);
        footer.End();
    }

    private static void WriteChunk(ThriftWriter footer, ParquetField field, int place, ParquetChunk chunk)
    {
        footer.Begin();
        footer.Number(2, Int64, chunk.Start);
        footer.Structure(3);
        footer.Number(1, Int32, field.Element.Physical);
        footer.List(2, Int32, 1);
        footer.Element(AnyEncoding);
        footer.List(3, Text, 1);
        footer.Element(Encoding.UTF8.GetBytes(NameOf(place)));
        footer.Number(4, Int32, chunk.Codec);
        footer.Number(5, Int64, chunk.Values);
        footer.Number(6, Int64, chunk.Unpacked);
        footer.Number(7, Int64, chunk.Packed);
        footer.Number(9, Int64, chunk.Data);
        if (chunk.Dictionary != 0) footer.Number(11, Int64, chunk.Dictionary);
        footer.End();
        footer.End();
    }
}
