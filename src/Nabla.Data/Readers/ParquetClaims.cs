namespace Nabla.Data.Readers;

/// <summary>Checks what a Parquet file claims of itself before the package believes it: sizes, counts and nesting.</summary>
/// <remarks>
/// The package makes room for as much as a header claims, waits forever for bytes behind the end of the file, and follows any depth of
/// nesting until the stack is used up. Numbers of fields are those of parquet.thrift in the Apache Parquet format. What is within these
/// limits and still wrong, the package notices.
/// <see cref="ParquetFooter"/> has what the end of the file says of it, <see cref="ParquetPages"/> what the pages say of themselves.
/// </remarks>
internal static class ParquetClaims
{
    /// <summary>Cells that a file may have for each byte, and besides: columns in which all is alike take next to none.</summary>
    public const long CellsPerByte = 1024, CellsBesides = 1 << 20;

    /// <summary>Refuses a file that claims what cannot be.</summary>
    /// <param name="file">The file, from its beginning; it is left somewhere.</param>
    /// <returns>What the file says of itself, checked; the pages of columns that are not read are not looked at.</returns>
    /// <exception cref="InvalidDataException">It does; the message says what, and ends with a point.</exception>
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

    /// <summary>Bytes from a place on, fewer where the file ends.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">The place.</param>
    /// <param name="most">How many.</param>
    /// <param name="room">An array to use again where it is as long.</param>
    public static byte[] Bytes(Stream file, long from, int most, byte[]? room = null)
    {
        long length = Math.Clamp(file.Length - Math.Max(0, from), 0, most);
        var bytes = room?.Length == length ? room : new byte[length];
        file.Position = Math.Max(0, from);
        file.ReadExactly(bytes);
        return bytes;
    }
}
