using System.Globalization;
using System.Text;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using Nabla.Pages.Images;
using Nabla.Specs;

namespace Nabla.Pages.Writers;

/// <summary>Writes documents as LaTeX for pdflatex with standard packages.</summary>
public static class LatexPages
{
    private const double PixelsWide = 95; // in points
    private const int LongestWord = 40;

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="output">The output.</param>
    public static void Write(Document document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine($$$"""
            \documentclass[a4paper,11pt]{article}
            \usepackage[T1]{fontenc}
            \usepackage[utf8]{inputenc}
            \usepackage{textcomp}
            \usepackage{amsmath,amssymb}
            \usepackage{xcolor}
            \usepackage{array,longtable}
            \usepackage[margin=25mm]{geometry}
            \definecolor{up}{RGB}{11,92,173}
            \definecolor{down}{RGB}{179,38,30}
            \setlength{\parindent}{0pt}
            \setlength{\parskip}{6pt}
            \newcommand{\equationline}[2]{{\raggedright\hangindent=3em\hangafter=1\hspace*{#1}$\displaystyle #2$\par}}
            \newcommand{\treeline}[2]{{\raggedright\hangindent=\dimexpr #1+1em\relax\hangafter=1\hspace*{#1}#2\par}}
            \begin{document}
            {\Large\bfseries\raggedright {{{LatexText.Escape(document.Title)}}}\par}
            """);
        foreach (var block in document.Blocks) output.WriteLine(Render(block));
        output.WriteLine(@"\end{document}");
    }

    private static string Render(Block block) => block switch
    {
        Heading heading => $"\\{(heading.Level == 2 ? "section*" : "subsection*")}{{{Render(heading.Text)}}}",
        Paragraph paragraph => $"{{{(paragraph.IsNote ? "\\small " : "")}{Render(paragraph.Text)}\\par}}",
        BulletList points => $"{{{(points.IsNote ? "\\small" : "")}"
            + $"\\begin{{itemize}}{string.Concat(points.Items.Select(item => $"\n\\item {Render(item)}"))}\n\\end{{itemize}}}}",
        DisplayFormulas display => $"\\begin{{quote}}\n{string.Join("\n", display.Lines.Select(Render))}\n\\end{{quote}}",
        Table table => Render(table),
        BarChart bars => Render(bars.Numbers),
        LineChart line => Render(line.Numbers),
        Tree tree => Render(tree.Root, 0),
        Pictures pictures => $"{{\\raggedright {string.Join("\\hspace{6mm}", pictures.Items.Select(Render))}\\par}}",
        _ => throw new ArgumentException($"{block.GetType().Name} cannot be written as a block.", nameof(block)),
    };

    private static string Render(Formula formula) => formula is Equality { Sides: var parts }
        ? string.Join("\n", parts.Skip(1)
        .Select((part, at) => $"\\equationline{{{(at == 0 ? 0 : 2)}em}}{{{(at == 0 ? LatexMath.Render(parts[0]) : "")} = "
        + $"{LatexMath.Render(part)}}}"))
        : $"\\equationline{{0em}}{{{LatexMath.Render(formula)}}}";

    private static string Render(RichText text) => string.Concat(text.Inlines.Select(inline => inline switch
    {
        TextRun text => LatexText.Escape(Breakable(text.Text)),
        InlineFormula formula => $"${LatexMath.Render(formula.Formula)}$",
        SignedNumber number => Color(number.Value, $"${LatexMath.Render(new Number(number.Value, number.Digits))}$"),
        _ => throw new ArgumentException($"{inline.GetType().Name} cannot be written.", nameof(text)),
    }));

    // LaTeX breaks lines only between words. A word longer than a line would exceed the margin.
    private static string Breakable(string text) =>
        text.Length <= LongestWord ? text : string.Join(' ', text.Split(' ').Select(word => MessageText.Truncate(word, LongestWord)));

    private static string Color(double value, string text) =>
        value > 0 ? $"\\textcolor{{up}}{{{text}}}" : value < 0 ? $"\\textcolor{{down}}{{{text}}}" : text;

    // The last column gets the remaining width, estimated by the number of characters.
    private static string Render(Table table)
    {
        int last = table.Headings.Count - 1;
        double Room(int column) =>
            table.Rows.Prepend(table.Headings)
            .Max(row => row[column].Inlines.Sum(inline => inline is InlineFormula ? Math.Min(8, LineWrapping.Text(inline).Length)
            : LineWrapping.Text(inline).Length)) * 1.9 + 3;
        double others = Enumerable.Range(0, last).Sum(Room), left = Math.Clamp(Math.Min(155 - others, Room(last) + 6), 20, 150);
        bool[] right = [.. table.Headings.Select((_, c) => TextPages.IsNumbers(table, c))];
        string columns = string.Concat(right.Take(last).Select(isRight => isRight ? "r" : "l"))
            + (right[last] ? "r" : string.Create(CultureInfo.InvariantCulture, $">{{\\raggedright\\arraybackslash}}p{{{left:0}mm}}"));
        string Cells(IReadOnlyList<RichText> row) => string.Join(" & ", row.Select(Render)) + " \\\\";
        return $"{{\\small\\setlength{{\\tabcolsep}}{{3pt}}\\renewcommand{{\\arraystretch}}{{1.35}}\\begin{{longtable}}[l]{{{columns}"
            + $"}}\n{Cells(table.Headings)}\n\\hline\n\\endhead\n{string.Join("\n", table.Rows.Select(Cells))}\n\\end{{longtable}}}}";
    }

    private static string Render(TreeNode node, int depth) =>
        string.Join("\n", node.Children.Select(part => Render(part, depth + 1))
        .Prepend(string.Create(CultureInfo.InvariantCulture, $"\\treeline{{{1.5 * depth:0.0}em}}{{{Render(node.Label)}}}")));

    private static string Render(Picture picture)
    {
        byte[] colors = Raster.Colors(picture);
        int rows = picture.Values.Count / picture.Columns;
        double side = PixelsWide / picture.Columns;
        var latex = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture, $"\\begin{{minipage}}[t]{{{PixelsWide:0}"
                + $"pt}}\\setlength{{\\unitlength}}{{{side:0.000}pt}}\\begin{{picture}}({picture.Columns},{rows})\n"));
        for (int i = 0; i < picture.Values.Count; i++)
        {
            if (colors[3 * i] == 255 && colors[3 * i + 1] == 255 && colors[3 * i + 2] == 255) continue;
            latex.Append(CultureInfo.InvariantCulture, $"\\put({i % picture.Columns},{rows - 1 - i / picture.Columns}"
                + $"){{\\color[RGB]{{{colors[3 * i]},{colors[3 * i + 1]},{colors[3 * i + 2]}}}\\rule{{{side:0.000}pt}}{{{side:0.000}"
                + $"pt}}}}\n");
        }

        return latex.Append(CultureInfo.InvariantCulture, $"\\put(0,0){{\\framebox({picture.Columns},{rows}"
            + $"){{}}}}\\end{{picture}}\\\\{{\\footnotesize\\raggedright {Render(picture.Caption)}"
            + $"\\par}}\\vspace{{8pt}}\\end{{minipage}}").ToString();
    }
}
