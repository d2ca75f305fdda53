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
        var page = DerivationSheet.Create([1, 1, 1, 1], new Sigmoid(), new SquaredError());
        var chains = page.Blocks.OfType<DisplayFormulas>().SelectMany(display => display.Lines).OfType<Equality>()
            .Where(line => line.Sides is [Fraction, Product, Product]).Select(line => ((Product)line.Sides[1]).Factors.Count).ToList();
        Assert.Equal([3, 5, 7], chains[^3..]);
    }

    [Fact]
    public void A_hidden_activation_moves_the_cost_through_every_node_of_the_next_layer()
    {
        string text = Text(DerivationSheet.Create([2, 2, 2], new Sigmoid(), new SquaredError()));
        string line = string.Join(' ', text.Split('\n').Select(part => part.Trim()));
        Assert.Contains("= w⁽²⁾[0, 0] · σ'(z⁽²⁾[0]) · 2 (a⁽²⁾[0] − y[0]) + w⁽²⁾[1, 0] · σ'(z⁽²⁾[1]) · 2 (a⁽²⁾[1] − y[1])", line,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2-2-1", "sigmoid", "squared-error")]
    [InlineData("1-1-1-1", "tanh", "squared-error")]
    [InlineData("3-4-3", "relu", "softmax-cross-entropy")]
    [InlineData("12-12-12", "gelu", "huber")]
    [Trait("Speed", "slow")]
    public void Every_shape_is_written_in_every_form(string shape, string activation, string cost)
    {
        var page = DerivationSheet.Create(DerivationSheet.ParseShape(shape), ActivationRegistry.Default.Parse(activation),
            CostRegistry.Default.Parse(cost), seed: 3);
        using StringWriter html = new(), latex = new(), markdown = new();
        HtmlPages.Write(page, html);
        LatexPages.Write(page, latex);
        MarkdownPages.Write(page, markdown);
        Assert.NotNull(XDocument.Parse(html.ToString().Replace("<!DOCTYPE html>", "")));
        Assert.Contains("$$", markdown.ToString(), StringComparison.Ordinal);
        Assert.All(Text(page).Split('\n'), line => Assert.True(line.Length <= 80, line));
        Pdflatex.Compile(latex.ToString());
    }

    [Theory]
    [InlineData("2-2-1", "sigmoid", "squared-error")]
    [InlineData("2-2-1", "relu", "squared-error")]
    [InlineData("2-3-2", "tanh", "softmax-cross-entropy")]
    public void The_numbers_of_a_sheet_are_those_of_backpropagation_and_the_step_lowers_the_cost(string shape, string activation,
    string cost)
    {
        var page = DerivationSheet.Create(DerivationSheet.ParseShape(shape), ActivationRegistry.Default.Parse(activation),
            CostRegistry.Default.Parse(cost), digits: 17);
        var tables = page.Blocks.OfType<Table>().ToList();
        // Each row of a layer's table: the factors, and last their product.
        var rows = tables[..^1].SelectMany(table => table.Rows).ToList();
        foreach (var row in rows)
        {
            double[] numbers = [.. row.Skip(1).Select(cell => ((SignedNumber)cell.Inlines.Single()).Value)];
            Assert.Equal(numbers[..^1].Aggregate(1.0, (product, number) => product * number), numbers[^1], 15);
        }

        // θ, ∇C and what becomes of θ: worked out again with a network of the same numbers.
        var steps = tables[^1].Rows.Select(row =>
            (Name: UnicodeMath.Render(((InlineFormula)row[0].Inlines.Single()).Formula), Numbers: row.Skip(1)
            .Select(cell => ((SignedNumber)cell.Inlines.Single()).Value).ToArray())).ToList();
        int[] nodes = [.. DerivationSheet.ParseShape(shape)];
        var of = CostRegistry.Default.Parse(cost);
        var network = new Network(nodes[0],
            [.. Enumerable.Range(1, nodes.Length - 1)
                .Select(at => (Nabla.Layers.Layer)new Nabla.Layers.Dense(nodes[at], at == nodes.Length - 1
                && of.FusedActivation is { } inside ? inside : ActivationRegistry.Default.Parse(activation)))]);
        void Fill(Func<double[], double> number)
        {
            for (int layer = 0; layer < nodes.Length - 1; layer++)
                for (int j = 0; j < nodes[layer + 1]; j++)
                {
                    for (int k = 0; k < nodes[layer]; k++)
                        network.Weights(layer)[j, k] =
                            (float)number(steps.Single(step => step.Name == $"w⁽{"¹²³"[layer]}⁾[{j},\u00a0{k}]").Numbers);
                    network.Biases(layer)[j] = (float)number(steps.Single(step => step.Name == $"b⁽{"¹²³"[layer]}⁾[{j}]").Numbers);
                }
        }

        double[] x = [.. page.Blocks.OfType<DisplayFormulas>().SelectMany(display => display.Lines).OfType<Equality>()
            .Where(line => line.Sides is [Symbol { Name: "x" }, Number]).Select(line => ((Number)line.Sides[1]).Value)];
        double[] y = [.. Enumerable.Range(0, nodes[^1]).Select(j => j == 0 ? 1.0 : 0)];
        Fill(numbers => numbers[0]);
        double before = network.Gradient<double>(of, x, y) is var gradient ? gradient.Cost : 0;
        foreach (var (name, numbers) in steps)
        {
            int layer = "¹²³".IndexOf(name[2], StringComparison.Ordinal);
            int[] at = [.. name[(name.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(',')
                .Select(part => int.Parse(part.Trim('\u00a0', ' '), System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(name[0] == 'w' ? gradient.Weights(layer)[at[0], at[1]] : gradient.Biases(layer)[at[0]], numbers[1], 12);
        }

        Assert.Contains(steps, step => step.Numbers[1] != 0);
        Fill(numbers => numbers[2]);
        double after = network.Gradient<double>(of, x, y).Cost;
        Assert.True(after < before, $"{before} became {after}");
        var told = ((Paragraph)page.Blocks.Last(block => block is Paragraph)).Text.Inlines.OfType<InlineFormula>()
            .Select(piece => ((Number)piece.Formula).Value).ToArray();
        Assert.Equal(before, told[0], 12);
        Assert.Equal(after, told[1], 12);
    }

    [Fact]
    public void A_softmax_of_one_node_is_refused() =>
        Assert.Contains("always 1 with one output",
        Assert.Throws<ArgumentException>(() => DerivationSheet.Create([2, 2, 1], new Sigmoid(), new SoftmaxCrossEntropy())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_letters_of_a_sheet_are_numbers_of_the_network_or_told()
    {
        Assert.DoesNotContain("eᶻ", Text(DerivationSheet.Create([2, 2, 1], new Sigmoid(), new Poisson())), StringComparison.Ordinal);
        string text = Text(DerivationSheet.Create([2, 2, 1], new Silu(), new Huber()));
        Assert.Contains("Here s is the sigmoid of z.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("δ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("as the model was trained", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_makes_the_same_example()
    {
        Assert.Equal(Text(DerivationSheet.Create([2, 2, 1], new Sigmoid(), new SquaredError(), 5)),
            Text(DerivationSheet.Create([2, 2, 1], new Sigmoid(), new SquaredError(), 5)));
        Assert.NotEqual(Text(DerivationSheet.Create([2, 2, 1], new Sigmoid(), new SquaredError(), 5)),
            Text(DerivationSheet.Create([2, 2, 1], new Sigmoid(), new SquaredError(), 6)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2-0-1")]
    [InlineData("2-13-1")]
    [InlineData("two-1")]
    public void A_shape_that_cannot_be_written_down_is_refused(string shape) =>
        Assert.Contains($"\"{shape}\")", Assert.Throws<ArgumentException>(() => DerivationSheet.ParseShape(shape)).Message,
        StringComparison.Ordinal);

    private static string Text(Document page)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextPages.Write(page, output);
        return output.ToString();
    }
}
