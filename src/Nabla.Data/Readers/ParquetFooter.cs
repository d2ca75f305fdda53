using System.Buffers.Binary;

namespace Nabla.Data.Readers;

/// <summary>What the end of a Parquet file says of it: nesting, groups of rows, and where the pages of their columns are.</summary>
internal sealed class ParquetFooter
{
    private const int TailBytes = 8, DeepestSchema = 64, Snappy = 1;

    private readonly List<ParquetChunk> _chunks = [];

    private ParquetFooter()
    {
    }

    /// <summary>The columns of all groups.</summary>
    public IReadOnlyList<ParquetChunk> Chunks => _chunks;

    /// <summary>Rows × columns of all groups.</summary>
    public long Cells { get; private set; }

    /// <summary>Reads the end of a file.</summary>
    /// <exception cref="InvalidDataException">It is none, or claims what cannot be.</exception>
    public static ParquetFooter Read(Stream file)
    {
        var footer = new ParquetFooter();
        footer.ReadFile(file);
        return footer;
    }

    private void ReadFile(Stream file)
    {
        byte[] tail = ParquetClaims.Bytes(file, file.Length - TailBytes, TailBytes);
        if (tail.Length < TailBytes || !tail.AsSpan(4).SequenceEqual("PAR1"u8)) throw new InvalidDataException("it does not end with PAR1.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length < 0 || length > file.Length - TailBytes) throw new InvalidDataException($"its last {length:N0} bytes are said to describe it, but it has {file.Length:N0}.");
        byte[] described = ParquetClaims.Bytes(file, file.Length - TailBytes - length, length);
        var footer = new ThriftSpan(described);
        ParquetThrift.Check(ref footer, "File");
        footer = new ThriftSpan(described);
        int field = 0;
        while (footer.Next(ref field, out int type))
        {
            if (field == 2 && type == 9) ReadSchema(ref footer);
            else if (field == 4 && type == 9)
            {
                for (int left = footer.List(out int element); left > 0; left--) ReadGroup(ref footer, element);
            }
            else footer.Skip(type, 0);
        }
    }

    // Elements come parents first, each with the number of its children.
    private static void ReadSchema(ref ThriftSpan footer)
    {
        var open = new Stack<long>();
        for (int left = footer.List(out int element); left > 0; left--)
        {
            long children = 0;
            int field = 0;
            if (element != 12) footer.Skip(element, 1, element: true);
            else
            {
                while (footer.Next(ref field, out int type))
                {
                    if (field == 5 && type == 5) children = footer.Number();
                    else footer.Skip(type, 2);
                }
            }

            while (open.Count > 0 && open.Peek() <= 0) open.Pop();
            if (open.Count > 0) open.Push(open.Pop() - 1);
            if (children > left) throw new InvalidDataException($"a column has {children:N0} parts where {left - 1:N0} are described.");
            if (children > 0) open.Push(children);
            if (open.Count > DeepestSchema) throw new InvalidDataException($"columns are nested deeper than {DeepestSchema}.");
        }
    }

    private void ReadGroup(ref ThriftSpan footer, int element)
    {
        if (element != 12)
        {
            footer.Skip(element, 1, element: true);
            return;
        }

        int field = 0, first = _chunks.Count;
        long rows = 0;
        while (footer.Next(ref field, out int type))
        {
            if (field == 1 && type == 9)
            {
                for (int left = footer.List(out int chunk); left > 0; left--) ReadChunk(ref footer, chunk);
            }
            else if (field == 3 && type == 6) rows = footer.Number();
            else footer.Skip(type, 2);
        }

        if (rows is < 0 or > int.MaxValue) throw new InvalidDataException($"a group claims {rows:N0} rows.");
        foreach (var chunk in _chunks.Skip(first))
            if (chunk.Values < rows) throw new InvalidDataException($"a group claims {rows:N0} rows, but one of its columns has {chunk.Values:N0} cells.");
        Cells += rows * Math.Max(1, _chunks.Count - first);
    }

    private void ReadChunk(ref ThriftSpan footer, int element)
    {
        int field = 0;
        if (element != 12) footer.Skip(element, 3, element: true);
        else
        {
            while (footer.Next(ref field, out int type))
            {
                if (field == 3 && type == 12) ReadMetadata(ref footer);
                else footer.Skip(type, 4);
            }
        }
    }

    private void ReadMetadata(ref ThriftSpan footer)
    {
        int field = 0;
        long values = 0, data = 0, dictionary = 0, codec = 0;
        while (footer.Next(ref field, out int type))
        {
            switch (field, type)
            {
                case (4, 5):
                    codec = footer.Number();
                    break;
                case (5, 6):
                    values = footer.Number();
                    break;
                case (9, 6):
                    data = footer.Number();
                    break;
                case (11, 6):
                    dictionary = footer.Number();
                    break;
                default:
                    footer.Skip(type, 5);
                    break;
            }
        }

        if (values is < 0 or > int.MaxValue) throw new InvalidDataException($"a column claims {values:N0} cells.");
        // Which of the two comes first is written down differently by different programs.
        _chunks.Add(new ParquetChunk(values, data == 0 ? dictionary : dictionary == 0 ? data : Math.Min(data, dictionary), codec == Snappy));
    }
}
