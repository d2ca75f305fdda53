using Nabla.Data.Sources;
using Nabla.Data.Streams;

namespace Nabla.Fuzz;

/// <summary>IDX images with labels beside them. The first byte says which of the two is damaged, and is no part of it.</summary>
internal static class ImageFormats
{
    private const string Images = "train-images-idx3-ubyte", Labels = "train-labels-idx1-ubyte";

    private static readonly byte[] WholeImages = ArrayFormats.IdxFile(8, [6, 4, 4], new byte[96]),
        WholeLabels = ArrayFormats.IdxFile(8, [6], [0, 1, 2, 0, 1, 2]);

    /// <summary>As a whole.</summary>
    public static Format Memory =>
        new("images", Seeds, [], bytes => _ = DataSource.LoadAsync(Files(bytes)).GetAwaiter().GetResult().Dataset!.Inputs.Length)
        { Length = UnpackedLength };

    /// <summary>In blocks.</summary>
    public static Format Blocks => Memory with
    {
        Name = "images-blocks",
        Read = bytes =>
        {
            string path = Files(bytes);
            _ = StreamedImages.Open(path, null).Read(null).Sum(block => block.Count);
            _ = new ImageBlocks(path).Read(default).Sum(block => block.Length);
        },
    };

    private static string Files(byte[] bytes)
    {
        bool labels = bytes.Length > 0 && bytes[0] % 2 == 1;
        var damaged = bytes.AsSpan(Math.Min(1, bytes.Length));
        Scratch.Write(Labels, labels ? damaged : WholeLabels);
        return Scratch.Write(Images, labels ? WholeImages : damaged);
    }

    private static long UnpackedLength(byte[] bytes) => 150 + Gzip.UnpackedLength(bytes.Length == 0 ? [] : bytes[1..]);

    private static IReadOnlyList<byte[]> Seeds() =>
    [
        [0, .. WholeImages],
        [0, .. ArrayFormats.IdxFile(13, [6, 2, 2], new byte[96])],
        [0, .. Gzip.Of(WholeImages)],
        [1, .. WholeLabels],
        [1, .. ArrayFormats.IdxFile(12, [6], [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2])],
    ];
}
