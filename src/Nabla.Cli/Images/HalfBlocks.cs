using System.Text;
using Nabla.Data;

namespace Nabla.Cli.Images;

/// <summary>Images as characters: a half block has two pixels, one above the other.</summary>
internal static class HalfBlocks
{
    private const string Shades = " .:-=+*#%@";
    private const int Shrink = 2, Gap = 2;

    /// <summary>Returns the first images of a dataset, next to each other as far as the width allows.</summary>
    /// <param name="data">Images.</param>
    /// <param name="count">The maximum number of images.</param>
    /// <param name="room">The width in characters.</param>
    /// <param name="color">True for half blocks (24-bit colors), false for plain characters.</param>
    /// <param name="caption">The caption of an image.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Lines(Dataset data, int count, int room, bool color, Func<int, string> caption)
    {
        var (rows, columns) = data.Image!.Value;
        int width = (columns + Shrink - 1) / Shrink, height = (rows + 2 * Shrink - 1) / (2 * Shrink), across = Across(data, room);
        count = Math.Min(count, data.Count);
        for (int first = 0; first < count; first += across)
        {
            int[] shown = [.. Enumerable.Range(first, Math.Min(across, count - first))];
            yield return string.Concat(shown.Select(i => Fit(caption(i), width) + new string(' ', Gap))).TrimEnd();
            for (int line = 0; line < height; line++)
                yield return string.Concat(shown.Select(i => Row(data, i, line, width, color) + new string(' ', Gap)));
        }
    }

    /// <summary>Returns the number of images per line.</summary>
    public static int Across(Dataset data, int room) => Math.Max(1, room / ((data.Image!.Value.Columns + Shrink - 1) / Shrink + Gap));

    private static string Row(Dataset data, int image, int line, int width, bool color)
    {
        var text = new StringBuilder();
        for (int x = 0; x < width; x++)
        {
            var (upper, lower) = (Color(data, image, 2 * line, x), Color(data, image, 2 * line + 1, x));
            if (color) text.Append($"\e[38;2;{Bytes(upper)};48;2;{Bytes(lower)}m▀");
            else text.Append(Shades[(int)Math.Round((Grey(upper) + Grey(lower)) / 2 * (Shades.Length - 1))]);
        }

        return color ? text.Append("\e[0m").ToString() : text.ToString();
    }

    /// <summary>
    /// The mean of the pixels of one shown pixel, 0 to 1: red, green and blue, which are equal for gray images.
    /// </summary>
    private static (double Red, double Green, double Blue) Color(Dataset data, int image, int y, int x)
    {
        var (rows, columns) = data.Image!.Value;
        double grey = Mean(data.Input(image)[..(rows * columns)], rows, columns, y, x);
        return data.InputWidth == 3 * rows * columns
            ? (grey, Mean(data.Input(image).Slice(rows * columns, rows * columns), rows, columns, y, x),
            Mean(data.Input(image)[(2 * rows * columns)..], rows, columns, y, x))
            : (grey, grey, grey);
    }

    private static double Mean(ReadOnlySpan<float> plane, int rows, int columns, int y, int x)
    {
        double sum = 0;
        for (int dy = 0; dy < Shrink; dy++)
            for (int dx = 0; dx < Shrink; dx++)
                if (y * Shrink + dy < rows && x * Shrink + dx < columns) sum += plane[(y * Shrink + dy) * columns + x * Shrink + dx];
        return Math.Clamp(sum / (Shrink * Shrink), 0, 1);
    }

    private static double Grey((double Red, double Green, double Blue) color) => (color.Red + color.Green + color.Blue) / 3;

    private static string Bytes(
        (double Red, double Green, double Blue) color) => $"{(int)(255 * color.Red)};{(int)(255 * color.Green)};{(int)(255 * color.Blue)}";

    private static string Fit(string text, int width) => text.Length > width ? text[..width] : text.PadRight(width);
}
