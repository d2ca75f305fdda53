using Nabla.Data;

namespace Nabla.Cli.Images;

/// <summary>Many images in one, in rows.</summary>
internal static class ContactSheet
{
    private const int Gap = 2;

    /// <summary>Draws the first images of a dataset, dark on light.</summary>
    /// <param name="data">Images.</param>
    /// <param name="count">How many.</param>
    /// <param name="across">How many in a row.</param>
    /// <param name="zoom">Side of a pixel.</param>
    /// <returns>The pixels row by row, and how many a row has.</returns>
    public static (byte[] Pixels, int Width) Draw(Dataset data, int count, int across, int zoom)
    {
        var (rows, columns) = data.Image!.Value;
        count = Math.Min(count, data.Count);
        across = Math.Min(across, count);
        int down = (count + across - 1) / across;
        int width = (across * (columns + Gap) + Gap) * zoom, height = (down * (rows + Gap) + Gap) * zoom;
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);
        for (int i = 0; i < count; i++)
        {
            int top = (i / across * (rows + Gap) + Gap) * zoom, left = (i % across * (columns + Gap) + Gap) * zoom;
            var image = data.Input(i);
            for (int y = 0; y < rows * zoom; y++)
                for (int x = 0; x < columns * zoom; x++)
                    pixels[(top + y) * width + left + x] = (byte)(255 - 255 * Math.Clamp(image[y / zoom * columns + x / zoom], 0, 1));
        }

        return (pixels, width);
    }
}
