using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Nabla.Data.Readers;

/// <summary>The footer of a Parquet file: columns, row groups, and the positions of the pages.</summary>
internal sealed class ParquetFooter
{
    private const int TailBytes = 8, DeepestSchema = 64, Structure = 12, List = 9;

    private readonly List<ParquetField> _fields = [];
    private readonly List<ParquetGroup> _groups = [];
    private readonly HashSet<int> _runLengths = [];
    private int _leaves;

    private ParquetFooter()
    {
    }

    /// <summary>The top-level columns of the schema.</summary>
    public IReadOnlyList<ParquetField> Fields => _fields;

    /// <summary>The row groups.</summary>
    public IReadOnlyList<ParquetGroup> Groups => _groups;

    /// <summary>The number of rows × columns of all groups.</summary>
    public long Cells { get; private set; }

    /// <summary>The position of the footer.</summary>
    public long Start { get; private set; }

    /// <summary>The columns that are the index of a data frame, according to the metadata.</summary>
    public IReadOnlyList<string> Index { get; private set; } = [];

    /// <summary>Reads the footer of a file.</summary>
    /// <exception cref="InvalidDataException">The file is not Parquet, or its footer is invalid.</exception>
    public static ParquetFooter Read(Stream file)
    {
        var footer = new ParquetFooter();
        footer.ReadFile(file);
        return footer;
    }

    /// <summary>Whether a column has a supported type and readable pages.</summary>
    public bool IsReadable(ParquetField field) =>
        field.Meaning != ParquetMeaning.None && _groups.All(group => group.Chunks[field.Leaf].Hindrance is null);

    /// <summary>The reason why a column is not read: "holds lists of INT32"; null if it is read.</summary>
    public string? Hindrance(ParquetField field)
    {
        if (field.Meaning == ParquetMeaning.None) return $"holds {field.TypeName}";
        if (_groups.Select(group => group.Chunks[field.Leaf].Hindrance).FirstOrDefault(hindrance => hindrance is not null) is { } chunk)
            return $"holds {field.TypeName}, but its cells {chunk}";
        return field.Meaning == ParquetMeaning.Boolean && _runLengths.Contains(field.Leaf)
            ? $"holds {field.TypeName}, but its cells are run lengths (the encoding RLE), which are read for other types alone" : null;
    }

    /// <summary>Records that the cells of a column are run-length encoded.</summary>
    public void HasRunLengths(int leaf) => _runLengths.Add(leaf);

