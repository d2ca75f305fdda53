using Nabla.Pages.Documents;

namespace Nabla.Pages.Images;

/// <summary>Colors of a picture's numbers: blue above zero, red below, white at zero; or grey.</summary>
public static class Raster
{
    /// <summary>The colors.</summary>
    /// <param name="picture">The numbers.</param>
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
