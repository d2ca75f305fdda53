using System.Buffers.Binary;

namespace Nabla.Data.Readers;

/// <summary>Checks what a Parquet file claims of itself before the package believes it: sizes, counts and nesting.</summary>
/// <remarks>
/// The package makes room for as much as a header claims, waits forever for bytes behind the end of the file, and follows any depth of nesting until the
/// stack is used up. Numbers of fields are those of parquet.thrift in the Apache Parquet format. What is within these limits and still wrong, the package notices.
/// </remarks>
internal sealed class ParquetClaims
{
    /// <summary>Cells that a file may have for each byte, and besides: columns in which all is alike take next to none.</summary>
    public const long CellsPerByte = 1024, CellsBesides = 1 << 20;

    private const int TailBytes = 8, LargestHeader = 1 << 16, WindowBytes = 1 << 18, UsualPage = 1 << 24, LargestRatio = 1040, DeepestSchema = 64;
    private const int DictionaryPage = 2, Snappy = 1, VarintBytes = 5;

    private readonly Stream _file;
    private readonly List<Chunk> _chunks = [];
    private byte[] _window = [];
    private long _windowStart, _cells;

    private ParquetClaims(Stream file) => _file = file;

    /// <summary>Refuses a file that claims what cannot be.</summary>
    /// <param name="file">The file, from its beginning; it is left somewhere.</param>
    /// <exception cref="InvalidDataException">It does; the message says what, and ends with a point.</exception>
    public static void Require(Stream file)
    {
        var claims = new ParquetClaims(file);
        claims.ReadFooter();
        if (claims._cells > CellsBesides + CellsPerByte * file.Length)
            throw new InvalidDataException($"it claims {claims._cells:N0} cells in {file.Length:N0} bytes; at most {CellsPerByte:N0} a byte are read.");
        foreach (var chunk in claims._chunks) claims.ReadPages(chunk);
    }

    private void ReadFooter()
    {
        byte[] tail = Bytes(_file.Length - TailBytes, TailBytes);
        if (tail.Length < TailBytes || !tail.AsSpan(4).SequenceEqual("PAR1"u8)) throw new InvalidDataException("it does not end with PAR1.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length < 0 || length > _file.Length - TailBytes) throw new InvalidDataException($"its last {length:N0} bytes are said to describe it, but it has {_file.Length:N0}.");
        byte[] described = Bytes(_file.Length - TailBytes - length, length);
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
        _cells += rows * Math.Max(1, _chunks.Count - first);
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
        _chunks.Add(new Chunk(values, data == 0 ? dictionary : dictionary == 0 ? data : Math.Min(data, dictionary), codec == Snappy));
    }

    /// <summary>Goes over the pages of a column until its cells are there.</summary>
    private void ReadPages(Chunk chunk)
    {
        long at = chunk.Start;
        for (long cells = 0; cells < chunk.Values;)
        {
            if (at < 0 || at >= _file.Length) throw new InvalidDataException($"a column claims {chunk.Values:N0} cells, but the file ends after {cells:N0} of them.");
            var page = ReadPage(at);
            if (page.Compressed < 0 || page.Compressed > _file.Length - at - page.Header)
                throw new InvalidDataException($"the page at byte {at:N0} claims {page.Compressed:N0} bytes, but the file ends {_file.Length - at - page.Header:N0} behind its header.");
            if (page.Uncompressed < 0 || page.Uncompressed > Math.Max(UsualPage, LargestRatio * page.Compressed))
                throw new InvalidDataException($"the page at byte {at:N0} claims that {page.Compressed:N0} bytes unpack to {page.Uncompressed:N0}.");
            if (page.Values < 0 || (page.Type == DictionaryPage ? page.Values > Math.Max(page.Uncompressed, page.Compressed) : page.Values > chunk.Values - cells))
                throw new InvalidDataException($"the page at byte {at:N0} claims {page.Values:N0} values.");
            if (chunk.IsSnappy && !page.IsPlain && SnappyLength(at + page.Header + page.Levels) > Math.Max(page.Uncompressed, page.Compressed))
                throw new InvalidDataException($"the page at byte {at:N0} claims that it unpacks to more than the {page.Uncompressed:N0} bytes of its header.");
            if (page.Type != DictionaryPage) cells += page.Values;
            at += page.Header + page.Compressed;
        }
    }

    private Page ReadPage(long at)
    {
        var bytes = Header(at);
        var header = new ThriftSpan(bytes);
        ParquetThrift.Check(ref header, "Page");
        header = new ThriftSpan(bytes);
        int field = 0;
        var page = new Page();
        while (header.Next(ref field, out int type))
        {
            switch (field, type)
            {
                case (1, 5):
                    page = page with { Type = header.Number() };
                    break;
                case (2, 5):
                    page = page with { Uncompressed = header.Number() };
                    break;
                case (3, 5):
                    page = page with { Compressed = header.Number() };
                    break;
                case (5 or 7 or 8, 12):
                    page = ReadDetails(ref header, page);
                    break;
                default:
                    header.Skip(type, 1);
                    break;
            }
        }

        return page with { Header = header.Position };
    }

    // Of data, of a dictionary, of data of the second version: only the last has lengths of levels, which are never compressed, in fields 5 and 6.
    private static Page ReadDetails(ref ThriftSpan header, Page page)
    {
        int field = 0;
        while (header.Next(ref field, out int type))
        {
            switch (field, type)
            {
                case (1, 5):
                    long values = header.Number();
                    if (values < 0) throw new InvalidDataException($"a page claims {values:N0} values.");
                    page = page with { Values = Math.Max(page.Values, values) };
                    break;
                case (5 or 6, 5):
                    page = page with { Levels = page.Levels + header.Number() };
                    break;
                case (7, 2):
                    page = page with { IsPlain = true };
                    break;
                default:
                    header.Skip(type, 2);
                    break;
            }
        }

        return page;
    }

    /// <summary>The length that a block of Snappy claims to unpack to: the number that it begins with.</summary>
    private long SnappyLength(long at)
    {
        long length = 0;
        byte[] bytes = Bytes(at, VarintBytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            length |= (long)(bytes[i] & 127) << (7 * i);
            if (bytes[i] < 128) break;
        }

        return length;
    }

    /// <summary>The bytes from a place on, as many as a header may have: of small pages many are read at once.</summary>
    private ReadOnlySpan<byte> Header(long at)
    {
        if (at < _windowStart || at + Math.Min(LargestHeader, _file.Length - at) > _windowStart + _window.Length) (_window, _windowStart) = (Bytes(at, WindowBytes, _window), at);
        var rest = _window.AsSpan((int)(at - _windowStart));
        return rest[..Math.Min(LargestHeader, rest.Length)];
    }

    private byte[] Bytes(long from, int most, byte[]? room = null)
    {
        long length = Math.Clamp(_file.Length - Math.Max(0, from), 0, most);
        var bytes = room?.Length == length ? room : new byte[length];
        _file.Position = Math.Max(0, from);
        _file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A column of a group: how many cells, where its pages begin, and whether they are compressed with Snappy.</summary>
    private readonly record struct Chunk(long Values, long Start, bool IsSnappy);

    /// <summary>What the header of a page claims.</summary>
    private readonly record struct Page(long Type, long Uncompressed, long Compressed, long Values, int Header, long Levels, bool IsPlain);
}
