using Nabla.Numerics;

namespace Nabla.Data.Readers;

/// <summary>Reads as many bytes as a header claims, without taking memory that the file does not fill.</summary>
internal static class ClaimedBytes
{
    private const int FirstStep = 1 << 16;

    /// <summary>Number of bytes that a shape needs.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <param name="shape">Length of each dimension.</param>
    /// <param name="size">Bytes of one number.</param>
    /// <returns>The product.</returns>
    /// <exception cref="DataException">It is more than one array can hold.</exception>
    public static int Needed(string name, IEnumerable<long> shape, int size)
    {
        double bytes = shape.Aggregate((double)size, (product, length) => product * length);
        if (bytes > Array.MaxLength || shape.Any(length => length > int.MaxValue))
            throw new DataException("too-large", $"{name}: the header declares "
                + $"{string.Join(" × ", shape.Select(length => $"{length:N0}"))} numbers of {size} bytes (at most {Array.MaxLength:N0} "
                + "bytes in all). Check the file, or split it.");
        return (int)bytes;
    }

    /// <summary>Reads the bytes.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="count">How many the header claims.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="offset">Where in the (decompressed) file they begin.</param>
    /// <returns>Exactly that many bytes.</returns>
    /// <exception cref="DataException">The file ends before.</exception>
    public static byte[] Read(Stream stream, int count, string name, long offset)
    {
        bool isThere = stream.CanSeek && stream.Length - stream.Position >= count;
        byte[] bytes = isThere ? LargeArray.Allocate<byte>(count) : new byte[Math.Min(count, FirstStep)];
        int read = 0;
        while (read < count)
        {
            if (read == bytes.Length)
            {
                byte[] larger = LargeArray.Allocate<byte>((int)Math.Min(count, 2L * read));
                bytes.CopyTo(larger, 0);
                bytes = larger;
            }

            int more = stream.Read(bytes.AsSpan(read));
            if (more == 0)
                throw Truncated(name, count, offset, read);
            read += more;
        }

        return bytes;
    }

    /// <summary>The error on a file that ends too early.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <param name="count">Bytes that its header declares.</param>
    /// <param name="offset">Where in the (decompressed) file they begin.</param>
    /// <param name="read">How many of them there are.</param>
    public static DataException Truncated(string name, double count, long offset, long read) =>
        new("truncated", $"{name}: expected {count:N0} bytes from byte {offset:N0} on (got {read:N0}). Copy or download the file again.");
}
