using Nabla.Onnx.Wire;

namespace Nabla.Onnx.Import;

/// <summary>Which output of a graph is the network's: classifiers have one for the label besides that of the probabilities.</summary>
/// <param name="graph">The graph.</param>
internal sealed class Outputs(OnnxGraph graph)
{
    private static readonly string[] MakeLabels = ["ArgMax", "ArrayFeatureExtractor", "LabelEncoder", "TopK", "Binarizer"];

    /// <summary>Chooses.</summary>
    /// <param name="asked">The output that is asked for; null for none.</param>
    /// <returns>The name of the value that the network computes.</returns>
    /// <exception cref="OnnxException">There is no such output, or several that each might be meant.</exception>
    public string Choose(string? asked)
    {
        var names = graph.Outputs.Select(output => output.Name).ToArray();
        if (names.Length == 0) throw new OnnxException("The graph has no output.");
        if (asked is not null) return names.Contains(asked) ? asked : throw new OnnxException($"The graph has no output \"{asked}\". There are: {string.Join(", ", names.Take(10))}.");
        // Few outputs are probabilities, and of hundreds the walks back would take their time.
        if (names.Length > 20) throw new OnnxException($"The graph has {names.Length:N0} outputs; expected the one of a network, and its label. Name the output to take.");
        var numbers = names.Select(name => (Name: name, Nodes: Needed.For(graph, name))).Where(output => !output.Nodes.Any(node => MakeLabels.Contains(node.Operator))).ToList();
        if (numbers.Count == 0) return BeforeTheLabel(names[0]);
        // Logits and the probabilities made of them: the later ones.
        var last = numbers.MaxBy(output => output.Nodes.Count);
        return numbers.All(output => output.Nodes.IsSubsetOf(last.Nodes))
            ? last.Name
            : throw new OnnxException($"The graph has several outputs that do not follow from each other ({string.Join(", ", numbers.Select(output => output.Name))}); a network has one. Name the output to take.");
    }

    private string BeforeTheLabel(string output)
    {
        var nodes = Needed.For(graph, output);
        var largest = graph.Nodes.FirstOrDefault(node => node.Operator == "ArgMax" && nodes.Contains(node));
        return largest is { Inputs: [var scores, ..] } ? scores : throw new OnnxException($"The output \"{output}\" is a label, and not the largest of some outputs (ArgMax). Export the model with its probabilities.");
    }
}
