using System.Xml.Linq;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Tests;

public class FormulaTests
{
    private static readonly Formula W = Formula.ForQuantity(Quantity.Weight(1, 3, 5)), C = Formula.ForQuantity(Quantity.Cost);

    public static TheoryData<string> SlopeFormulas =>
        [.. ActivationRegistry.Default.Names.Select(name => ActivationRegistry.Default.Parse(name).DerivativeFormula)
        .Concat(CostRegistry.Default.Names.Select(name => CostRegistry.Default.Parse(name).DerivativeFormula)).Distinct()];

    [Fact]
    public void Every_quantity_of_a_layer_has_its_indices_in_brackets()
    {
        var architecture = new Architecture(3, [new PeriodicEmbedding(2, 4, 2, 0.5), new Dense(2, new Identity())]);
        Assert.Equal("u⁽¹⁾[4]", UnicodeMath.Render(Formula.ForQuantity(Quantity.UnscaledSum(0, 4))));
        Assert.Equal("θ⁽¹⁾[4]", UnicodeMath.Render(Formula.ForQuantity(Quantity.Parameter(0, 4))));
        Assert.Equal("frequencies⁽¹⁾[1,\u00a00]", UnicodeMath.Render(Formula.ForQuantity(Quantity.Parameter(0, 4), architecture)));
    }

    [Fact]
    public void A_partial_derivative_reads_alike_in_three_notations()
    {
        var formula = Formula.Partial(C, W);
        Assert.Equal("∂C₀/∂w⁽²⁾[3,\u00a05]", UnicodeMath.Render(formula));
        Assert.Equal(@"\frac{\partial C_{0}}{\partial w^{(2)}_{3, 5}}", LatexMath.Render(formula));
        Assert.Equal(
            "<math><mfrac><mrow><mrow><mi>∂</mi><msub><mi>C</mi><mn>0</mn></msub></mrow></mrow><mrow><mrow><mi>∂</mi><msubsup><mi>w</mi><mtext>3, 5</mtext><mtext>(2)</mtext></msubsup></mrow></mrow></mfrac></math>",
            MathMl.Render(formula));
    }

    [Fact]
    public void Negative_factors_stand_in_brackets_and_negative_terms_are_taken_away()
    {
        Assert.Equal("0.5 · (−2)", UnicodeMath.Render(new Product([new Number(0.5), new Number(-2)])));
        Assert.Equal("0.5 − 2", UnicodeMath.Render(new Sum([new Number(0.5), new Number(-2)])));
        Assert.Equal(@"0.5 \cdot \left(-2\right)", LatexMath.Render(new Product([new Number(0.5), new Number(-2)])));
        Assert.Contains(@"<mo form=""infix"">−</mo><mrow><mn>2</mn></mrow>", MathMl.Render(new Sum([new Number(0.5), new Number(-2)])),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.00082216, 5, "0.00082216")]
    [InlineData(-1.25e-7, 5, "−1.25e−7")]
    [InlineData(1e6, 5, "1e6")]
    [InlineData(123456, 3, "123456")]
    [InlineData(0, 5, "0")]
    [InlineData(0.1, 17, "0.10000000000000001")]
    [InlineData(double.PositiveInfinity, 5, "∞")]
    public void Numbers_have_the_digits_that_count(double value, int digits, string text) => Assert.Equal(text, SignificantDigits.Format(value, digits));

    [Theory]
    [MemberData(nameof(SlopeFormulas))]
    public void Every_formula_of_the_catalogues_is_read_and_written_in_three_notations(string text)
    {
        var formula = FormulaParser.Parse(text);
        Assert.Equal(text.Replace(" ", ""), UnicodeMath.Render(formula).Replace(" ", "").Replace("²'", "'").Replace("ⱼ", "_j")
            .Replace("ₖ", "_k"));
        Assert.All(LatexMath.Render(formula), letter => Assert.True(char.IsAscii(letter), $"{text} has {letter} in LaTeX"));
        Assert.NotNull(XElement.Parse(MathMl.Render(formula)));
    }

    [Fact]
    public void A_root_has_a_bar_over_all_that_stands_below_it_and_an_index_all_its_digits()
    {
        var formula = FormulaParser.Parse("s_12 / √256");
        Assert.Equal("s₁₂ / √256", UnicodeMath.Render(formula));
        Assert.Contains("<msqrt><mn>256</mn></msqrt>", MathMl.Render(formula), StringComparison.Ordinal);
        Assert.Contains(@"s_{12}", LatexMath.Render(formula), StringComparison.Ordinal);
        Assert.Contains(@"\sqrt{256}", LatexMath.Render(formula), StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_of_a_formula_become_those_of_a_node()
    {
        var letters = new Dictionary<string, Formula>
            { ["a"] = Formula.ForQuantity(Quantity.Activation(1, 3)), ["y"] = new Symbol("y", "", "3") };
        Assert.Equal("2 (a⁽²⁾[3] − y[3])", UnicodeMath.Render(FormulaParser.Parse("2 (a − y)", letters)));
    }

    [Fact]
    public void With_row_vectors_the_indices_of_a_weight_change_places() =>
        Assert.Equal("w⁽²⁾[5,\u00a03]", UnicodeMath.Render(Formula.ForQuantity(Quantity.Weight(1, 3, 5), rowVectors: true)));
}
