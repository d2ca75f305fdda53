using System.Globalization;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>Names of classes, which exporters leave in the nodes that make the label.</summary>
/// <param name="graph">The graph.</param>
/// <param name="valueOf">What a name stands for.</param>
internal sealed class ClassLabels(OnnxGraph graph, Func<string, Value?> valueOf)
{
    /// <summary>The names.</summary>
    /// <param name="outputs">Outputs of the network.</param>
    /// <returns>One for each; null where the file names none, or others.</returns>
    public IReadOnlyList<string>? For(int outputs)
    {
        foreach (var node in graph.Nodes)
            if (Read(node) is { } names && names.Count == outputs && outputs > 1 && names.Distinct().Count() == outputs) return names;
        return null;
    }

    private IReadOnlyList<string>? Read(OnnxNode node) => node.Operator switch
    {
        "ZipMap" when node.Attributes.FirstOrDefault(a => a.Name == "classlabels_strings") is { Texts.Count: > 0 } texts => texts.Texts,
        "ZipMap" when node.Attributes.FirstOrDefault(a => a.Name == "classlabels_int64s") is { } numbers =>
            [.. numbers.Ints.Select(n => n.ToString(CultureInfo.InvariantCulture))],
        "LinearClassifier" when node.Attributes.FirstOrDefault(a => a.Name == "classlabels_strings") is { Texts.Count: > 0 } texts =>
            texts.Texts,
        "LinearClassifier" when node.Attributes.FirstOrDefault(a => a.Name == "classlabels_ints") is { } numbers =>
            [.. numbers.Ints.Select(n => n.ToString(CultureInfo.InvariantCulture))],
        "Gather" when node.Inputs is [var classes, ..] && valueOf(classes) is Constant { Texts: { } texts } => texts,
        "ArrayFeatureExtractor" when node.Inputs is [var classes, ..] && valueOf(classes) is Constant constant =>
            constant.Texts ?? [.. constant.Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))],
        _ => null,
    };
}
