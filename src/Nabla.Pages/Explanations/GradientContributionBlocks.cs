using Nabla.Explain;
using Nabla.Pages.Documents;

namespace Nabla.Pages.Explanations;

/// <summary>What one sample wants: which outputs, weights, biases and activations should go up or down, and what stands out.</summary>
internal static class GradientContributionBlocks
{
    public static IEnumerable<Block> Create(SampleExplanation sample, Subject subject)
    {
        int most = subject.Extent.Top;
        var desires = sample.GradientContributions(most, subject.Extent.Layer);
        int layer = desires.Weights[0].By.Layer;
        yield return new Heading(2, $"Negative gradients of layer {layer + 1}");
        yield return new Paragraph("Gradient descent changes every weight and bias against its derivative, in proportion to its size. The "
            + "activations cannot be changed directly; their derivatives are passed on to the layer before.");
        yield return new Heading(3, $"Nodes of layer {layer + 1}");
        yield return Wishes([.. desires.Outputs.Take(most)], subject);
        yield return new Heading(3, "Weights: each derivative is proportional to the activation that the weight multiplies");
        yield return Wishes(desires.Weights, subject);
        yield return new Heading(3, "Biases");
        yield return Wishes(desires.Biases, subject);
        yield return new Heading(3, (layer == 0 ? "Inputs" : $"Activations of layer {layer}") + ": each derivative is a sum over the "
            + "weights of the layer");
        yield return Wishes(desires.Before, subject);
        foreach (var block in Largest(subject)) yield return block;
        var words = Remarks.Find(sample);
        if (words.Count == 0) yield break;
        yield return new Heading(2, "Remarks");
        yield return new Points([.. words.Select(word => (Phrase)$"{char.ToUpperInvariant(word[0])}{word[1..]}.")]);
    }

    public static IEnumerable<Block> Largest(Subject subject)
    {
        var largest = subject.Reasons.Largest(subject.Extent.Top, subject.Extent.Layer);
        yield return new Heading(2, subject.Extent.Layer is { } layer
            ? $"The largest derivatives of layer {layer + 1}" : "The largest derivatives of the network");
        yield return new Table(
            ["by", "derivative", "a gradient step makes it"],
            [.. largest.Select(one => (IReadOnlyList<Phrase>)
            [
                Phrase.Of($"{subject.Name(one.By)}"), Phrase.Of($"{new Signed(one.Value, subject.Extent.Digits)}"), one.Value > 0
                    ? "smaller" : one.Value < 0 ? "larger" : "unchanged",
            ])]);
    }

    private static Table Wishes(IReadOnlyList<GradientContribution> wishes, Subject subject) => new(
        ["number", "value", "derivative", "to lower the cost"],
        [.. wishes.Select(wish => (IReadOnlyList<Phrase>)
        [
            Phrase.Of($"{subject.Name(wish.By)}"),
            Phrase.Of($"{new Signed(wish.Value, subject.Extent.Digits)}"),
            Phrase.Of($"{new Signed(wish.Derivative, subject.Extent.Digits)}"),
            (wish.Derivative < 0 ? "increase" : wish.Derivative > 0 ? "decrease" : "no effect") + About(wish.By, subject),
        ])]);

    private static string About(Quantity by, Subject subject) =>
        by.Kind == QuantityKind.Activation && by.Layer < 0 ? $" ({subject.Input(by.Node)})"
        : by.Kind is QuantityKind.Activation or QuantityKind.WeightedSum or QuantityKind.Bias
            && by.Layer == subject.Architecture.Layers.Count - 1
        ? $" ({subject.Output(by.Node)})"
        : "";
}
