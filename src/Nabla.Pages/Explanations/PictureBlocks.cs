using Nabla.Explain;
using Nabla.Pages.Documents;

namespace Nabla.Pages.Explanations;

/// <summary>Pictures of image inputs: the image, the negative gradient by its pixels, and the weights of hidden nodes.</summary>
internal static class PictureBlocks
{
    private const int MaxNodes = 8;

    public static IEnumerable<Block> Create(SampleExplanation sample, IReadOnlyList<Quantity> quantities, ExplanationContext context)
    {
        if (context.Data.Image is not { } image) yield break;
        var pictures = new List<Picture>
        {
            new(sample.Activations(-1).ToArray(), image.Columns,
                IsSigned: false, $"Row {context.Rows[sample.Sample]}: {context.Describe(sample.Targets)}"),
            new([.. sample.ActivationGradients(-1).ToArray().Select(slope => -slope)], image.Columns, IsSigned: true,
                "−∂C₀/∂x: a larger value where it is blue, or a smaller one where it is red, lowers the cost"),
        };
        pictures.AddRange(Nodes(sample, quantities, context).Select(j => Weights(j, sample, context, image.Columns)));
        yield return new Heading(2, "Images");
        yield return new Pictures(pictures);
    }

    // The nodes of the requested quantities, or those with the largest errors.
    private static IEnumerable<int> Nodes(SampleExplanation sample, IReadOnlyList<Quantity> quantities, ExplanationContext context)
    {
        if (context.Architecture.Layers[0] is not Layers.Dense dense || context.Architecture.Layers.Count < 2) return [];
        var named = quantities.SelectMany(by => (by.Kind, by.Layer) switch
        {
            (QuantityKind.Weight, 1) => (IEnumerable<int>)[by.From],
            (QuantityKind.Weight or QuantityKind.Bias or QuantityKind.WeightedSum or QuantityKind.Activation, 0) => [by.Node],
            _ => [],
        }).Distinct().ToList();
        if (named.Count > 0) return named.Take(MaxNodes);
        double[] delta = sample.Errors(0).ToArray();
        return Enumerable.Range(0, dense.Nodes).OrderByDescending(j => Math.Abs(delta[j])).Take(MaxNodes);
    }

    private static Picture Weights(int j, SampleExplanation sample, ExplanationContext context, int columns)
    {
        var weights = context.Explanation.Network.Weights(0);
        var row = new double[context.Architecture.Inputs];
        for (int k = 0; k < row.Length; k++) row[k] = weights[j, k];
        var a = new SignedNumber(sample.Activations(0)[j], context.Detail.CompactDigits(3));
        return new(row, columns, IsSigned: true, RichText.Format($"Weights into node {j} of layer 1 (its activation is {a} here)"));
    }
}
