using System.Security.Cryptography;
using Nabla.Numerics;

namespace Nabla.Data.Readers;

/// <summary>Bytes of a file or a stream, decompressed if they are gzip. They can be read several times.</summary>
public sealed class Input
{
    private readonly Func<Stream> _open;

    private Input(string name, Func<Stream> open)
    {
        Name = name;
        _open = open;
    }

    /// <summary>The name for messages: that of the file.</summary>
    public string Name { get; }

    /// <summary>Creates an input from a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="name">The name for messages; null for that of the file.</param>
    /// <returns>The input.</returns>
    public static Input File(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Input(name ?? Path.GetFileName(path), () => OpenFile(path));
    }

    /// <summary>Creates an input from a stream at its current position. A stream that cannot seek is read into memory.</summary>
    /// <param name="stream">The stream. It is not closed.</param>
    /// <param name="name">The name for messages.</param>
    /// <returns>The input.</returns>
    public static Input From(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Stream source = stream;
        if (!stream.CanSeek)
        {
            source = new MemoryStream();
            stream.CopyTo(source);
            source.Position = 0;
        }

        long start = source.Position;
        return new Input(name, () =>
        {
            source.Position = start;
            return new Borrowed(source);
        });
    }

    /// <summary>Opens the input at its start.</summary>
    /// <returns>The decompressed bytes.</returns>
    /// <exception cref="NablaException">The file does not exist or cannot be read.</exception>
    public Stream Open()
    {
        var stream = _open();
        long start = stream.Position;
        bool gzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = start;
        return gzip ? new WholeGzip(stream, Name) : stream;
    }

    /// <summary>Computes the SHA-256 hash of the decompressed bytes.</summary>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    public string Sha256()
    {
        using var stream = Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception refusal) when (refusal is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NablaException("no-such-file", $"There is no file \"{path}\". Check the path.", innerException: refusal);
        }
        catch (UnauthorizedAccessException refusal)
        {
            throw new NablaException("not-readable", Directory.Exists(path) ? $"\"{path}\" is a folder, not a file. Name a file in it."
                : $"Access to the file \"{path}\" is denied. Check its permissions.", innerException: refusal);
        }
        catch (IOException refusal)
        {
            throw new NablaException("not-readable", $"The file \"{path}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
    }
}

/// <summary>Reads as many bytes as a header states, without allocating more memory than the file fills.</summary>
internal static class ClaimedBytes
{
    private const int FirstStep = 1 << 16;

    /// <summary>The number of bytes of an array.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <param name="shape">The length of each dimension.</param>
    /// <param name="size">The number of bytes of one number.</param>
    /// <returns>The product.</returns>
    /// <exception cref="NablaException">The product exceeds the maximum length of an array.</exception>
    public static int Needed(string name, IEnumerable<long> shape, int size)
    {
        double bytes = shape.Aggregate((double)size, (product, length) => product * length);
        if (bytes > Array.MaxLength || shape.Any(length => length > int.MaxValue))
            throw new NablaException("too-large", $"{name}: the header declares "
                + $"{string.Join(" × ", shape.Select(length => $"{length:N0}"))} numbers of {size} bytes (at most {Array.MaxLength:N0} "
                + "bytes in all). Check the file, or split it.");
        return (int)bytes;
    }

    /// <summary>Reads the bytes.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="count">The number of bytes that the header states.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="offset">The offset of the bytes in the (decompressed) file.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="NablaException">The file ends too early.</exception>
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

    /// <summary>Creates the error for a file that ends too early.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <param name="count">The number of bytes that the header states.</param>
    /// <param name="offset">The offset of the bytes in the (decompressed) file.</param>
    /// <param name="read">The number of bytes that exist.</param>
    public static NablaException Truncated(string name, double count, long offset, long read) =>
        new("truncated", $"{name}: expected {count:N0} bytes from byte {offset:N0} on (got {read:N0}). Copy or download the file again.");
}
