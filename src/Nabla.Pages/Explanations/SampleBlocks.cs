using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>The sample that is asked about: what is wanted of it, what the network says, what that costs.</summary>
internal static class SampleBlocks
{
    private const int MaxOutputs = 12;

    public static IEnumerable<Block> Create(SampleExplanation sample, Subject subject)
    {
        int last = subject.Architecture.Layers.Count - 1, digits = subject.Extent.Digits;
        double[] answer = sample.Activations(last).ToArray(), desired = sample.Targets.ToArray();
        yield return new Paragraph(
            Phrase.Of($"Row {subject.Rows[sample.Sample]} of {subject.Source}: the target is {subject.Answer(desired)}, network "
                + $"{subject.Model} ({subject.Architecture.ToString()}) predicts {subject.Answer(answer)}, and the cost is "
                + $"{new Equality([Formula.Named(Quantity.Cost), new Number(sample.Cost, digits)])}."));
        if (subject.Decode is not null)
            yield return new Paragraph(
                "The network was trained with scaled targets. The target and the prediction above are in the original unit; the cost and "
                    + "all "
                    + "numbers below are scaled.");
        if (answer.Length > MaxOutputs) yield break;
        double[] slopes = (sample.IsFused(last) ? sample.Errors(last) : sample.ActivationGradients(last)).ToArray();
        string by = sample.IsFused(last) ? "z" : "a";
        yield return new Table(
            ["output", Phrase.Of($"{new Symbol("a")}"), Phrase.Of($"{new Symbol("y")}"),
                Phrase.Of($"{Formula.Partial(Formula.Named(Quantity.Cost), new Symbol(by))}"), "to lower the cost"],
            [.. answer.Select((a, j) => (IReadOnlyList<Phrase>)
            [
                subject.Output(j),
                Phrase.Of($"{new Signed(a, digits)}"),
                Phrase.Of($"{new Signed(desired[j], digits)}"),
                Phrase.Of($"{new Signed(slopes[j], digits)}"),
                slopes[j] == 0 ? "no effect" : $"{(slopes[j] < 0 ? "increase" : "decrease")} ({Meanings.HowMuch(Math.Abs(slopes[j]))})",
            ])]);
    }
}
