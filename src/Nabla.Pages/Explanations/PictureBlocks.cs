using Nabla.Explain;
using Nabla.Pages.Documents;

namespace Nabla.Pages.Explanations;

/// <summary>Where an input is an image: the image, which pixels should be lighter or darker, and what hidden nodes look for.</summary>
internal static class PictureBlocks
{
    private const int MaxNodes = 8;

    public static IEnumerable<Block> Create(SampleExplanation sample, IReadOnlyList<Quantity> asked, Subject subject)
    {
        if (subject.Data.Image is not { } image) yield break;
        var pictures = new List<Picture>
        {
            new(sample.Activations(-1).ToArray(), image.Columns,
                IsSigned: false, $"Row {subject.Rows[sample.Sample]}: {subject.Answer(sample.Targets)}"),
            new([.. sample.ActivationGradients(-1).ToArray().Select(slope => -slope)], image.Columns, IsSigned: true,
                "−∂C₀/∂x: a larger value where it is blue, or a smaller one where it is red, lowers the cost"),
        };
        pictures.AddRange(Nodes(sample, asked, subject).Select(j => Weights(j, sample, subject, image.Columns)));
        yield return new Heading(2, "Images");
        yield return new Pictures(pictures);
    }

    // The nodes of the question, or those with the largest errors.
    private static IEnumerable<int> Nodes(SampleExplanation sample, IReadOnlyList<Quantity> asked, Subject subject)
    {
        if (subject.Architecture.Layers[0] is not Layers.Dense dense || subject.Architecture.Layers.Count < 2) return [];
        var named = asked.SelectMany(by => (by.Kind, by.Layer) switch
        {
            (QuantityKind.Weight, 1) => (IEnumerable<int>)[by.From],
            (QuantityKind.Weight or QuantityKind.Bias or QuantityKind.WeightedSum or QuantityKind.Activation, 0) => [by.Node],
            _ => [],
        }).Distinct().ToList();
        if (named.Count > 0) return named.Take(MaxNodes);
        double[] delta = sample.Errors(0).ToArray();
        return Enumerable.Range(0, dense.Nodes).OrderByDescending(j => Math.Abs(delta[j])).Take(MaxNodes);
    }

    private static Picture Weights(int j, SampleExplanation sample, Subject subject, int columns)
    {
        var weights = subject.Reasons.Network.Weights(0);
        var row = new double[subject.Architecture.Inputs];
        for (int k = 0; k < row.Length; k++) row[k] = weights[j, k];
        var a = new Signed(sample.Activations(0)[j], subject.Extent.Coarse(3));
        return new(row, columns, IsSigned: true, Phrase.Of($"Weights into node {j} of layer 1 (its activation is {a} here)"));
    }
}
