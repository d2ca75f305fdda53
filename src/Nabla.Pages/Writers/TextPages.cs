using System.Text;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using Nabla.Pages.Images;

namespace Nabla.Pages.Writers;

/// <summary>Writes documents as text for a terminal.</summary>
public static class TextPages
{
    private const int MinLast = 24, MaxPictures = 3, Below = 4;

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="output">The output.</param>
    /// <param name="width">The maximum number of characters of a line.</param>
    /// <param name="colors">True for terminal colors: cyan for positive numbers, red for negative ones.</param>
    public static void Write(Document document, TextWriter output, int width = 80, bool colors = false)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        foreach (string line in Lines(document, new Paint(colors), width)) output.WriteLine(line);
    }

    private static IEnumerable<string> Lines(Document document, Paint paint, int width)
    {
        foreach (string line in LineWrapping.Lines(document.Title, width, "", "", paint)) yield return paint.Bold(line);
        foreach (var block in document.Blocks)
        {
            yield return "";
            foreach (string line in Lines(block, paint, width)) yield return line;
        }
    }

    private static IEnumerable<string> Lines(Block block, Paint paint, int width)
    {
        switch (block)
        {
            case Heading heading:
                return LineWrapping.Lines(heading.Text, width, "", "", paint).Select(paint.Bold);
            case Paragraph paragraph:
                return LineWrapping.Lines(paragraph.Text, width, "", "", paint);
            case BulletList points:
                return points.Items.SelectMany(item => LineWrapping.Lines(item, width, "- ", "  ", paint));
            case DisplayFormulas display:
                return display.Lines.SelectMany(formula => Equation(formula, paint, width));
            case Table table:
                return Rows(table, paint, width);
            case BarChart bars:
                return Rows(bars.Numbers, paint, width);
            case LineChart line:
                return Rows(line.Numbers, paint, width);
            case Tree tree:
                return Node(tree.Root, "", "", paint, width);
            case Pictures pictures:
                return pictures.Items.Take(MaxPictures)
                    .SelectMany(picture => PictureText.Lines(picture, paint).Prepend("")
                    .Concat(LineWrapping.Lines(picture.Caption, width, "", "", paint)).Concat(PictureText.Legend(picture, paint))).Skip(1)
                    .Concat(pictures.Items.Count > MaxPictures
                    ? ["", $"and {pictures.Items.Count - MaxPictures} more in the HTML page"] : Array.Empty<string>());
            default:
                throw new ArgumentException($"{block.GetType().Name} cannot be written as a block.", nameof(block));
        }
    }

    // The first equals sign is on the first line, each further one on a new line.
    private static IEnumerable<string> Equation(Formula formula, Paint paint, int width)
    {
        if (formula is not Equality equality) return LineWrapping.Lines(RichText.Format($"{formula}"), width, "  ", "      ", paint);
        string left = UnicodeMath.Render(equality.Sides[0]);
        int indent = left.Length > width / 3 ? 5 : left.Length + 3;
        return equality.Sides.Skip(1)
            .SelectMany((part, at) =>
            LineWrapping.Lines(RichText.Format($"= {part}"), width, at == 0
            ? $"  {left} " : new string(' ', indent), new string(' ', indent + 2), paint));
    }

    private static IEnumerable<string> Rows(Table table, Paint paint, int width)
    {
        int last = table.Headings.Count - 1;
        var all = table.Rows.Prepend(table.Headings).ToList();
        int[] widths = [.. table.Headings.Select((_, c) => all.Max(row => LineWrapping.Length(row[c])))];
        bool[] right = [.. table.Headings.Select((_, c) => IsNumbers(table, c))];
        int before = widths[..last].Sum() + 2 * last;
        // If there is too little width, the last column is written on separate lines.
        bool below = before + Math.Min(widths[last], MinLast) > width;
        if (below) before = Below;
        widths[last] = Math.Min(widths[last], width - before);
        foreach (var row in all)
        {
            var line = new StringBuilder();
            for (int c = 0; c < last; c++)
            {
                string gap = new(' ', widths[c] - LineWrapping.Length(row[c]));
                line.Append(right[c] ? gap + LineWrapping.Whole(row[c], paint) : LineWrapping.Whole(row[c], paint) + gap).Append("  ");
            }

            string indent = new(' ', before);
            bool isFirst = !below;
            if (below)
            {
                string whole = line.ToString().TrimEnd();
                yield return ReferenceEquals(row, table.Headings) ? paint.Bold(whole) : whole;
                if (LineWrapping.Length(row[last]) == 0 || ReferenceEquals(row, table.Headings)) continue;
            }
            else if (right[last]) line.Append(' ', Math.Max(0, widths[last] - LineWrapping.Length(row[last])));
            foreach (string text in LineWrapping.Lines(row[last], widths[last], "", "", paint))
            {
                string whole = ((isFirst ? line.ToString() : indent) + text).TrimEnd();
                yield return ReferenceEquals(row, table.Headings) ? paint.Bold(whole) : whole;
                isFirst = false;
            }
        }
    }

    internal static bool IsNumbers(Table table, int column) =>
        table.Rows.Any(row => row[column].Inlines is [SignedNumber])
        && table.Rows.All(row => row[column].Inlines is [] or [SignedNumber] or [TextRun("")]);

    private static IEnumerable<string> Node(TreeNode node, string lead, string below, Paint paint, int width)
    {
        string hang = node.Children.Count > 0 ? below + "│ " : below + "  ";
        foreach (string line in LineWrapping.Lines(node.Label, width, lead, hang, paint)) yield return line;
        for (int i = 0; i < node.Children.Count; i++)
        {
            bool isLast = i == node.Children.Count - 1;
            foreach (string line in Node(node.Children[i], below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  "), paint,
                width))
                yield return line;
        }
    }
}

/// <summary>
/// Pictures in a terminal: half blocks in color; without colors, shades for positive and signs for negative numbers.
/// </summary>
internal static class PictureText
{
    private const string Above = " ░▒▓█", Below = " ·-=#";

    /// <summary>The legend of the characters without colors.</summary>
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

/// <summary>Terminal colors.</summary>
/// <param name="isOn">Whether colors are used.</param>
internal readonly struct Paint(bool isOn)
{
    public bool IsOn => isOn;

    public string Bold(string text) => isOn && text.Length > 0 ? $"\e[1m{text}\e[22m" : text;

    public string Sign(string text, double value) => !isOn || !(value != 0) ? text : $"\e[{(value > 0 ? 36 : 31)}m{text}\e[39m";

    /// <summary>Two pixels in one character.</summary>
    public static string Pixels(ReadOnlySpan<byte> above, ReadOnlySpan<byte> below) =>
        $"\e[38;2;{above[0]};{above[1]};{above[2]};48;2;{below[0]};{below[1]};{below[2]}m▀\e[39;49m";
}