    private void ReadFile(Stream file)
    {
        byte[] tail = ParquetClaims.Bytes(file, file.Length - TailBytes, TailBytes);
        if (tail.Length == TailBytes && tail.AsSpan(4).SequenceEqual("PARE"u8))
            throw new InvalidDataException("it is encrypted as a whole.");
        if (tail.Length < TailBytes || !tail.AsSpan(4).SequenceEqual("PAR1"u8))
            throw new InvalidDataException("it does not end with PAR1.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length < 0 || length > file.Length - TailBytes)
            throw new InvalidDataException($"its last {length:N0} bytes are said to describe it, but it has {file.Length:N0}.");
        Start = file.Length - TailBytes - length;
        byte[] described = ParquetClaims.Bytes(file, Start, length);
        var footer = new ThriftSpan(described);
        ParquetThrift.Check(ref footer, "File");
        footer = new ThriftSpan(described);
        int field = 0;
        while (footer.Next(ref field, out int type))
        {
            switch (field, type)
            {
                case (2, List):
                    ReadSchema(ref footer);
                    break;
                case (4, List):
                    for (int left = footer.List(out int element); left > 0; left--) ReadGroup(ref footer, element);
                    break;
                case (5, List):
                    for (int left = footer.List(out int element); left > 0; left--) ReadPair(ref footer, element);
                    break;
                default:
                    footer.Skip(type, 0);
                    break;
            }
        }

        foreach (var group in _groups)
            if (group.Chunks.Count != _leaves)
                throw new InvalidDataException($"a group has {group.Chunks.Count:N0} columns where {_leaves:N0} are described.");
    }

    // Elements are in depth-first order, each with its number of children. The first is the table.
    private void ReadSchema(ref ThriftSpan footer)
    {
        var open = new Stack<long>();
        ParquetElement? top = null;
        int firstLeaf = 0;
        string? inner = null;
        for (int left = footer.List(out int type); left > 0; left--)
        {
            if (type != Structure) throw new InvalidDataException("the schema is not a list of structures.");
            var element = ParquetElement.Read(ref footer);
            while (open.Count > 0 && open.Peek() <= 0) open.Pop();
            if (open.Count > 0) open.Push(open.Pop() - 1);
            if (open.Count == 1)
            {
                Add(top, firstLeaf, inner);
                (top, firstLeaf, inner) = (element, _leaves, null);
            }
            else if (open.Count > 1 && element.Physical >= 0)
            {
                inner = inner is null && element.Physical < ParquetElement.PhysicalNames.Count
                    ? ParquetElement.PhysicalNames[element.Physical] : null;
            }

            if (element.Children > left)
                throw new InvalidDataException($"a column has {element.Children:N0} parts where {left - 1:N0} are described.");
            if (element.Children > 0) open.Push(element.Children);
            else if (open.Count > 0 && element.Physical >= 0) _leaves++;
            if (open.Count > DeepestSchema) throw new InvalidDataException($"columns are nested deeper than {DeepestSchema}.");
        }

        Add(top, firstLeaf, inner);
    }

    private void Add(ParquetElement? top, int firstLeaf, string? inner)
    {
        if (top is not null) _fields.Add(new(top, firstLeaf, inner));
    }

    private void ReadGroup(ref ThriftSpan footer, int element)
    {
        if (element != Structure) throw new InvalidDataException("the row groups are not structures.");
        int field = 0;
        long rows = 0;
        var chunks = new List<ParquetChunk>();
        while (footer.Next(ref field, out int type))
        {
            if (field == 1 && type == List)
            {
                for (int left = footer.List(out int chunk); left > 0; left--)
                    chunks.Add(chunk == Structure ? ParquetChunk.Read(ref footer)
                        : throw new InvalidDataException("the columns of a row group are not structures."));
            }
            else if (field == 3 && type == 6) rows = footer.Number();
            else footer.Skip(type, 2);
        }

        if (rows is < 0 or > int.MaxValue) throw new InvalidDataException($"a group claims {rows:N0} rows.");
        foreach (var chunk in chunks)
            if (chunk.Values < rows && chunk.Hindrance is null)
                throw new InvalidDataException($"a group claims {rows:N0} rows, but one of its columns has {chunk.Values:N0} cells.");
        Cells += rows * Math.Max(1, chunks.Count);
        _groups.Add(new(rows, chunks));
    }

    private void ReadPair(ref ThriftSpan footer, int element)
    {
        if (element != Structure) throw new InvalidDataException("the key-value metadata are not structures.");
        int field = 0;
        bool isFrame = false;
        ReadOnlySpan<byte> value = default;
        while (footer.Next(ref field, out int type))
        {
            if (field == 1 && type == 8) isFrame = footer.Bytes().SequenceEqual("pandas"u8);
            else if (field == 2 && type == 8) value = footer.Bytes();
            else footer.Skip(type, 2);
        }

        if (isFrame) Index = FrameIndex.In(value);
    }
}

/// <summary>A column chunk: storage and position of the cells of a column in a row group.</summary>
internal sealed record ParquetChunk
{
    private const int SnappyCodec = 1;

