using System.Xml.Linq;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Pages.Derivations;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;
using Nabla.Pages.Writers;

namespace Nabla.Pages.Tests;

public class DerivationTests
{
    [Fact]
    public void The_chain_has_three_five_and_seven_factors()
    {
        var page = DerivationSheet.Of([1, 1, 1, 1], new Sigmoid(), new SquaredError());
        var chains = page.Blocks.OfType<Display>().SelectMany(display => display.Lines).OfType<Equality>().Where(line => line.Parts is [Fraction, Product, Product]).Select(line => ((Product)line.Parts[1]).Parts.Count).ToList();
        Assert.Equal([3, 5, 7], chains[^3..]);
    }

    [Fact]
    public void A_hidden_activation_moves_the_cost_through_every_node_of_the_next_layer()
    {
        string text = Text(DerivationSheet.Of([2, 2, 2], new Sigmoid(), new SquaredError()));
        string line = string.Join(' ', text.Split('\n').Select(part => part.Trim()));
        Assert.Contains("= w⁽²⁾[0, 0] · σ'(z⁽²⁾[0]) · 2 (a⁽²⁾[0] − y[0]) + w⁽²⁾[1, 0] · σ'(z⁽²⁾[1]) · 2 (a⁽²⁾[1] − y[1])", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2-2-1", "sigmoid", "squared-error")]
    [InlineData("1-1-1-1", "tanh", "squared-error")]
    [InlineData("3-4-3", "relu", "softmax-cross-entropy")]
    [InlineData("12-12-12", "gelu", "huber")]
    public void Every_shape_is_written_in_every_form(string shape, string activation, string cost)
    {
        var page = DerivationSheet.Of(DerivationSheet.Shape(shape), ActivationCatalogue.Known.Parse(activation), CostCatalogue.Known.Parse(cost), seed: 3);
        using StringWriter html = new(), latex = new(), markdown = new();
        HtmlPages.Write(page, html);
        LatexPages.Write(page, latex);
        MarkdownPages.Write(page, markdown);
        Assert.NotNull(XDocument.Parse(html.ToString().Replace("<!DOCTYPE html>", "")));
        Assert.Contains("$$", markdown.ToString(), StringComparison.Ordinal);
        Assert.All(Text(page).Split('\n'), line => Assert.True(line.Length <= 80, line));
        Pdflatex.Compile(latex.ToString());
    }

    [Fact]
    public void The_same_seed_makes_the_same_example()
    {
        Assert.Equal(Text(DerivationSheet.Of([2, 2, 1], new Sigmoid(), new SquaredError(), 5)), Text(DerivationSheet.Of([2, 2, 1], new Sigmoid(), new SquaredError(), 5)));
        Assert.NotEqual(Text(DerivationSheet.Of([2, 2, 1], new Sigmoid(), new SquaredError(), 5)), Text(DerivationSheet.Of([2, 2, 1], new Sigmoid(), new SquaredError(), 6)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2-0-1")]
    [InlineData("2-13-1")]
    [InlineData("two-1")]
    public void A_shape_that_cannot_be_written_down_is_refused(string shape) =>
        Assert.Contains($"\"{shape}\" was given", Assert.Throws<ArgumentException>(() => DerivationSheet.Shape(shape)).Message, StringComparison.Ordinal);

    private static string Text(Document page)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextPages.Write(page, output);
        return output.ToString();
    }
}
