using System.IO.Compression;

namespace Nabla.Fuzz;

/// <summary>Compressed files.</summary>
internal static class Gzip
{
    /// <summary>Compresses.</summary>
    public static byte[] Of(byte[] content)
    {
        var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest)) gzip.Write(content);
        return file.ToArray();
    }

    /// <summary>How many bytes come out of a file, damaged or not.</summary>
    public static long UnpackedLength(byte[] file) =>
        file is [0x1F, 0x8B, ..] ? Length(new GZipStream(new MemoryStream(file), CompressionMode.Decompress)) : file.Length;

    /// <summary>How many bytes a stream gives until it ends or turns out to be damaged.</summary>
    public static long Length(Stream stream)
    {
        long length = 0;
        var buffer = new byte[1 << 14];
        try
        {
            while (stream.Read(buffer) is var count && count > 0) length += count;
        }
        catch (InvalidDataException)
        {
            // What came before counts.
        }

        return length;
    }
}
