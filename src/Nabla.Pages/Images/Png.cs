using System.Buffers.Binary;
using System.IO.Compression;
using Nabla.Pages.Documents;

namespace Nabla.Pages.Images;

/// <summary>Writes PNG files of gray or color pixels (PNG specification, third edition).</summary>
public static class Png
{
    private static readonly uint[] CrcOfByte = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    /// <summary>Writes an image.</summary>
    /// <param name="stream">The output.</param>
    /// <param name="pixels">height × width × channels, row by row: 0 is black, 255 is white.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="channels">Bytes per pixel: 1 for gray, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentException">The number of channels is neither 1 nor 3.</exception>
    public static void Write(Stream stream, ReadOnlySpan<byte> pixels, int width, int channels = 1)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (channels is not (1 or 3))
            throw new ArgumentException($"A pixel has 1 byte for grey or 3 for colors, not {channels}.", nameof(channels));
        int line = width * channels, height = pixels.Length / line;
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits a channel
        header[9] = (byte)(channels == 1 ? 0 : 2); // grey, or red, green and blue
        Chunk(stream, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                zlib.WriteByte(0); // this row is not predicted from others
                zlib.Write(pixels.Slice(row * line, line));
            }
        }

        Chunk(stream, "IDAT"u8, packed.ToArray());
        Chunk(stream, "IEND"u8, []);
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, ~0u)));
        stream.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data, uint crc)
    {
        foreach (byte value in data) crc = CrcOfByte[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOf(int value)
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}

/// <summary>Maps the numbers of a picture to colors: blue for positive, red for negative, white for zero; or gray.</summary>
public static class Raster
{
    /// <summary>Returns the colors.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>Red, green and blue of each pixel, row by row.</returns>
    public static byte[] Colors(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double largest = picture.Values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var colors = new byte[3 * picture.Values.Count];
        for (int i = 0; i < picture.Values.Count; i++)
        {
            double share = largest > 0 && double.IsFinite(picture.Values[i]) ? picture.Values[i] / largest : 0;
            var (red, green, blue) = !picture.IsSigned ? (1 - Math.Max(0, share), 1 - Math.Max(0, share), 1 - Math.Max(0, share))
                : share >= 0 ? (1 - 0.90 * share, 1 - 0.62 * share, 1 - 0.25 * share)
                : (1 + 0.17 * share, 1 + 0.85 * share, 1 + 0.80 * share);
            (colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]) = ((byte)(255 * red), (byte)(255 * green), (byte)(255 * blue));
        }

        return colors;
    }
}
