using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>Compares a derivative with the finite difference of the cost.</summary>
internal static class FiniteDifferenceBlock
{
    public static Block Create(Quantity by, ExplanationContext context)
    {
        var check = context.Explanation.FiniteDifference(by);
        if (check.Verdict == Verdict.NoEffect) return new Paragraph($"No finite-difference check: {check.Why}.");
        string number = by.Kind switch
        {
            QuantityKind.Weight => "w",
            QuantityKind.Bias => "b",
            QuantityKind.WeightedSum => "z",
            QuantityKind.Parameter => "θ",
            _ => by.Layer < 0 ? "x" : "a",
        };
        var slope = new Fraction(
            new Row([new FunctionCall("C", FormulaParser.Parse($"{number} + h")), new OperatorSign("−"),
                new FunctionCall("C", FormulaParser.Parse($"{number} − h"))]), new Row([new Number(2), new Symbol("h")]));
        var at = new Equality([new Symbol("h"), new Number(check.Step, 2)]);
        var difference = new Number(check.FiniteDifference, context.Detail.Digits);
        return new Paragraph(RichText.Format($"Finite-difference check: {new Equality([slope, difference])} "
            + $"with {at}. "
            + $"{(check.Verdict == Verdict.Agrees ? $"Both agree to {check.Digits} digits." : Difference())}"));
        string Difference() =>
            $"Backpropagation has {SignificantDigits.Format(check.Backpropagation, context.Detail.Digits)}: {check.Why}.";
    }
}
