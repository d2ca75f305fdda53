using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>The explained sample: target, prediction and cost.</summary>
internal static class SampleBlocks
{
    private const int MaxOutputs = 12;

    public static IEnumerable<Block> Create(SampleExplanation sample, ExplanationContext context)
    {
        int last = context.Architecture.Layers.Count - 1, digits = context.Detail.Digits;
        double[] answer = sample.Activations(last).ToArray(), desired = sample.Targets.ToArray();
        yield return new Paragraph(
            RichText.Format($"Row {context.Rows[sample.Sample]} of {context.Source}: the target is {context.Describe(desired)}, network "
                + $"{context.Model} ({context.Architecture.ToString()}) predicts {context.Describe(answer)}, and the cost is "
                + $"{new Equality([Formula.ForQuantity(Quantity.Cost), new Number(sample.Cost, digits)])}."));
        if (context.Decode is not null)
            yield return new Paragraph(
                "The network was trained with scaled targets. The target and the prediction above are in the original unit; the cost and "
                    + "all "
                    + "numbers below are scaled.");
        if (answer.Length > MaxOutputs) yield break;
        double[] slopes = (sample.IsFused(last) ? sample.Errors(last) : sample.ActivationGradients(last)).ToArray();
        string by = sample.IsFused(last) ? "z" : "a";
        yield return new Table(
            ["output", RichText.Format($"{new Symbol("a")}"), RichText.Format($"{new Symbol("y")}"),
                RichText.Format($"{Formula.Partial(Formula.ForQuantity(Quantity.Cost), new Symbol(by))}"), "to lower the cost"],
            [.. answer.Select((a, j) => (IReadOnlyList<RichText>)
            [
                context.OutputName(j),
                RichText.Format($"{new SignedNumber(a, digits)}"),
                RichText.Format($"{new SignedNumber(desired[j], digits)}"),
                RichText.Format($"{new SignedNumber(slopes[j], digits)}"),
                slopes[j] == 0 ? "no effect" : $"{(slopes[j] < 0 ? "increase" : "decrease")} ({Meanings.HowMuch(Math.Abs(slopes[j]))})",
            ])]);
    }
}
