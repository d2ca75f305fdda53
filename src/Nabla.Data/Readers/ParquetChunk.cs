namespace Nabla.Data.Readers;

/// <summary>A column of a group of rows: how its cells are stored, and where.</summary>
internal sealed record ParquetChunk
{
    private const int SnappyCodec = 1;

    // UNCOMPRESSED, SNAPPY, GZIP, LZO, BROTLI, LZ4, ZSTD, LZ4_RAW: those that the package unpacks. What calls itself LZ4 is framed in
    // several ways, which it takes for none.
    private static readonly string?[] Unread = [null, null, null, "LZO", null, "LZ4 with frames of its own (not LZ4_RAW)", null, null];

    /// <summary>Number of cells.</summary>
    public long Values { get; private set; }

    /// <summary>The code of the compression.</summary>
    public int Codec { get; private set; }

    /// <summary>Bytes of the pages when they are unpacked.</summary>
    public long Unpacked { get; private set; }

    /// <summary>Bytes of the pages as they are.</summary>
    public long Packed { get; private set; }

    /// <summary>Where pages with cells begin.</summary>
    public long Data { get; private set; }

    /// <summary>Where the page with the dictionary is; 0 for nowhere, or where the others are.</summary>
    public long Dictionary { get; private set; }

    /// <summary>Why the pages cannot be read; null where they can.</summary>
    public string? Hindrance { get; private set; }

    /// <summary>Where the first page is: which of the two comes first is written down differently by different programs.</summary>
    public long Start => Data == 0 ? Dictionary : Dictionary == 0 ? Data : Math.Min(Data, Dictionary);

    /// <summary>Whether the pages are compressed with Snappy.</summary>
    public bool IsSnappy => Codec == SnappyCodec;

    /// <summary>Reads a chunk where a footer describes it.</summary>
    /// <exception cref="InvalidDataException">It claims what cannot be.</exception>
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

/// <summary>A group of rows, with a chunk for each column that is stored.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Chunks">The columns, in the order of the schema.</param>
internal sealed record ParquetGroup(long Rows, IReadOnlyList<ParquetChunk> Chunks);
