using System.Buffers.Binary;
using Nabla.Data;

namespace Nabla.DataSpeed;

/// <summary>
/// 60,000 images of 28 × 28 random pixels with their labels, written once to the temporary folder: as IDX, and the same as CSV.
/// </summary>
internal static class ImageFile
{
    public const int Count = 60_000, Pixels = 784;

    /// <summary>The path of the images.</summary>
    public static string Idx
    {
        get
        {
            string folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "nabla-images"),
                images = System.IO.Path.Combine(folder, "train-images-idx3-ubyte");
            if (File.Exists(images)) return images;
            Write(System.IO.Path.Combine(folder, "train-labels-idx1-ubyte"), [0, 0, 8, 1], [Count], i => [(byte)(i % 10)]);
            Write(images, [0, 0, 8, 3], [Count, 28, 28], Image);
            return images;
        }
    }

    // A bright block whose place says the class, so that there is something to learn.
    private static byte[] Image(int i)
    {
        var pixels = new byte[Pixels];
        var random = new Random(i);
        for (int k = 0; k < 160; k++) pixels[(i % 10 * 70 + random.Next(120)) % Pixels] = (byte)random.Next(256);
        return pixels;
    }

    private static void Write(string path, byte[] magic, int[] shape, Func<int, byte[]> sample) => AtomicFile.Write(path, stream =>
    {
        var buffered = new BufferedStream(stream, 1 << 20);
        buffered.Write(magic);
        var length = new byte[4];
        foreach (int dimension in shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, dimension);
            buffered.Write(length);
        }

        for (int i = 0; i < shape[0]; i++) buffered.Write(sample(i));
        buffered.Flush();
    });
}
