using System.Net;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using Nabla.Pages.Images;

namespace Nabla.Pages.Writers;

/// <summary>Writes documents as self-contained HTML pages: MathML formulas, embedded pictures, no external requests.</summary>
public static class HtmlPages
{
    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="output">The output.</param>
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
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"/>
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

    /// <summary>Renders blocks as an HTML fragment without styles.</summary>
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
        BulletList points => $"<ul{Aside(points.IsNote)}>{string.Concat(points.Items.Select(item => $"<li>{Render(item)}</li>"))}</ul>",
        DisplayFormulas display => $"<div class=\"display\">{string.Concat(display.Lines.Select(Render))}</div>",
        Table table => Render(table),
        BarChart bars => Render(bars.Numbers, SvgCharts.Bars(bars)),
        LineChart line => SvgCharts.Line(line, Escape) + Render(line.Numbers),
        Tree tree => $"<div class=\"tree\">{Render(tree.Root)}</div>",
        Pictures pictures => $"<div class=\"pictures\">{string.Concat(pictures.Items.Select(Render))}</div>",
        _ => throw new ArgumentException($"{block.GetType().Name} cannot be written as a block.", nameof(block)),
    };

    private static string Render(
        Formula formula) => $"<div class=\"equation\">{string.Concat(MathMl.Lines(formula).Select(line => $"<div>{line}</div>"))}</div>";

    private static string Render(RichText text) => string.Concat(text.Inlines.Select(inline => inline switch
    {
        TextRun text => Escape(text.Text),
        InlineFormula formula => MathMl.Render(formula.Formula),
        SignedNumber number => $"<span class=\"{(number.Value > 0 ? "up" : number.Value < 0 ? "down" : "zero")}"
            + $"\">{MathMl.Render(new Number(number.Value, number.Digits))}</span>",
        _ => throw new ArgumentException($"{inline.GetType().Name} cannot be written.", nameof(text)),
    }));

    // Drawings are a further column.
    private static string Render(Table table, IReadOnlyList<string>? drawings = null)
    {
        string Cells(IReadOnlyList<RichText> row, string tag) =>
            string.Concat(row.Select(
            (cell, c) => $"<{tag}{(TextPages.IsNumbers(table, c) ? " class=\"number\"" : "")}>{Render(cell)}</{tag}>"));
        string Drawing(int row) => drawings is null ? "" : $"<td class=\"bar\">{drawings[row]}</td>";
        return $"<div class=\"wide\"><table><thead><tr>{Cells(table.Headings, "th")}{(drawings is null ? "" : "<th></th>")}"
            + $"</tr></thead><tbody>{string.Concat(table.Rows.Select((row, i) => $"<tr>{Cells(row, "td")}{Drawing(i)}</tr>"))}"
            + "</tbody></table></div>";
    }

    private static string Render(TreeNode node) => node.Children.Count == 0
        ? $"<div class=\"leaf\">{Render(node.Label)}</div>"
        : $"<details{(node.IsOpen ? " open=\"open\"" : "")}><summary>{Render(node.Label)}"
            + $"</summary>{string.Concat(node.Children.Select(Render))}</details>";

    private static string Render(Picture picture)
    {
        using var png = new MemoryStream();
        Png.Write(png, Raster.Colors(picture), picture.Columns, channels: 3);
        return $"<figure><img alt=\"{Escape(string.Concat(picture.Caption.Inlines.Select(LineWrapping.Text)))}\" "
            + $"src=\"data:image/png;base64,{Convert.ToBase64String(png.ToArray())}\"/><figcaption>{Render(picture.Caption)}"
            + $"</figcaption></figure>";
    }

    private static string Aside(bool isNote) => isNote ? " class=\"note\"" : "";

    // Control characters are not allowed in HTML.
    private static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)));
}

/// <summary>Drawings of numbers. Their colors are those of the page.</summary>
internal static class SvgCharts
{
    private const double BarWidth = 300, BarHeight = 16, Width = 640, Height = 240, Left = 80, Right = 20, Top = 14, Bottom = 30;

