namespace Nabla.Data.Readers;

/// <summary>Reads and checks the page headers of a Parquet file.</summary>
/// <param name="file">The file.</param>
internal sealed class ParquetPages(Stream file)
{
    private const int LargestHeader = 1 << 16, WindowBytes = 1 << 18, UsualPage = 1 << 24, LargestRatio = 1040;
    private const int DictionaryPage = 2, RunLengths = 3, VarintBytes = 5;

    private byte[] _window = [];
    private long _windowStart;

    /// <summary>Reads the page headers of a column up to its number of cells.</summary>
    /// <returns>Whether the cells are run-length encoded (RLE).</returns>
    /// <exception cref="InvalidDataException">Pages are missing, or a page header is invalid.</exception>
    public bool Read(ParquetChunk chunk)
    {
        long at = chunk.Start;
        bool anyRunLengths = false;
        for (long cells = 0; cells < chunk.Values;)
        {
            if (at < 0 || at >= file.Length)
                throw new InvalidDataException($"a column claims {chunk.Values:N0} cells, but the file ends after {cells:N0} of them.");
            var page = ReadPage(at);
            if (page.Compressed < 0 || page.Compressed > file.Length - at - page.Header)
                throw new InvalidDataException($"the page at byte {at:N0} claims {page.Compressed:N0} bytes, but the file ends "
                    + $"{file.Length - at - page.Header:N0} behind its header.");
            if (page.Uncompressed < 0 || page.Uncompressed > Math.Max(UsualPage, LargestRatio * page.Compressed))
                throw new InvalidDataException($"the page at byte {at:N0} claims that {page.Compressed:N0} bytes unpack to "
                    + $"{page.Uncompressed:N0}.");
            if (page.Values < 0 || (page.Type == DictionaryPage ? page.Values > Math.Max(page.Uncompressed, page.Compressed)
                : page.Values > chunk.Values - cells))
                throw new InvalidDataException($"the page at byte {at:N0} claims {page.Values:N0} values.");
            if (chunk.IsSnappy && !page.IsPlain
                && SnappyLength(at + page.Header + page.Levels) > Math.Max(page.Uncompressed, page.Compressed))
                throw new InvalidDataException($"the page at byte {at:N0} claims that it unpacks to more than the {page.Uncompressed:N0} "
                    + "bytes of its header.");
            if (page.Type != DictionaryPage) cells += page.Values;
            anyRunLengths |= page is { Type: not DictionaryPage, Encoding: RunLengths };
            at += page.Header + page.Compressed;
        }

        return anyRunLengths;
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
                    page = ReadDetails(ref header, page, encodingField: field == 8 ? 4 : 2);
                    break;
                default:
                    header.Skip(type, 1);
                    break;
            }
        }

        return page with { Header = header.Position };
    }

    // Headers of data pages, dictionary pages, and data pages of version 2. Only the last has the lengths of levels, which are never
    // compressed, in fields 5 and 6.
    private static Page ReadDetails(ref ThriftSpan header, Page page, int encodingField)
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
                case (2 or 4, 5) when field == encodingField:
                    page = page with { Encoding = header.Number() };
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

    /// <summary>The decompressed length at the start of a Snappy block.</summary>
    private long SnappyLength(long at)
    {
        long length = 0;
        byte[] bytes = ParquetClaims.Bytes(file, at, VarintBytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            length |= (long)(bytes[i] & 127) << (7 * i);
            if (bytes[i] < 128) break;
        }

        return length;
    }

    /// <summary>The bytes from a position on, as many as a header may have. They are buffered for many small pages.</summary>
    private ReadOnlySpan<byte> Header(long at)
    {
        if (at < _windowStart || at + Math.Min(LargestHeader, file.Length - at) > _windowStart + _window.Length)
            (_window, _windowStart) = (ParquetClaims.Bytes(file, at, WindowBytes, _window), at);
        var rest = _window.AsSpan((int)(at - _windowStart));
        return rest[..Math.Min(LargestHeader, rest.Length)];
    }

    /// <summary>The header of a page.</summary>
    private readonly record struct Page(long Type, long Uncompressed, long Compressed, long Values, int Header, long Levels, bool IsPlain,
        long Encoding);
}

/// <summary>Checks sizes, counts and nesting in a Parquet file before the package reads it.</summary>
/// <remarks>
/// The package allocates the sizes in a header, waits forever for bytes after the end of the file, and follows any depth of nesting until
/// the stack overflows. Field numbers are those of parquet.thrift in the Apache Parquet format. The package detects errors within these
/// limits. <see cref="ParquetFooter"/> contains the footer, <see cref="ParquetPages"/> the page headers.
/// </remarks>
internal static class ParquetClaims
{
    /// <summary>The maximum number of cells of a file: per byte, and a constant. Columns of equal cells need few bytes.</summary>
    public const long CellsPerByte = 1024, CellsBesides = 1 << 20;

    /// <summary>Checks a file.</summary>
    /// <param name="file">The file, at its start. Its position changes.</param>
    /// <returns>The checked footer. The pages of columns that are not read are not checked.</returns>
    /// <exception cref="InvalidDataException">The file is invalid. The message is a sentence with the reason.</exception>
    public static ParquetFooter Require(Stream file)
    {
        var footer = ParquetFooter.Read(file);
        if (footer.Cells > CellsBesides + CellsPerByte * file.Length)
            throw new InvalidDataException($"it claims {footer.Cells:N0} cells in {file.Length:N0} bytes; at most "
                + $"{CellsPerByte:N0} a byte are read.");
        var pages = new ParquetPages(file);
        foreach (var field in footer.Fields.Where(footer.IsReadable))
            foreach (var group in footer.Groups)
                if (pages.Read(group.Chunks[field.Leaf])) footer.HasRunLengths(field.Leaf);
        return footer;
    }

    /// <summary>Reads bytes from a position on, fewer at the end of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">The position.</param>
    /// <param name="most">The maximum number of bytes.</param>
    /// <param name="room">An array to reuse if it has the right length.</param>
    public static byte[] Bytes(Stream file, long from, int most, byte[]? room = null)
    {
        long length = Math.Clamp(file.Length - Math.Max(0, from), 0, most);
        var bytes = room?.Length == length ? room : new byte[length];
        file.Position = Math.Max(0, from);
        file.ReadExactly(bytes);
        return bytes;
    }
}