    // UNCOMPRESSED, SNAPPY, GZIP, LZO, BROTLI, LZ4, ZSTD, LZ4_RAW; null for those that the package decompresses. LZ4 has several framings,
    // which the package does not support.
    private static readonly string?[] Unread = [null, null, null, "LZO", null, "LZ4 with frames of its own (not LZ4_RAW)", null, null];

    /// <summary>The number of cells.</summary>
    public long Values { get; private set; }

    /// <summary>The code of the compression.</summary>
    public int Codec { get; private set; }

    /// <summary>The number of bytes of the decompressed pages.</summary>
    public long Unpacked { get; private set; }

    /// <summary>The number of bytes of the compressed pages.</summary>
    public long Packed { get; private set; }

    /// <summary>The position of the first data page.</summary>
    public long Data { get; private set; }

    /// <summary>The position of the dictionary page; 0 for none or if it is the first page.</summary>
    public long Dictionary { get; private set; }

    /// <summary>The reason why the pages cannot be read; null if they can.</summary>
    public string? Hindrance { get; private set; }

    /// <summary>The position of the first page. Programs differ in which of the two positions is smaller.</summary>
    public long Start => Data == 0 ? Dictionary : Dictionary == 0 ? Data : Math.Min(Data, Dictionary);

    /// <summary>Whether the pages are compressed with Snappy.</summary>
    public bool IsSnappy => Codec == SnappyCodec;

    /// <summary>Reads a chunk in a footer.</summary>
    /// <exception cref="InvalidDataException">The chunk is invalid.</exception>
    public static ParquetChunk Read(ref ThriftSpan footer)
    {
        var chunk = new ParquetChunk();
        int field = 0;
        while (footer.Next(ref field, out int type))
        {
            switch (field, type)
            {
                case (1, 8):
                    chunk.Hindrance = "lie in another file";
                    footer.Skip(type, 4);
                    break;
                case (3, 12):
                    chunk.ReadMetadata(ref footer);
                    break;
                case (8, 12):
                    chunk.Hindrance = "are encrypted";
                    footer.Skip(type, 4);
                    break;
                default:
                    footer.Skip(type, 4);
                    break;
            }
        }

        return chunk;
    }

    private void ReadMetadata(ref ThriftSpan footer)
    {
        int field = 0;
        while (footer.Next(ref field, out int type))
        {
            switch (field, type)
            {
                case (4, 5):
                    Codec = (int)Math.Clamp(footer.Number(), 0, int.MaxValue);
                    break;
                case (5, 6):
                    Values = footer.Number();
                    break;
                case (6, 6):
                    Unpacked = footer.Number();
                    break;
                case (7, 6):
                    Packed = footer.Number();
                    break;
                case (9, 6):
                    Data = footer.Number();
                    break;
                case (11, 6):
                    Dictionary = footer.Number();
                    break;
                default:
                    footer.Skip(type, 5);
                    break;
            }
        }

        if (Values is < 0 or > int.MaxValue) throw new InvalidDataException($"a column claims {Values:N0} cells.");
        string? compression = Codec < Unread.Length ? Unread[Codec] : $"the unknown method {Codec}";
        if (compression is not null) Hindrance = $"are compressed with {compression}";
    }
}

/// <summary>A row group, with a chunk for each stored column.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Chunks">The chunks, in the order of the schema.</param>
internal sealed record ParquetGroup(long Rows, IReadOnlyList<ParquetChunk> Chunks);

/// <summary>Detects the columns that are the index of a data frame and not data.</summary>
internal static class FrameIndex
{
    private const string Unnamed = "__index_level_";

    /// <summary>The index columns in the "pandas" metadata of a Parquet file; none if the metadata cannot be parsed.</summary>
    /// <param name="remark">JSON: {"index_columns": ["__index_level_0__"], …}. An index that is not stored is an object instead of a
    /// name.</param>
    public static IReadOnlyList<string> In(ReadOnlySpan<byte> remark)
    {
        try
        {
            using var json = JsonDocument.Parse(remark.ToArray());
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("index_columns", out var columns)
                && columns.ValueKind == JsonValueKind.Array
                ? [.. columns.EnumerateArray().Where(column => column.ValueKind == JsonValueKind.String)
                .Select(column => column.GetString()!)]
                : [];
        }
        catch (JsonException)
        {
            // The metadata is not from pandas, so all columns are data.
            return [];
        }
    }

