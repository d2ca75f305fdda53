using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabla.Testing;

/// <summary>PNG files for tests.</summary>
internal static class SmallPng
{
    public static byte[] Grey(int rows, int columns, Func<int, byte> pixel) =>
        Write(rows, columns, 0, [.. Enumerable.Range(0, rows)
        .SelectMany(y => new byte[] { 0 }.Concat(Enumerable.Range(0, columns).Select(x => pixel(y * columns + x))))]);

    public static byte[] Colors(int rows, int columns, Func<int, (byte Red, byte Green, byte Blue)> pixel) =>
        Write(rows, columns, 2, [.. Enumerable.Range(0, rows).SelectMany(y =>
        new byte[] { 0 }.Concat(Enumerable.Range(0, columns)
        .SelectMany(x => pixel(y * columns + x) is var (red, green, blue) ? new[] { red, green, blue } : [])))]);

    /// <summary>Grey with opacity.</summary>
    public static byte[] Transparent(int rows, int columns, Func<int, (byte Grey, byte Opacity)> pixel) =>
        Write(rows, columns, 4, Lines(rows, columns, i => pixel(i) is var (grey, opacity) ? [grey, opacity] : []));

    /// <summary>Colors with opacity.</summary>
    public static byte[] TransparentColors(int rows, int columns, Func<int, (byte Red, byte Green, byte Blue, byte Opacity)> pixel) =>
        Write(rows, columns, 6, Lines(rows, columns, i => pixel(i) is var (red, green, blue, opacity) ? [red, green, blue, opacity] : []));

    /// <summary>16 bits of grey.</summary>
    public static byte[] Deep(int rows, int columns, Func<int, ushort> pixel) =>
        Write(rows, columns, 0, Lines(rows, columns, i => [(byte)(pixel(i) >> 8), (byte)pixel(i)]), depth: 16);

    /// <summary>Two colors by number, one of which is transparent.</summary>
    public static byte[] Palette(int rows, int columns, (byte Red, byte Green, byte Blue, byte Opacity)[] colors, Func<int, byte> pixel) =>
        Write(
        rows, columns, 3, Lines(rows, columns, i => [pixel(i)]),
        palette: [.. colors.SelectMany(color => new[] { color.Red, color.Green, color.Blue })],
            opacities: [.. colors.Select(color => color.Opacity)]);

    private static byte[] Lines(int rows, int columns, Func<int, byte[]> pixel) =>
        [.. Enumerable.Range(0, rows)
        .SelectMany(y => new byte[] { 0 }.Concat(Enumerable.Range(0, columns).SelectMany(x => pixel(y * columns + x))))];

    private static byte[] Write(int rows, int columns, byte kind, byte[] lines, byte depth = 8, byte[]? palette = null,
        byte[]? opacities = null)
    {
        using MemoryStream file = new(), packed = new();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(lines);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(file, "IHDR"u8, [.. Big(columns), .. Big(rows), depth, kind, 0, 0, 0]);
        if (palette is not null) Chunk(file, "PLTE"u8, palette);
        if (opacities is not null) Chunk(file, "tRNS"u8, opacities);
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
