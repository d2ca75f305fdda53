using System.Buffers.Binary;

namespace Nabla.Data.Readers;

/// <summary>What the end of a Parquet file says of it: columns, groups of rows, and where the pages are.</summary>
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

    /// <summary>The columns at the top of the schema.</summary>
    public IReadOnlyList<ParquetField> Fields => _fields;

    /// <summary>The groups of rows.</summary>
    public IReadOnlyList<ParquetGroup> Groups => _groups;

    /// <summary>Rows × columns of all groups.</summary>
    public long Cells { get; private set; }

    /// <summary>Where the footer begins.</summary>
    public long Start { get; private set; }

    /// <summary>Columns that are the index of the frame that was saved, by its own account.</summary>
    public IReadOnlyList<string> Index { get; private set; } = [];

    /// <summary>Reads the end of a file.</summary>
    /// <exception cref="InvalidDataException">It is none, or claims what cannot be.</exception>
    public static ParquetFooter Read(Stream file)
    {
        var footer = new ParquetFooter();
        footer.ReadFile(file);
        return footer;
    }

    /// <summary>Whether a column holds cells that we read, in pages that can be read.</summary>
    public bool IsReadable(ParquetField field) =>
        field.Meaning != ParquetMeaning.None && _groups.All(group => group.Chunks[field.Leaf].Hindrance is null);

    /// <summary>Why a column is not read: "holds lists of INT32"; null where it is.</summary>
    public string? Hindrance(ParquetField field)
    {
        if (field.Meaning == ParquetMeaning.None) return $"holds {field.TypeName}";
        if (_groups.Select(group => group.Chunks[field.Leaf].Hindrance).FirstOrDefault(hindrance => hindrance is not null) is { } chunk)
            return $"holds {field.TypeName}, but its cells {chunk}";
        return field.Meaning == ParquetMeaning.Boolean && _runLengths.Contains(field.Leaf)
            ? $"holds {field.TypeName}, but its cells are run lengths (the encoding RLE), which are read for other types alone" : null;
    }

    /// <summary>Remembers that the cells of a column are written as run lengths.</summary>
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

    // Elements come parents first, each with the number of its children; the first is the table itself.
    private void ReadSchema(ref ThriftSpan footer)
    {
        var open = new Stack<long>();
        ParquetElement? top = null;
        int firstLeaf = 0;
        string? inner = null;
        for (int left = footer.List(out int type); left > 0; left--)
        {
            if (type != Structure) throw new InvalidDataException("the schema is no list of structures.");
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
        if (element != Structure) throw new InvalidDataException("the groups of rows are no structures.");
        int field = 0;
        long rows = 0;
        var chunks = new List<ParquetChunk>();
        while (footer.Next(ref field, out int type))
        {
            if (field == 1 && type == List)
            {
                for (int left = footer.List(out int chunk); left > 0; left--)
                    chunks.Add(chunk == Structure ? ParquetChunk.Read(ref footer)
                        : throw new InvalidDataException("the columns of a group are no structures."));
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
        if (element != Structure) throw new InvalidDataException("the remarks are no structures.");
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
