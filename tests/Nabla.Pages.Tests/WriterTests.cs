using System.Xml.Linq;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;
using Nabla.Pages.Writers;

namespace Nabla.Pages.Tests;

public class WriterTests
{
    private static readonly string[] Evil = [@"a<b>&""c""", @"50% of $x_1$ #1 {~^\end{document}", "naïve 日本 | `code` *star*"];

    [Fact]
    public void A_page_is_well_formed_and_asks_the_network_for_nothing()
    {
        foreach (var page in Pages())
        {
            string html = Written(page, HtmlPages.Write);
            Assert.NotNull(XDocument.Parse(html.Replace("<!DOCTYPE html>", "")));
            Assert.DoesNotContain("http:", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("https:", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bars_begin_at_zero_and_a_line_passes_through_its_points()
    {
        var page = XDocument.Parse(Written(new Document("t", [new BarChart(Numbers(2, -1, 0, double.NaN), 1),
            new LineChart(Numbers(0.5, 0.25, 1, 3), 1, [1, 2, 4, double.NaN])]), HtmlPages.Write).Replace("<!DOCTYPE html>", ""));
        // 300 for numbers from −1 to 2: zero is at 100.
        Assert.Equal([("up", "100", "200"), ("down", "0", "100"), ("up", "100", "0")], page.Descendants("rect")
            .Select(bar => (bar.Attribute("class")!.Value, bar.Attribute("x")!.Value, bar.Attribute("width")!.Value)));
        Assert.Equal("80,144.67 260,210 620,14", page.Descendants("polyline").Single().Attribute("points")!.Value);
        Assert.Equal(8, page.Descendants("tbody").Elements("tr").Count());
    }

    [Fact]
    public void Names_of_classes_and_columns_are_text_in_a_page()
    {
        var page = XDocument.Parse(Written(EvilPage(), HtmlPages.Write).Replace("<!DOCTYPE html>", ""));
        foreach (string name in Evil) Assert.Contains(name, page.Root!.Value, StringComparison.Ordinal);
        Assert.Empty(page.Descendants("b"));
    }

    [Fact]
    public void In_LaTeX_names_are_escaped_and_what_has_no_glyph_is_written_as_its_code()
    {
        string latex = Written(EvilPage(), LatexPages.Write);
        Assert.Contains(@"50\% of \$x\_1\$ \#1 \{\textasciitilde{}\textasciicircum{}\textbackslash{}end\{document\}", latex,
            StringComparison.Ordinal);
        Assert.Contains(@"naïve \texttt{U+65E5}\texttt{U+672C}", latex, StringComparison.Ordinal);
    }

    [Fact]
    public void In_Markdown_names_are_escaped()
    {
        string markdown = Written(EvilPage(), MarkdownPages.Write);
        Assert.Contains(@"\| \`code\` \*star\*", markdown, StringComparison.Ordinal);
        Assert.Contains(@"a\<b\>&", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Signs_have_colors_in_a_terminal_and_none_elsewhere()
    {
        var page = new Document("t", [new Paragraph(RichText.Format($"{new SignedNumber(1)} and {new SignedNumber(-1)}"))]);
        using StringWriter colored = new(), plain = new();
        TextPages.Write(page, colored, colors: true);
        TextPages.Write(page, plain);
        Assert.Contains("\e[36m1\e[39m and \e[31m−1\e[39m", colored.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e", plain.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_word_is_kept_whole_and_a_line_is_broken_at_spaces()
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextPages.Write(new("t", [new Paragraph("one two three fourteen"),
            new DisplayFormulas([new Equality([new Symbol("a"), new Symbol("b"), new Symbol("c")])])]), output, width: 10);
        Assert.Equal("t\n\none two\nthree\nfourteen\n\n  a = b\n    = c\n", output.ToString());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void LaTeX_compiles_as_it_stands()
    {
        var pages = Pages().Append(EvilPage()).ToList();
        for (int i = 0; i < pages.Count; i++) Pdflatex.Compile(Written(pages[i], LatexPages.Write));
    }

    private static IEnumerable<Document> Pages()
    {
        yield return Explanation.Create(Examples.Of(new Sigmoid(), new SquaredError()), Examples.Asked);
        yield return Explanation.Create(Examples.Of(new Relu(), new SoftmaxCrossEntropy()), Examples.Asked);
        yield return Explanation.Create(Examples.Of(new Tanh(), new Huber()), []);
        yield return Explanation.Create(Examples.Of(new Gelu(), new SigmoidCrossEntropy(), samples: 12), [Quantity.Bias(0, 1)]);
        yield return new Document("Pictures",
            [new Pictures([new Picture([1, -1, 0.5, 0], 2, IsSigned: true, "signed"),
                new Picture([1, 0, 0.5, 0], 2, IsSigned: false, "grey")])]);
        yield return new Document("Charts", [new BarChart(Numbers(2, -1, 0, double.NaN), 1),
            new LineChart(Numbers(0.5, 0.25, 1, 3), 1, [1, 2, 4, double.NaN]), new LineChart(Numbers(7), 1, [1]),
            new LineChart(Numbers(7), 1, [double.NaN])]);
    }

    private static Table Numbers(params double[] values) => new(["cell", "number"],
        [.. values.Select((value, i) => (IReadOnlyList<RichText>)[$"<{i}>", RichText.Format($"{new SignedNumber(value)}")])]);

    private static Document EvilPage() =>
        Explanation.Create(Examples.Of(new Sigmoid(), new SquaredError(), classes: Evil, columns: [.. Evil, .. Evil]),
        [.. Enumerable.Range(0, 3).Select(k => Quantity.Weight(0, 0, k))]);

    private static string Written(Document page, Action<Document, TextWriter> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(page, output);
        return output.ToString();
    }
}
