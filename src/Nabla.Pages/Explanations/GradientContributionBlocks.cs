using Nabla.Explain;
using Nabla.Pages.Documents;

namespace Nabla.Pages.Explanations;

/// <summary>
/// The negative gradient of one sample: the outputs, weights, biases and activations that should increase or decrease most, and remarks.
/// </summary>
internal static class GradientContributionBlocks
{
    public static IEnumerable<Block> Create(SampleExplanation sample, ExplanationContext context)
    {
        int most = context.Detail.MaxItems;
        var desires = sample.GradientContributions(most, context.Detail.Layer);
        int layer = desires.Weights[0].By.Layer;
        yield return new Heading(2, $"Negative gradients of layer {layer + 1}");
        yield return new Paragraph("Gradient descent changes every weight and bias against its derivative, in proportion to its size. The "
            + "activations cannot be changed directly; their derivatives are passed on to the layer before.");
        yield return new Heading(3, $"Nodes of layer {layer + 1}");
        yield return Rows([.. desires.Outputs.Take(most)], context);
        yield return new Heading(3, "Weights: each derivative is proportional to the activation that the weight multiplies");
        yield return Rows(desires.Weights, context);
        yield return new Heading(3, "Biases");
        yield return Rows(desires.Biases, context);
        yield return new Heading(3, (layer == 0 ? "Inputs" : $"Activations of layer {layer}") + ": each derivative is a sum over the "
            + "weights of the layer");
        yield return Rows(desires.Before, context);
        foreach (var block in Largest(context)) yield return block;
        var words = Remarks.Find(sample);
        if (words.Count == 0) yield break;
        yield return new Heading(2, "Remarks");
        yield return new BulletList([.. words.Select(word => (RichText)$"{char.ToUpperInvariant(word[0])}{word[1..]}.")]);
    }

    public static IEnumerable<Block> Largest(ExplanationContext context)
    {
        var largest = context.Explanation.Largest(context.Detail.MaxItems, context.Detail.Layer);
        yield return new Heading(2, context.Detail.Layer is { } layer
            ? $"The largest derivatives of layer {layer + 1}" : "The largest derivatives of the network");
        yield return new Table(
            ["with respect to", "derivative", "a gradient step makes it"],
            [.. largest.Select(one => (IReadOnlyList<RichText>)
            [
                RichText.Format($"{context.Symbol(one.By)}"), RichText.Format($"{new SignedNumber(one.Value, context.Detail.Digits)}"),
                    one.Value > 0
                    ? "smaller" : one.Value < 0 ? "larger" : "unchanged",
            ])]);
    }

    private static Table Rows(IReadOnlyList<GradientContribution> contributions, ExplanationContext context) => new(
        ["number", "value", "derivative", "to lower the cost"],
        [.. contributions.Select(contribution => (IReadOnlyList<RichText>)
        [
            RichText.Format($"{context.Symbol(contribution.By)}"),
            RichText.Format($"{new SignedNumber(contribution.Value, context.Detail.Digits)}"),
            RichText.Format($"{new SignedNumber(contribution.Derivative, context.Detail.Digits)}"),
            (contribution.Derivative < 0 ? "increase" : contribution.Derivative > 0 ? "decrease" : "no effect")
                + About(contribution.By, context),
        ])]);

    private static string About(Quantity by, ExplanationContext context) =>
        by.Kind == QuantityKind.Activation && by.Layer < 0 ? $" ({context.InputName(by.Node)})"
        : by.Kind is QuantityKind.Activation or QuantityKind.WeightedSum or QuantityKind.Bias
            && by.Layer == context.Architecture.Layers.Count - 1
        ? $" ({context.OutputName(by.Node)})"
        : "";
}
