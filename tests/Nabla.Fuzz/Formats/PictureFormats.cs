using Nabla.Data.Readers;

namespace Nabla.Fuzz;

/// <summary>PNG, JPEG, BMP and GIF: looked at, then read as grey and as colors, as a folder of images is.</summary>
internal static class PictureFormats
{
    // 8 × 8 pixels of the grey 128, coded by hand as a baseline JPEG: one block whose coefficients are all 0.
    private static readonly string Coefficient = "01" + new string('0', 30) + "00";

    private static readonly string Jpeg = "FFD8" + "FFDB004300" + string.Concat(Enumerable.Repeat("01", 64)) + "FFC0000B080008000801011100"
        + "FFC4001400" + Coefficient + "FFC4001410" + Coefficient + "FFDA0008010100003F003FFFD9";

    /// <summary>The file that a header and its pixels make.</summary>
    public static Format Files => new("pictures", Seeds, ["IHDR", "IDAT", "PLTE", "tRNS", "IEND", "GIF89a", "BM", "JFIF", "Adobe"], Read)
    {
        // The package takes some bytes a pixel and copies, of as many pixels as a header may claim: a million, and 8,192 for each byte of
        // the file.
        Constant = 40L * (1 << 20) + (16 << 20),
        BytesPerByte = 40 * 8192,
    };

    private static void Read(byte[] bytes)
    {
        string path = Scratch.Write("picture.png", bytes);
        var (rows, columns, _) = ImageFile.Look(path);
        foreach (int planes in new[] { 1, 3 })
            foreach (byte? background in new byte?[] { null, 255 })
                _ = ImageFile.Read(path, planes, background, new byte[planes * rows * columns]);
    }

    private static IReadOnlyList<byte[]> Seeds() =>
    [
        Convert.FromHexString(Jpeg),
        Convert.FromHexString("424D3A0000000000000036000000280000000100000001000000010018000000000004000000000000000000000000000000000000000000FF00"),
        Convert.FromHexString("47494638396101000100800000FFFFFF0000002C00000000010001000002024401003B"),
        // Grey with opacity, two colors by number with a transparent one, 16 bits of grey: 2 × 2 each.
        Png(8, 4, [0, 1, 255, 2, 0, 0, 3, 128, 4, 9]),
        Png(8, 3, [0, 0, 1, 0, 1, 0], palette: [255, 0, 0, 1, 2, 3], opacities: [255, 0]),
        Png(16, 0, [0, 1, 2, 3, 4, 0, 5, 6, 7, 8]),
    ];

    private static byte[] Png(byte depth, byte kind, byte[] lines, byte[]? palette = null, byte[]? opacities = null)
    {
        using MemoryStream file = new(), packed = new();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.NoCompression,
            leaveOpen: true)) zlib.Write(lines);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk("IHDR"u8, [0, 0, 0, 2, 0, 0, 0, 2, depth, kind, 0, 0, 0]);
        if (palette is not null) Chunk("PLTE"u8, palette);
        if (opacities is not null) Chunk("tRNS"u8, opacities);
        Chunk("IDAT"u8, packed.ToArray());
        Chunk("IEND"u8, []);
        return file.ToArray();

        void Chunk(ReadOnlySpan<byte> type, byte[] data)
        {
            file.Write([0, 0, 0, (byte)data.Length]);
            file.Write(type);
            file.Write(data);
            file.Write([0, 0, 0, 0]);
        }
    }
}
