using System.Buffers.Binary;

namespace Nabla.Data.Readers;

/// <summary>Reads IDX files, the format of MNIST; gzip is decompressed.</summary>
/// <remarks>
/// Bytes 0 and 1 are 0, byte 2 is the kind of number, byte 3 the number of dimensions; then the length of each dimension as a
/// big-endian 32-bit number, then the numbers in row-major order, big-endian. (LeCun, Cortes, Burges: the MNIST database, "the IDX file
/// format".)
/// </remarks>
public static class Idx
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The array.</returns>
    /// <exception cref="DataException">The file is missing, is no IDX file, or is shorter or longer than its header claims.</exception>
    public static NumberArray Read(string path) => Read(Input.File(path));

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">The bytes; the stream stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <returns>The array.</returns>
    /// <exception cref="DataException">As for a file.</exception>
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

/// <summary>What an IDX file says of itself.</summary>
/// <param name="Shape">Length of each dimension.</param>
/// <param name="Kind">How the numbers are stored.</param>
/// <param name="Offset">Where in the (decompressed) file they begin.</param>
internal sealed record IdxHeader(IReadOnlyList<long> Shape, NumberKind Kind, int Offset)
{
    private const int UsualImage = 1 << 18;

    /// <summary>Reads the header with which a stream begins.</summary>
    public static IdxHeader Read(Stream stream, string name)
    {
        byte[] magic = ClaimedBytes.Read(stream, 4, name, 0);
        if (magic[0] != 0 || magic[1] != 0 || KindOf(magic[2]) is not { } kind || magic[3] == 0)
            throw new DataException("not-idx", $"{name} is not an IDX file: expected bytes 0 to 3 to be 00000803 (images) or 00000801 "
                + $"(labels), for example (got {Convert.ToHexString(magic)}). Check that it is the right file.");
        byte[] lengths = ClaimedBytes.Read(stream, 4 * magic[3], name, 4);
        return new IdxHeader([.. Enumerable.Range(0, magic[3])
            .Select(d => (long)BinaryPrimitives.ReadUInt32BigEndian(lengths.AsSpan(4 * d)))], kind, 4 + lengths.Length);
    }

    /// <summary>Numbers in an image: the product of all dimensions but the first.</summary>
    /// <exception cref="DataException">These are no images, or they are larger than one array can hold.</exception>
    public int ImageWidth(string name)
    {
        if (Shape.Count < 2 || Shape.Contains(0))
            throw new DataException("not-images", $"{name}: expected images (got {string.Join(" × ", Shape)} numbers, which may be "
                + "labels). Name the file of the images; the labels are found next to it.");
        int size = NumberArray.SizeOf(Kind);
        return ClaimedBytes.Needed(name, Shape.Skip(1), size) / size;
    }

    /// <summary>Whether a file is as long as the header claims: so that nothing is made room for that does not come.</summary>
    /// <param name="stream">The file, behind its header.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DataException">It is not. Of gzip that is only certain once all is read, which is done here for images that are
    /// unusually large.</exception>
    public void RequireLength(Stream stream, string name)
    {
        double claimed = Shape.Aggregate((double)NumberArray.SizeOf(Kind), (product, dimension) => product * dimension);
        long length = stream.CanSeek ? stream.Length - Offset : claimed / Shape[0] > UsualImage ? Skip(stream) : (long)claimed;
        if (length < claimed)
            throw ClaimedBytes.Truncated(name, claimed, Offset, length);
        if (length > claimed) throw TooLong(name, Offset + (long)claimed);
    }

    /// <summary>Fills a span with the next bytes.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="destination">The span.</param>
    /// <param name="from">How many bytes behind the header it begins.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="DataException">The file ends before.</exception>
    public void ReadNext(Stream stream, Span<byte> destination, long from, string name)
    {
        int count = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (count < destination.Length)
            throw ClaimedBytes.Truncated(name, destination.Length, Offset + from, count);
    }

    /// <summary>The error on a file that is longer than its header says.</summary>
    public static DataException TooLong(string name, long end) =>
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
