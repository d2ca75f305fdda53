using System.Buffers.Binary;

namespace Nabla.Data.Readers;

/// <summary>Reads IDX files, the format of MNIST; gzip is decompressed.</summary>
/// <remarks>
/// Bytes 0 and 1 are 0, byte 2 is the kind of number, byte 3 the number of dimensions; then the length of each dimension as a
/// big-endian 32-bit number, then the numbers in row-major order, big-endian. (LeCun, Cortes, Burges: the MNIST database, "the IDX file format".)
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
    public static NumberArray Read(Stream stream, string source = "the stream") => Read(Input.Of(stream, source));

    internal static NumberArray Read(Input input)
    {
        using var stream = input.Open();
        byte[] magic = ClaimedBytes.Read(stream, 4, input.Name, 0);
        if (magic[0] != 0 || magic[1] != 0 || KindOf(magic[2]) is not { } kind || magic[3] == 0)
            throw new DataException(
                $"{input.Name}: bytes 0 to 3 are {Convert.ToHexString(magic)}, which is no IDX file; images begin with 00000803, labels with 00000801. Check that it is the right file.");
        byte[] lengths = ClaimedBytes.Read(stream, 4 * magic[3], input.Name, 4);
        var shape = Enumerable.Range(0, magic[3]).Select(d => (long)BinaryPrimitives.ReadUInt32BigEndian(lengths.AsSpan(4 * d))).ToArray();
        int offset = 4 + lengths.Length;
        byte[] body = ClaimedBytes.Read(stream, ClaimedBytes.Needed(input.Name, shape, NumberArray.SizeOf(kind)), input.Name, offset);
        if (stream.ReadByte() >= 0)
            throw new DataException($"{input.Name}: the header claims that the data end at byte {offset + body.Length:N0} but more follow. Copy or download the file again.");
        return new NumberArray([.. shape.Select(length => (int)length)], kind, body, bigEndian: true);
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
