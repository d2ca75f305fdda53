using System.Net;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using Nabla.Pages.Images;

namespace Nabla.Pages.Writers;

/// <summary>Documents as one HTML page that holds all it needs: formulas as MathML, pictures within, no request to anywhere.</summary>
public static class HtmlPages
{
    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Document document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"/>
            <title>{Escape(document.Title)}</title>
            <style>
            {HtmlStyle.Css}
            </style>
            </head>
            <body>
            <main>
            <h1>{Escape(document.Title)}</h1>
            """);
        foreach (var block in document.Blocks) output.WriteLine(Render(block));
        output.WriteLine($"""
            </main>
            <script>
            {HtmlStyle.Script}
            </script>
            </body>
            </html>
            """);
    }

    /// <summary>Writes blocks as part of a page of somebody else's, who styles them.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <returns>HTML.</returns>
    public static string Fragment(IEnumerable<Block> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return string.Join('\n', blocks.Select(Render));
    }

    private static string Render(Block block) => block switch
    {
        Heading heading => $"<h{heading.Level}>{Render(heading.Text)}</h{heading.Level}>",
        Paragraph paragraph => $"<p{Aside(paragraph.IsNote)}>{Render(paragraph.Text)}</p>",
        Points points => $"<ul{Aside(points.IsNote)}>{string.Concat(points.Items.Select(item => $"<li>{Render(item)}</li>"))}</ul>",
        Display display => $"<div class=\"display\">{string.Concat(display.Lines.Select(Render))}</div>",
        Table table => Render(table),
        Tree tree => $"<div class=\"tree\">{Render(tree.Root)}</div>",
        Pictures pictures => $"<div class=\"pictures\">{string.Concat(pictures.Items.Select(Render))}</div>",
        _ => throw new ArgumentException($"{block.GetType().Name} is no block that can be written.", nameof(block)),
    };

    private static string Render(
        Formula formula) => $"<div class=\"equation\">{string.Concat(MathMl.Lines(formula).Select(line => $"<div>{line}</div>"))}</div>";

    private static string Render(Phrase phrase) => string.Concat(phrase.Pieces.Select(piece => piece switch
    {
        TextPiece text => Escape(text.Text),
        FormulaPiece formula => MathMl.Render(formula.Formula),
        Signed number => $"<span class=\"{(number.Value > 0 ? "up" : number.Value < 0 ? "down" : "zero")}"
            + $"\">{MathMl.Render(new Number(number.Value, number.Digits))}</span>",
        _ => throw new ArgumentException($"{piece.GetType().Name} is no piece that can be written.", nameof(phrase)),
    }));

    private static string Render(Table table)
    {
        string Cells(IReadOnlyList<Phrase> row, string tag) =>
            string.Concat(row.Select(
            (cell, c) => $"<{tag}{(TextPages.IsNumbers(table, c) ? " class=\"number\"" : "")}>{Render(cell)}</{tag}>"));
        return $"<div class=\"wide\"><table><thead><tr>{Cells(table.Headings, "th")}"
            + $"</tr></thead><tbody>{string.Concat(table.Rows.Select(row => $"<tr>{Cells(row, "td")}</tr>"))}</tbody></table></div>";
    }

    private static string Render(TreeNode node) => node.Parts.Count == 0
        ? $"<div class=\"leaf\">{Render(node.Label)}</div>"
        : $"<details{(node.IsOpen ? " open=\"open\"" : "")}><summary>{Render(node.Label)}"
            + $"</summary>{string.Concat(node.Parts.Select(Render))}</details>";

    private static string Render(Picture picture)
    {
        using var png = new MemoryStream();
        Png.Write(png, Raster.Colors(picture), picture.Columns, channels: 3);
        return $"<figure><img alt=\"{Escape(string.Concat(picture.Caption.Pieces.Select(Wrapped.Text)))}\" "
            + $"src=\"data:image/png;base64,{Convert.ToBase64String(png.ToArray())}\"/><figcaption>{Render(picture.Caption)}"
            + $"</figcaption></figure>";
    }

    private static string Aside(bool isNote) => isNote ? " class=\"note\"" : "";

    // Control characters are in no page, whatever a class is called.
    private static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)));
}