    /// <summary>Whether a column has the name of an unnamed index, in case the metadata is lost.</summary>
    public static bool IsNamedAsOne(string column) =>
        column.StartsWith(Unnamed, StringComparison.Ordinal) && column.EndsWith("__", StringComparison.Ordinal)
        && column.Length > Unnamed.Length + 2 && column.AsSpan(Unnamed.Length..^2).IndexOfAnyExceptInRange('0', '9') < 0;
}

/// <summary>Presents a Parquet file as if it had only the columns that are read, with their storage types.</summary>
/// <remarks>
/// The package refuses a file with one column of an unknown type, and rejects some encodings of dates, which it takes for integers. So it
/// gets another footer for the same pages: flat columns of storage types without meanings. <see cref="ParquetColumns"/> applies the
/// meanings.
/// </remarks>
internal static class ParquetSubset
{
    private const int Utf8 = 0, Structure = 12, List = 9, Int32 = 5, Int64 = 6, Text = 8;

    // The list of encodings is required but not used, because each page has its own.
    private const int AnyEncoding = 0;

    /// <summary>Creates the file with the footer of some columns.</summary>
    /// <param name="file">The file. It is closed with the result.</param>
    /// <param name="footer">The original footer.</param>
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

    /// <summary>The name of a column in that file. Original names may contain points, which the package takes for paths.</summary>
    public static string NameOf(int index) => FormattableString.Invariant($"c{index}");

    private static void Write(ThriftWriter footer, ParquetFooter whole, IReadOnlyList<ParquetField> fields)
    {
        footer.Begin();
        footer.Number(1, Int32, 1);
        footer.List(2, Structure, fields.Count + 1);
        footer.Begin();
        footer.Bytes(4, "schema"u8);
        footer.Number(5, Int32, fields.Count);
        footer.End();
        for (int index = 0; index < fields.Count; index++) WriteElement(footer, fields[index], index);
        footer.Number(3, Int64, whole.Groups.Sum(group => group.Rows));
        footer.List(4, Structure, whole.Groups.Count);
        foreach (var group in whole.Groups)
        {
            footer.Begin();
            footer.List(1, Structure, fields.Count);
            for (int index = 0; index < fields.Count; index++) WriteChunk(footer, fields[index], index, group.Chunks[fields[index].Leaf]);
            footer.Number(2, Int64, fields.Sum(field => group.Chunks[field.Leaf].Unpacked));
            footer.Number(3, Int64, group.Rows);
            footer.End();
        }

        footer.End();
    }

    private static void WriteElement(ThriftWriter footer, ParquetField field, int index)
    {
        footer.Begin();
        footer.Number(1, Int32, field.Element.Physical);
        if (field.Element.Length > 0) footer.Number(2, Int32, field.Element.Length);
        footer.Number(3, Int32, field.Element.Repetition);
        footer.Bytes(4, Encoding.UTF8.GetBytes(NameOf(index)));
        if (field.Meaning == ParquetMeaning.Text) footer.Number(6, Int32, Utf8);
        footer.End();
    }

    private static void WriteChunk(ThriftWriter footer, ParquetField field, int index, ParquetChunk chunk)
    {
        footer.Begin();
        footer.Number(2, Int64, chunk.Start);
        footer.Structure(3);
        footer.Number(1, Int32, field.Element.Physical);
        footer.List(2, Int32, 1);
        footer.Element(AnyEncoding);
        footer.List(3, Text, 1);
        footer.Element(Encoding.UTF8.GetBytes(NameOf(index)));
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
