using System.Text;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Writers;

/// <summary>
/// Documents as Markdown with formulas between dollars, as GitHub, GitLab, Jupyter and Pandoc typeset them. Pictures are named, not drawn.
/// </summary>
public static class MarkdownPages
{
    private const string Special = "\\`*_{}[]<>#|$~";

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="output">Where to.</param>
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
        Points points => string.Join("\n", points.Items.Select(item => $"- {Render(item)}")),
        Display display => string.Join("\n\n", display.Lines.Select(formula => $"$$\n{Lines(formula)}\n$$")),
        Table table => string.Join("\n", table.Rows.Select(Cells)
            .Prepend($"|{string.Concat(table.Headings.Select((_, c) => TextPages.IsNumbers(table, c) ? " ---: |" : " --- |"))}")
            .Prepend(Cells(table.Headings))),
        Tree tree => Render(tree.Root, 0),
        Pictures pictures => string.Join("\n",
            pictures.Items.Select(picture => $"- *(a picture in the HTML page)* {Render(picture.Caption)}")),
        _ => throw new ArgumentException($"{block.GetType().Name} is no block that can be written.", nameof(block)),
    };

    private static string Lines(Formula formula) => formula is Equality { Parts: var parts }
        ? $"\\begin{{aligned}}\n{LatexMath.Render(parts[0])} "
        + $"{string.Join(" \\\\\n", parts.Skip(1).Select(part => $"&= {LatexMath.Render(part)}"))}\n\\end{{aligned}}"
        : LatexMath.Render(formula);

    private static string Cells(IReadOnlyList<Phrase> row) => $"| {string.Join(" | ", row.Select(Render))} |";

    private static string Render(TreeNode node, int depth) =>
        string.Join("\n", node.Parts.Select(part => Render(part, depth + 1))
        .Prepend($"{new string(' ', 2 * depth)}- {Render(node.Label)}"));

    private static string Render(Phrase phrase) => string.Concat(phrase.Pieces.Select(piece => piece switch
    {
        TextPiece text => Escape(text.Text),
        FormulaPiece formula => $"${LatexMath.Render(formula.Formula)}$",
        Signed number => $"${LatexMath.Render(new Number(number.Value, number.Digits))}$",
        _ => throw new ArgumentException($"{piece.GetType().Name} is no piece that can be written.", nameof(phrase)),
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
