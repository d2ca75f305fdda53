using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabla.Data.Tests;

/// <summary>PNG files for tests.</summary>
internal static class SmallPng
{
    public static byte[] Grey(int rows, int columns, Func<int, byte> pixel) =>
        Write(rows, columns, 0, [.. Enumerable.Range(0, rows).SelectMany(y => new byte[] { 0 }.Concat(Enumerable.Range(0, columns).Select(x => pixel(y * columns + x))))]);

    public static byte[] Colors(int rows, int columns, Func<int, (byte Red, byte Green, byte Blue)> pixel) => Write(rows, columns, 2, [.. Enumerable.Range(0, rows).SelectMany(y =>
        new byte[] { 0 }.Concat(Enumerable.Range(0, columns).SelectMany(x => pixel(y * columns + x) is var (red, green, blue) ? new[] { red, green, blue } : [])))]);

    private static byte[] Write(int rows, int columns, byte kind, byte[] lines)
    {
        using MemoryStream file = new(), packed = new();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(lines);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(file, "IHDR"u8, [.. Big(columns), .. Big(rows), 8, kind, 0, 0, 0]);
        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // Check sums are left at zero: who reads these files does not look at them.
    private static void Chunk(Stream file, ReadOnlySpan<byte> type, byte[] data)
    {
        file.Write(Big(data.Length));
        file.Write(type);
        file.Write(data);
        file.Write(Big(0));
    }

    private static byte[] Big(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
