using System.Text;
using Nabla.Pages.Documents;
using Nabla.Pages.Images;

namespace Nabla.Pages.Writers;

/// <summary>
/// Pictures in a terminal: half blocks in color; without colors shades for what is above zero, and signs for what is below.
/// </summary>
internal static class PictureText
{
    private const string Above = " ░▒▓█", Below = " ·-=#";

    /// <summary>Which letters are above zero and which below, where there are no colors to say so.</summary>
    public static IEnumerable<string> Legend(Picture picture, Paint paint) =>
        picture.IsSigned && !paint.IsOn ? [$"  (blue, above zero: {Above.Trim()}   red, below: {Below.Trim()})"] : [];

    public static IEnumerable<string> Lines(Picture picture, Paint paint)
    {
        int columns = picture.Columns, rows = picture.Values.Count / columns;
        byte[] colors = Raster.Colors(picture);
        double largest = Math.Max(double.Epsilon, picture.Values.Max(Math.Abs));
        for (int row = 0; row < rows; row += 2)
        {
            var line = new StringBuilder();
            for (int column = 0; column < columns; column++)
            {
                int at = row * columns + column, under = row + 1 < rows ? at + columns : at;
                double mean = (picture.Values[at] + picture.Values[under]) / 2 / largest;
                line.Append(paint.IsOn
                    ? Paint.Pixels(colors.AsSpan(3 * at, 3), colors.AsSpan(3 * under, 3))
                    : (mean >= 0 ? Above : Below)[(int)Math.Min(4, Math.Ceiling(4 * Math.Abs(mean) - 0.25))].ToString());
            }

            yield return "  " + line.ToString().TrimEnd();
        }
    }
}
