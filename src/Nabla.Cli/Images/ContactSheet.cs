using Nabla.Augmentation;
using Nabla.Cli.Terminal;
using Nabla.Data;

namespace Nabla.Cli.Images;

/// <summary>A contact sheet: many images in one, in rows.</summary>
internal static class ContactSheet
{
    private const int Gap = 2;

    /// <summary>Draws the first images of a dataset: gray ones dark on light, colored ones unchanged.</summary>
    /// <param name="data">Images.</param>
    /// <param name="count">The maximum number of images.</param>
    /// <param name="across">The number of images per row.</param>
    /// <param name="zoom">The size of a pixel.</param>
    /// <returns>The pixels row by row, the pixels per row, and the bytes per pixel.</returns>
    public static (byte[] Pixels, int Width, int Channels) Draw(Dataset data, int count, int across, int zoom)
    {
        var (rows, columns) = data.Image!.Value;
        int channels = data.InputWidth == 3 * rows * columns ? 3 : 1;
        count = Math.Min(count, data.Count);
        across = Math.Min(across, count);
        int down = (count + across - 1) / across;
        int width = (across * (columns + Gap) + Gap) * zoom, height = (down * (rows + Gap) + Gap) * zoom;
        var pixels = new byte[checked(width * height * channels)];
        Array.Fill(pixels, (byte)255);
        for (int i = 0; i < count; i++)
        {
            int top = (i / across * (rows + Gap) + Gap) * zoom, left = (i % across * (columns + Gap) + Gap) * zoom;
            var image = data.Input(i);
            for (int y = 0; y < rows * zoom; y++)
            {
                for (int x = 0; x < columns * zoom; x++)
                {
                    for (int channel = 0; channel < channels; channel++)
                    {
                        byte value = (byte)(255 * Math.Clamp(image[(channel * rows + y / zoom) * columns + x / zoom], 0, 1));
                        pixels[((top + y) * width + left + x) * channels + channel] = channels == 3 ? value : (byte)(255 - value);
                    }
                }
            }
        }

        return (pixels, width, channels);
    }
}

/// <summary>Images, each followed by distorted copies as in training.</summary>
internal static class Distorted
{
    /// <summary>Creates the images.</summary>
    /// <param name="data">Images.</param>
    /// <param name="augment">The distortions, as <c>--augment</c> takes them.</param>
    /// <param name="count">The number of images.</param>
    /// <param name="versions">The number of versions of each image; the first is the original.</param>
    /// <param name="seed">Seed of the distortions.</param>
    /// <returns>count × versions images, with the targets of the first of each.</returns>
    public static Dataset Versions(Dataset data, string augment, int count, int versions, ulong seed)
    {
        var (rows, columns) = data.Image!.Value;
        count = Math.Min(count, data.Count);
        var distorter = new Distorter(Named(augment), rows, columns, data.InputWidth / (rows * columns));
        var inputs = new float[checked(count * versions * data.InputWidth)];
        var originals = new int[count * versions];
        for (int n = 0; n < originals.Length; n++)
        {
            originals[n] = n / versions;
            var image = inputs.AsSpan(n * data.InputWidth, data.InputWidth);
            data.CopyInputs(originals[n], 1, image);
            if (n % versions > 0) distorter.Distort(image, seed, epoch: n % versions - 1, originals[n]);
        }

        var same = data.Subset(originals);
        return new(inputs, same.Targets, data.InputWidth, data.TargetWidth, data.LearningTask, classNames: data.ClassNames)
            { Image = data.Image };
    }

    private static IReadOnlyList<IDistortion> Named(string augment)
    {
        try
        {
            return DistortionRegistry.ParseList(augment);
        }
        catch (FormatException unknown)
        {
            throw new UsageException(unknown.Message);
        }
    }
}
