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
