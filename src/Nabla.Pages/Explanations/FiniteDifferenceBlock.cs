using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>The derivative beside its definition: the slope that a small nudge of that one number shows.</summary>
internal static class FiniteDifferenceBlock
{
    public static Block Create(Quantity by, Subject subject)
    {
        var nudge = subject.Reasons.FiniteDifference(by);
        if (nudge.Verdict == Verdict.NoEffect) return new Paragraph($"No finite-difference check: {nudge.Why}.");
        var number = by.Kind switch { QuantityKind.Weight => "w", QuantityKind.Bias => "b", QuantityKind.WeightedSum => "z",
            _ => by.Layer < 0 ? "x"
            : "a" };
        var slope = new Fraction(
            new Row([new Call("C", FormulaReader.Read($"{number} + h")), new Sign("−"),
                new Call("C", FormulaReader.Read($"{number} − h"))]), new Row([new Number(2), new Symbol("h")]));
        var at = new Equality([new Symbol("h"), new Number(nudge.Step, 2)]);
        var difference = new Number(nudge.FiniteDifference, subject.Extent.Digits);
        return new Paragraph(Phrase.Of($"Finite-difference check: {new Equality([slope, difference])} "
            + $"with {at}. "
            + $"{(nudge.Verdict == Verdict.Agrees ? $"Both agree to {nudge.Digits} digits." : Difference())}"));
        string Difference() => $"Backpropagation has {Digits.Text(nudge.Backpropagation, subject.Extent.Digits)}: {nudge.Why}.";
    }
}
