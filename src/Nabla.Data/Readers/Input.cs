using System.Security.Cryptography;
using Nabla.Numerics;

namespace Nabla.Data.Readers;

/// <summary>Bytes to read, from a file or a stream, decompressed where they are gzip; can be opened again.</summary>
public sealed class Input
{
    private readonly Func<Stream> _open;

    private Input(string name, Func<Stream> open)
    {
        Name = name;
        _open = open;
    }

    /// <summary>What messages call it: the file's name.</summary>
    public string Name { get; }

    /// <summary>A file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">What messages call it; null for the file's name.</param>
    /// <returns>The input.</returns>
    public static Input File(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Input(name ?? Path.GetFileName(path), () => OpenFile(path));
    }

    /// <summary>A stream, from where it stands; one that cannot go back is read into memory first.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="name">What messages call it.</param>
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

    /// <summary>Opens it from the beginning.</summary>
    /// <returns>The bytes, decompressed.</returns>
    /// <exception cref="DataException">There is no such file, or it may not be read.</exception>
    public Stream Open()
    {
        var stream = _open();
        long start = stream.Position;
        bool gzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = start;
        return gzip ? new WholeGzip(stream, Name) : stream;
    }

    /// <summary>SHA-256 of its bytes, decompressed.</summary>
    /// <returns>64 hexadecimal digits, lower case.</returns>
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
            throw new DataException("no-such-file", $"There is no file \"{path}\". Check the path.", innerException: refusal);
        }
        catch (UnauthorizedAccessException refusal)
        {
            throw new DataException("not-readable", Directory.Exists(path) ? $"\"{path}\" is a folder, not a file. Name a file in it."
                : $"Access to the file \"{path}\" is denied. Check its permissions.", innerException: refusal);
        }
        catch (IOException refusal)
        {
            throw new DataException("not-readable", $"The file \"{path}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
    }
}

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