    /// <summary>One bar for each row, from a common zero to the right or, for numbers below zero, to the left.</summary>
    public static IReadOnlyList<string> Bars(BarChart chart)
    {
        double[] values = Values(chart.Numbers, chart.Column);
        double lowest = Math.Min(0, values.Where(double.IsFinite).DefaultIfEmpty().Min());
        double highest = Math.Max(0, values.Where(double.IsFinite).DefaultIfEmpty().Max());
        double scale = highest > lowest ? BarWidth / (highest - lowest) : 0, zero = -lowest * scale;
        return [.. values.Select(value => FormattableString.Invariant(
            $"""<svg viewBox="-1 0 {BarWidth + 2} {BarHeight}" preserveAspectRatio="none" aria-hidden="true">""") + (double.IsFinite(value)
            ? FormattableString.Invariant(
                $"""<rect class="{(value < 0 ? "down" : "up")}" x="{zero + Math.Min(0, value) * scale:0.##}" y="2" """)
                + FormattableString.Invariant($"""width="{Math.Abs(value) * scale:0.##}" height="{BarHeight - 4}"/>""") : "")
            + FormattableString.Invariant($"""<line x1="{zero:0.##}" y1="0" x2="{zero:0.##}" y2="{BarHeight}"/></svg>"""))];
    }

    /// <summary>A line through points, with the largest and smallest number of each axis.</summary>
    public static string Line(LineChart chart, Func<string, string> escape)
    {
        double[] y = Values(chart.Numbers, chart.Column);
        int[] shown = [.. Enumerable.Range(0, y.Length).Where(i => double.IsFinite(y[i]) && double.IsFinite(chart.X[i]))];
        if (shown.Length == 0) return "";
        double lowest = shown.Min(i => y[i]), highest = shown.Max(i => y[i]), first = chart.X[shown[0]], last = chart.X[shown[^1]];
        string X(double value) => FormattableString.Invariant(
            $"{Left + (last > first ? (value - first) / (last - first) : 0.5) * (Width - Left - Right):0.##}");
        string Y(double value) => FormattableString.Invariant(
            $"{Top + (highest > lowest ? (highest - value) / (highest - lowest) : 0.5) * (Height - Top - Bottom):0.##}");
        string Label(int i) => escape(string.Concat(chart.Numbers.Rows[i][0].Inlines.Select(LineWrapping.Text)));
        string Text(string x, string at, string anchor, string text) => $"""<text x="{x}" y="{at}" text-anchor="{anchor}">{text}</text>""";
        string Axis(double value) => $"""<line x1="{X(first)}" y1="{Y(value)}" x2="{X(last)}" y2="{Y(value)}"/>"""
            + $"""<text x="{Left - 10}" y="{Y(value)}" dy="4" text-anchor="end">{SignificantDigits.Format(value, 4)}</text>""";
        return $"""<div class="chart"><svg viewBox="0 0 {Width} {Height}" role="img" aria-label="a line; its numbers are in the table">"""
            + Axis(lowest) + (highest > lowest ? Axis(highest) : "")
            + $"""<polyline points="{string.Join(' ', shown.Select(i => $"{X(chart.X[i])},{Y(y[i])}"))}"/>"""
            + string.Concat(shown.Select(i => $"""<circle cx="{X(chart.X[i])}" cy="{Y(y[i])}" r="3"/>"""))
            + Text(X(first), $"{Height - 6}", last > first ? "start" : "middle", Label(shown[0]))
            + (last > first ? Text(X(last), $"{Height - 6}", "end", Label(shown[^1])) : "") + "</svg></div>";
    }

    private static double[] Values(Table table, int column) =>
        [.. table.Rows.Select(row => row[column].Inlines is [SignedNumber number] ? number.Value : double.NaN)];
}

