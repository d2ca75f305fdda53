using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>Explanations as documents.</summary>
public static class Explanation
{
    /// <summary>Why derivatives are what they are, or, where none is asked for, what the samples want.</summary>
    /// <param name="subject">What is explained.</param>
    /// <param name="asked">The numbers by which the derivatives are; none for what the samples want.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public static Document Create(Subject subject, IReadOnlyList<Quantity> asked)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(asked);
        IReadOnlyList<Quantity> taken = [.. asked.Select(subject.Reasons.Resolve)];
        return new(Title(subject, taken),
            [.. subject.Reasons.Samples == 1 ? OfSample(subject, taken)
                : OfSeveral(subject, taken), .. InPlace(subject, asked, taken), .. Foot(subject)]);
    }

    /// <summary>
    /// Why one derivative of one sample is what it is: its factors or terms, the tree below them, the heaviest ways, and a nudge beside it.
    /// </summary>
    /// <param name="subject">What is explained; its first sample is.</param>
    /// <param name="by">The number by which the derivative is.</param>
    /// <returns>Blocks of a page.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public static IEnumerable<Block> Why(Subject subject, Quantity by)
    {
        ArgumentNullException.ThrowIfNull(subject);
        by = subject.Reasons.Resolve(by);
        var sample = subject.Reasons.Sample(0);
        var derivative = sample.Explain(by);
        yield return new Heading(2,
            Phrase.Of($"Why {Formula.Partial(subject.Name(derivative.Of), subject.Name(derivative.By))} is "
                + $"{new Signed(derivative.Value, subject.Extent.Digits)}"));
        yield return new Paragraph(Question(by, derivative, subject));
        foreach (var block in ProductBlocks.Create(derivative, sample, subject)) yield return block;
        foreach (var block in GradientPathBlocks.Create(by, sample, subject)) yield return block;
        yield return FiniteDifferenceBlock.Create(by, subject);
    }

    private static IEnumerable<Block> OfSample(Subject subject, IReadOnlyList<Quantity> asked)
    {
        var sample = subject.Reasons.Sample(0);
        foreach (var block in SampleBlocks.Create(sample, subject)) yield return block;
        foreach (var by in asked)
            foreach (var block in Why(subject, by)) yield return block;
        if (asked.Count == 0)
            foreach (var block in GradientContributionBlocks.Create(sample, subject)) yield return block;
        foreach (var block in PictureBlocks.Create(sample, asked, subject)) yield return block;
    }

    private static IEnumerable<Block> OfSeveral(Subject subject, IReadOnlyList<Quantity> asked)
    {
        yield return new Paragraph(
            Phrase.Of($"{subject.Reasons.Samples} rows of {subject.Source}, network {subject.Model} "
                + $"({subject.Architecture.ToString()}). The mean cost is "
                + $"{new Equality([new Symbol("C"), new Number(subject.Reasons.Cost, subject.Extent.Digits)])}."));
        foreach (var by in asked)
        {
            var mean = subject.Reasons.Explain(by);
            yield return new Heading(2,
                Phrase.Of($"Why {Formula.Partial(new Symbol("C"), subject.Name(by))} is {new Signed(mean.Value, subject.Extent.Digits)}"));
            yield return new Paragraph(Question(by, mean, subject));
            foreach (var block in MeanBlocks.Create(mean, subject)) yield return block;
            yield return FiniteDifferenceBlock.Create(by, subject);
        }

        if (asked.Count == 0)
            foreach (var block in GradientContributionBlocks.Largest(subject)) yield return block;
        var rows = asked.Count > 0 ? asked : [.. subject.Reasons.Largest(subject.Extent.Top, subject.Extent.Layer).Select(one => one.By)];
        foreach (var block in MeanBlocks.Desires(rows, subject)) yield return block;
    }

    // Why a derivative by z stands where one by a was asked for.
    private static IEnumerable<Block> InPlace(Subject subject, IReadOnlyList<Quantity> asked, IReadOnlyList<Quantity> taken) =>
        asked.Zip(taken).Where(pair => pair.First != pair.Second).Take(1).Select(pair => new Paragraph(Phrase.Of(
            $"{subject.Name(pair.Second)} is explained instead of {subject.Name(pair.First)}: the cost "
                + $"{Conventions.NameOf(subject.Reasons.CostFunction)} includes {subject.Architecture.Layers[^1].Activation.Spec.Name} "
                + $"and is applied to z, so ∂C₀/∂a of the last layer is not computed.")));

    private static IEnumerable<Block> Foot(Subject subject)
    {
        yield return new Heading(2, "Conventions of this page");
        var said = subject.Conventions.Sentences(subject.Trained, subject.Reasons.CostFunction);
        if (subject.Data.Weights is not null) said = [.. said, "Sample weights are not used here: all rows have the same weight."];
        var layers = subject.Architecture.Layers;
        foreach (int layer in Enumerable.Range(0, layers.Count).Where(at => layers[at] is not Layers.Dense))
            said = [.. said, $"Layer {layer + 1} is {layers[layer].Spec.Name}. It counts as a layer, although it has no weights w[j, k]."];
        yield return new Points(said, IsNote: true);
    }

    private static Phrase Question(Quantity by, Derivative derivative, Subject subject)
    {
        var name = subject.Name(by);
        string cost = subject.Reasons.Samples == 1 ? "C₀" : "C";
        Phrase what = by.Kind switch
        {
            QuantityKind.Weight => Phrase.Of($"{name} = {Value(by, subject)} is the weight from "
                + $"{(by.Layer == 0 ? subject.Input(by.From) : $"node {by.From} of layer {by.Layer}")} to node {by.Node} of layer "
                + $"{by.Layer + 1}{OutputName(by, subject)}."),
            QuantityKind.Bias => Phrase.Of($"{name} = {Value(by, subject)} is the bias of node {by.Node} of layer "
                + $"{by.Layer + 1}{OutputName(by, subject)}."),
            _ when by.Layer < 0 => Phrase.Of($"{name} is {subject.Input(by.Node)}"
                + $"{(subject.InputNames is null ? "" : ", after preprocessing")}, here "
                + $"{new Number(subject.Reasons.Sample(0).Activations(-1)[by.Node], subject.Extent.Digits)}"
                + $"{(subject.Reasons.Samples == 1 ? "" : " in the first row")}."),
            _ => Phrase.Of($"{name} belongs to node {by.Node} of layer {by.Layer + 1}{OutputName(by, subject)}."),
        };
        return derivative.Value == 0
            ? Phrase.Of($"{what} A small change of it does not change {cost}.")
            : Phrase.Of($"{what} If it increases by a small h, {cost} {(derivative.Value > 0 ? "increases" : "decreases")} by about "
            + $"{new Number(Math.Abs(derivative.Value), subject.Extent.Digits)} h: a {(derivative.Value < 0 ? "larger" : "smaller")} value "
            + $"lowers the cost.");
    }

    private static Number Value(Quantity by, Subject subject) =>
        new(by.Kind == QuantityKind.Weight ? subject.Reasons.Network.Weights(by.Layer)[by.Node, by.From]
        : subject.Reasons.Network.Biases(by.Layer)[by.Node], subject.Extent.Digits);

    private static string OutputName(Quantity by, Subject subject) =>
        by.Layer == subject.Architecture.Layers.Count - 1 && subject.Architecture.Outputs > 1 && subject.Data.ClassNames is not null
        ? $", the output for {subject.Output(by.Node)}" : "";

    private static string Title(Subject subject, IReadOnlyList<Quantity> asked)
    {
        string rows = subject.Reasons.Samples == 1 ? FormattableString.Invariant($"row {subject.Rows[0]} of {subject.Source}")
            : FormattableString.Invariant($"{subject.Reasons.Samples:N0} rows of {subject.Source}");
        string names = string.Join(", ", asked.Take(3).Select(by => UnicodeMath.Render(subject.Name(by)).Replace('\u00a0', ' ')))
            + (asked.Count > 3 ? ", …" : "");
        return asked.Count == 0 ? $"Negative gradients of {rows}" : $"How the cost depends on {names}: {rows}";
    }
}
