using System.Text;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Writers;

/// <summary>
/// Writes documents as Markdown with formulas between dollar signs, for GitHub, GitLab, Jupyter and Pandoc. Only captions of pictures are
/// written.
/// </summary>
public static class MarkdownPages
{
    private const string Special = "\\`*_{}[]<>#|$~";

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="output">The output.</param>
    public static void Write(Document document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine($"# {Escape(document.Title)}");
        foreach (var block in document.Blocks)
        {
            output.WriteLine();
            output.WriteLine(Render(block));
        }
    }

    private static string Render(Block block) => block switch
    {
        Heading heading => $"{new string('#', heading.Level)} {Render(heading.Text)}",
        Paragraph paragraph => Render(paragraph.Text),
        BulletList points => string.Join("\n", points.Items.Select(item => $"- {Render(item)}")),
        DisplayFormulas display => string.Join("\n\n", display.Lines.Select(formula => $"$$\n{Lines(formula)}\n$$")),
        Table table => Render(table),
        BarChart bars => Render(bars.Numbers),
        LineChart line => Render(line.Numbers),
        Tree tree => Render(tree.Root, 0),
        Pictures pictures => string.Join("\n",
            pictures.Items.Select(picture => $"- *(a picture in the HTML page)* {Render(picture.Caption)}")),
        _ => throw new ArgumentException($"{block.GetType().Name} cannot be written as a block.", nameof(block)),
    };

    private static string Lines(Formula formula) => formula is Equality { Sides: var parts }
        ? $"\\begin{{aligned}}\n{LatexMath.Render(parts[0])} "
        + $"{string.Join(" \\\\\n", parts.Skip(1).Select(part => $"&= {LatexMath.Render(part)}"))}\n\\end{{aligned}}"
        : LatexMath.Render(formula);

    private static string Render(Table table) => string.Join("\n", table.Rows.Select(Cells)
        .Prepend($"|{string.Concat(table.Headings.Select((_, c) => TextPages.IsNumbers(table, c) ? " ---: |" : " --- |"))}")
        .Prepend(Cells(table.Headings)));

    private static string Cells(IReadOnlyList<RichText> row) => $"| {string.Join(" | ", row.Select(Render))} |";

    private static string Render(TreeNode node, int depth) =>
        string.Join("\n", node.Children.Select(part => Render(part, depth + 1))
        .Prepend($"{new string(' ', 2 * depth)}- {Render(node.Label)}"));

    private static string Render(RichText text) => string.Concat(text.Inlines.Select(inline => inline switch
    {
        TextRun text => Escape(text.Text),
        InlineFormula formula => $"${LatexMath.Render(formula.Formula)}$",
        SignedNumber number => $"${LatexMath.Render(new Number(number.Value, number.Digits))}$",
        _ => throw new ArgumentException($"{inline.GetType().Name} cannot be written.", nameof(text)),
    }));

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char letter in text)
        {
            if (Special.Contains(letter, StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return escaped.ToString();
    }
}
