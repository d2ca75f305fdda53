using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Explain;
using Nabla.Pages.Derivations;
using Nabla.Pages.Explanations;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Tests;

public class StepFormulaTests
{
    [Fact]
    public void Each_operation_of_the_lesson_s_2_2_1_stands_with_letters_and_with_numbers()
    {
        var context = Example("2-2-1", new SquaredError());
        string Forward(Quantity of) => UnicodeMath.Render(StepFormulas.Forward(context, of)).Replace('\u00a0', ' ');
        Assert.Equal("z⁽¹⁾[0] = w⁽¹⁾[0, 0] · x[0] + w⁽¹⁾[0, 1] · x[1] + b⁽¹⁾[0] = 0.9 · 0.2 + (−0.9) · 1 − 0.2 = −0.92",
            Forward(Quantity.WeightedSum(0, 0)));
        Assert.Equal("a⁽¹⁾[0] = σ(z⁽¹⁾[0]) = sigmoid(−0.92) = 0.28496", Forward(Quantity.Activation(0, 0)));
        Assert.Equal("C₀ = (a⁽²⁾[0] − y[0])² = (0.10548 − 1)² = 0.80017", Forward(Quantity.Cost));
        string back = UnicodeMath.Render(StepFormulas.Backward(context, Quantity.Weight(0, 0, 0)));
        Assert.EndsWith("= 0.2 · 0.20376 · 0.03376 = 0.0013758", back, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_wide_layer_the_largest_terms_stand_and_what_the_others_add()
    {
        var context = Examples.Of(new Sigmoid(), new SquaredError(), terms: 3);
        var line = Assert.IsType<Equality>(StepFormulas.Forward(context, Quantity.WeightedSum(1, 2)));
        // 9 nodes come in: 3 products, the rest in one number, and the bias.
        var numbers = Assert.IsType<Sum>(line.Sides[2]).Terms;
        Assert.Equal(5, numbers.Count);
        double sum = numbers.Sum(part =>
            part switch { Product product => product.Factors.Cast<Number>().Aggregate(1.0, (all, number) => all * number.Value),
            Number number => number.Value, _ => double.NaN });
        Assert.Equal(context.Explanation.Sample(0).WeightedSums(1)[2], sum, 12);
    }

    [Fact]
    public void A_parameter_comes_about_by_training_alone()
    {
        var fault = Assert.Throws<ArgumentException>(() =>
            StepFormulas.Forward(Example("1-1-1-1", new SquaredError()), Quantity.Bias(0, 0)));
        Assert.Contains("b⁽¹⁾[0] is a parameter", fault.Message, StringComparison.Ordinal);
    }

    private static ExplanationContext Example(string shape, ICost cost)
    {
        var (network, x, y) = DerivationSheet.CreateExample(DerivationSheet.ParseShape(shape), new Sigmoid(), cost);
        var data = new Dataset(x, y, x.Length, y.Length, LearningTask.Regression);
        return new(ChainRule.Explain(network, cost, data), data, [0], cost);
    }
}
