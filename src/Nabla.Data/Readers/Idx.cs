using System.Buffers.Binary;

namespace Nabla.Data.Readers;

/// <summary>Reads IDX files, the format of MNIST. Gzip is decompressed.</summary>
/// <remarks>
/// Bytes 0 and 1 are 0, byte 2 is the type of the numbers, byte 3 the number of dimensions. Then follow the length of each dimension as a
/// big-endian 32-bit integer and the numbers in row-major order, big-endian. (LeCun, Cortes, Burges: the MNIST database, "the IDX file
/// format".)
/// </remarks>
public static class Idx
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The array.</returns>
    /// <exception cref="NablaException">The file is missing or is not IDX, or its length differs from that in its header.</exception>
    public static NumberArray Read(string path) => Read(Input.File(path));

    /// <summary>Reads a stream from its current position.</summary>
    /// <param name="stream">The bytes. The stream is not closed.</param>
    /// <param name="source">The name of the stream, for messages.</param>
    /// <returns>The array.</returns>
    /// <exception cref="NablaException">As for a file.</exception>
    public static NumberArray Read(Stream stream, string source = "the stream") => Read(Input.From(stream, source));

    internal static NumberArray Read(Input input)
    {
        using var stream = input.Open();
        var header = IdxHeader.Read(stream, input.Name);
        int length = ClaimedBytes.Needed(input.Name, header.Shape, NumberArray.SizeOf(header.Kind));
        byte[] body = ClaimedBytes.Read(stream, length, input.Name, header.Offset);
        if (stream.ReadByte() >= 0) throw IdxHeader.TooLong(input.Name, header.Offset + length);
        return new NumberArray([.. header.Shape.Select(dimension => (int)dimension)], header.Kind, body, bigEndian: true);
    }
}

/// <summary>The header of an IDX file.</summary>
/// <param name="Shape">Length of each dimension.</param>
/// <param name="Kind">How the numbers are stored.</param>
/// <param name="Offset">The offset of the numbers in the (decompressed) file.</param>
internal sealed record IdxHeader(IReadOnlyList<long> Shape, NumberKind Kind, int Offset)
{
    private const int UsualImage = 1 << 18;

    /// <summary>Reads the header at the start of a stream.</summary>
    public static IdxHeader Read(Stream stream, string name)
    {
        byte[] magic = ClaimedBytes.Read(stream, 4, name, 0);
        if (magic[0] != 0 || magic[1] != 0 || KindOf(magic[2]) is not { } kind || magic[3] == 0)
            throw new NablaException("not-idx", $"{name} is not an IDX file: expected bytes 0 to 3 to be 00000803 (images) or 00000801 "
                + $"(labels), for example (got {Convert.ToHexString(magic)}). Check that it is the right file.");
        byte[] lengths = ClaimedBytes.Read(stream, 4 * magic[3], name, 4);
        return new IdxHeader([.. Enumerable.Range(0, magic[3])
            .Select(d => (long)BinaryPrimitives.ReadUInt32BigEndian(lengths.AsSpan(4 * d)))], kind, 4 + lengths.Length);
    }

    /// <summary>The number of numbers in an image: the product of all dimensions except the first.</summary>
    /// <exception cref="NablaException">The file has no images, or an image is larger than an array can be.</exception>
    public int ImageWidth(string name)
    {
        if (Shape.Count < 2 || Shape.Contains(0))
            throw new NablaException("not-images", $"{name}: expected images (got {string.Join(" × ", Shape)} numbers, which may be "
                + "labels). Name the file of the images; the labels are found next to it.");
        int size = NumberArray.SizeOf(Kind);
        return ClaimedBytes.Needed(name, Shape.Skip(1), size) / size;
    }

    /// <summary>Throws if a file has not the length in its header, so that no memory is allocated for missing bytes.</summary>
    /// <param name="stream">The file, after its header.</param>
    /// <param name="name">The name of the file, for messages.</param>
    /// <exception cref="NablaException">The length differs. That of gzip is known only after reading all bytes, which is done here for
    /// unusually large images.</exception>
    public void RequireLength(Stream stream, string name)
    {
        double claimed = Shape.Aggregate((double)NumberArray.SizeOf(Kind), (product, dimension) => product * dimension);
        long length = stream.CanSeek ? stream.Length - Offset : claimed / Shape[0] > UsualImage ? Skip(stream) : (long)claimed;
        if (length < claimed)
            throw ClaimedBytes.Truncated(name, claimed, Offset, length);
        if (length > claimed) throw TooLong(name, Offset + (long)claimed);
    }

    /// <summary>Fills a span with the next bytes.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="destination">The span.</param>
    /// <param name="from">The offset of the bytes after the header.</param>
    /// <param name="name">The name of the file, for messages.</param>
    /// <exception cref="NablaException">The file ends too early.</exception>
    public void ReadNext(Stream stream, Span<byte> destination, long from, string name)
    {
        int count = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (count < destination.Length)
            throw ClaimedBytes.Truncated(name, destination.Length, Offset + from, count);
    }

    /// <summary>Creates the error for a file that is longer than its header says.</summary>
    public static NablaException TooLong(string name, long end) =>
        new("too-long", $"{name}: the data must end at byte {end:N0} as its header says, but more bytes follow. Copy or download the file "
            + "again.");

    private static long Skip(Stream stream)
    {
        var buffer = new byte[1 << 16];
        long length = 0;
        while (stream.Read(buffer) is var count && count > 0) length += count;
        return length;
    }

    private static NumberKind? KindOf(byte code) => code switch
    {
        0x08 => NumberKind.UInt8,
        0x09 => NumberKind.Int8,
        0x0B => NumberKind.Int16,
        0x0C => NumberKind.Int32,
        0x0D => NumberKind.Float32,
        0x0E => NumberKind.Float64,
        _ => null,
    };
}