/// <summary>The style of a page: light and dark, narrow and wide, and print.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --paper: #fdfcf9; --ink: #22252a; --faint: #666b73; --line: #dcd8cf; --panel: #f4f1ea; --up: #0b5cad; --down: #b3261e;
        }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #17191d; --ink: #dfe1e5; --faint: #9aa0aa; --line: #353a42; --panel: #1f2227; --up: #7db8f7; --down: #ff8f85; }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
          font: 1.05rem/1.55 "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
        }
        main { max-width: 50rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
        h1, h2, h3 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
        h1 { font-size: 1.7rem; margin: 0 0 1.2rem; }
        h2 { font-size: 1.3rem; margin: 2.6rem 0 0.6rem; padding-top: 1.1rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1.08rem; margin: 1.8rem 0 0.4rem; }
        p, ul { margin: 0.6rem 0; }
        ul { padding-left: 1.3rem; }
        .note { color: var(--faint); font-size: 0.9rem; }
        .up { color: var(--up); } .down { color: var(--down); } .zero { color: var(--faint); }
        math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", math, serif; }
        .display { margin: 1rem 0; padding: 0.8rem 1.1rem; background: var(--panel); border-radius: 0.4rem; overflow-x: auto; }
        .equation { margin: 0.5rem 0; } .equation > div { padding: 0.2rem 0 0.2rem 2rem; text-indent: -2rem; overflow-wrap: normal; }
        .equation > div + div { padding-left: 4rem; }
        td math, th math, .tree math { math-style: normal; }
        .wide { overflow-x: auto; margin: 1rem 0; }
        table { border-collapse: collapse; font-size: 0.95rem; overflow-wrap: normal; }
        th, td { text-align: left; vertical-align: baseline; padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); }
        th { font-weight: 600; color: var(--faint); font-size: 0.88rem; }
        .number { text-align: right; white-space: nowrap; }
        .bar { width: 45%; } .bar svg { display: block; width: 100%; min-width: 7rem; height: 1rem; }
        rect { fill: currentColor; } svg line { stroke: var(--line); } .bar line { stroke: var(--faint); }
        .chart svg { width: 100%; height: auto; } .chart text { fill: var(--faint); font-size: 0.9rem; }
        polyline { fill: none; stroke: var(--up); stroke-width: 2; } circle { fill: var(--up); }
        .tree { margin: 1rem 0; overflow-x: auto; overflow-wrap: normal; }
        details { border-left: 1px solid var(--line); margin-left: 0.35rem; padding-left: 0.9rem; }
        .tree > details { border: 0; margin: 0; padding: 0; }
        summary { cursor: pointer; padding: 0.25rem 0; margin-left: -0.9rem; }
        .tree > details > summary { margin-left: 0; }
        summary::marker { color: var(--faint); } summary:hover { background: var(--panel); }
        .leaf { padding: 0.25rem 0 0.25rem 0.2rem; border-left: 1px solid var(--line); margin-left: 0.35rem; padding-left: 0.9rem; }
        .pictures { display: flex; flex-wrap: wrap; gap: 1.1rem; margin: 1rem 0; }
        figure { margin: 0; width: 9.5rem; }
        img { width: 100%; image-rendering: pixelated; border: 1px solid var(--line); display: block; }
        figcaption { font-size: 0.85rem; line-height: 1.35; color: var(--faint); margin-top: 0.3rem; }
        @media (max-width: 34rem) {
          body { font-size: 1rem; }
          main { padding: 1.3rem 0.9rem 3rem; }
          figure { width: 7.5rem; }
          td, th { padding-right: 0.6rem; }
        }
        @media print {
          :root { --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --panel: #fff; --up: #0b4a8f; --down: #a01d16; }
          main { max-width: none; padding: 0; }
          h2, h3 { break-after: avoid; }
          figure, tr, .equation { break-inside: avoid; }
          .display, .wide, .tree { overflow: visible; }
          img { print-color-adjust: exact; }
        }
        """;

    /// <summary>All nodes are expanded for printing.</summary>
    public const string Script =
        """addEventListener("beforeprint", () => { for (const node of document.querySelectorAll("details")) node.open = true; });""";
}
