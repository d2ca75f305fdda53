using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// Which output of a graph is the network's: classifiers have one for the label besides that of the probabilities, policies have constants
/// and states that pass through.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="inputs">Names of its inputs.</param>
internal sealed class Outputs(OnnxGraph graph, IReadOnlyCollection<string> inputs)
{
    private static readonly string[]
        MakeLabels = ["ArgMax", "ArgMin", "ArrayFeatureExtractor", "LabelEncoder", "TopK", "Binarizer"],
        KeepLabels = ["ArgMax", "Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Gather", "ArrayFeatureExtractor",
        "LabelEncoder", "Constant", "Shape", "Concat", "Slice"],
        HaveWeights = ["Gemm", "MatMul", "LinearClassifier", "Conv"],
        ByChance = ["RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli"];

    /// <summary>Chooses.</summary>
    /// <param name="asked">The output that is asked for; null for none.</param>
    /// <returns>The name of the value that the network computes; and where that is what a label is the largest of, the node that says
    /// so.</returns>
    /// <exception cref="OnnxException">There is no such output, or several that each might be meant.</exception>
    public (string Value, OnnxNode? Largest) Choose(string? asked)
    {
        var names = graph.Outputs.Select(output => output.Name).ToArray();
        if (names.Length == 0) throw new OnnxException("The graph has no output.");
        if (asked is not null && !names.Contains(asked))
            throw new OnnxException($"The graph has no output \"{asked}\". There are: {string.Join(", ", names.Take(10))}.");
        if (asked is not null) return new Output(asked, graph, inputs) is { IsLabel: true } label ? BeforeTheLabel(label) : (asked, null);
        // Few outputs are probabilities, and of hundreds the walks back would take their time.
        if (names.Length > 20)
            throw new OnnxException($"The graph has {names.Length:N0} outputs; expected the one of a network, and its label. Name the "
                + "output to take: OnnxNetwork.Load(path, output).");
        var all = Array.ConvertAll(names, name => new Output(name, graph, inputs));
        // What holds of every output decides nothing.
        var computed = Rather(Rather(all, output => output.IsComputed), output => !output.Has(ByChance));
        var numbers = computed.Where(output => !output.IsLabel).ToList();
        if (numbers.Count == 0) return BeforeTheLabel(computed[0]);
        // Logits and the probabilities made of them: the later ones.
        var last = numbers.MaxBy(output => output.Nodes.Count)!;
        // A label of other scores is another network's: the actions of a policy, and the value of the state.
        var follow = computed.Where(output => output == last || !(output.IsLabel ? output.Weights : output.Nodes).IsSubsetOf(last.Nodes))
            .ToList();
        return follow.Count == 1
            ? (last.Name, null)
            : throw new OnnxException($"The graph has several outputs that do not follow from each other "
            + $"({string.Join(", ", follow.Select(output => output.Name))}); a network has one. Name the output to take: "
            + "OnnxNetwork.Load(path, output).");
    }

    private static IReadOnlyList<Output> Rather(IReadOnlyList<Output> outputs, Func<Output, bool> wanted) =>
        outputs.Where(wanted).ToList() is { Count: > 0 } some ? some : outputs;

    private (string, OnnxNode?) BeforeTheLabel(Output output)
    {
        var largest = output.Ordered.LastOrDefault(node => node.Operator == "ArgMax");
        if (largest is not { Inputs: [var scores, ..] })
            throw new OnnxException($"The output \"{output.Name}\" is a label, and not the largest of some outputs (ArgMax). Export the "
                + "model with its probabilities.");
        var before = Needed.For(graph, scores).Nodes.ToHashSet(ReferenceEqualityComparer.Instance);
        return output.Ordered.FirstOrDefault(node => !before.Contains(node) && !KeepLabels.Contains(node.Operator)) is { } other
            ? throw new OnnxException($"{Step.LabelOf(other)} computes with the label that {Step.LabelOf(largest)} makes; expected the "
            + "label itself. Export the model with its probabilities.")
            : (scores, largest);
    }

    private sealed class Output
    {
        public Output(string name, OnnxGraph graph, IReadOnlyCollection<string> inputs)
        {
            (Ordered, var given) = Needed.For(graph, name);
            (Name, Nodes) = (name, Ordered.ToHashSet<OnnxNode>(ReferenceEqualityComparer.Instance));
            // Neither the same for all samples nor an input as it is.
            IsComputed = given.Any(inputs.Contains)
                && Ordered.Any(node => node.Operator is not ("Identity" or "Cast" or "Shape" or "Constant"));
            // LinearClassifier has the label as its first output and the scores as its second.
            var labels = graph.Nodes.Where(node => node is { Operator: "LinearClassifier", Outputs: [_, ..] })
                .Select(node => node.Outputs[0]).ToHashSet();
            IsLabel = Has(MakeLabels) || labels.Contains(name) || Ordered.Any(node => node.Inputs.Any(labels.Contains));
        }

        public string Name { get; }

        public IReadOnlyList<OnnxNode> Ordered { get; }

        public HashSet<OnnxNode> Nodes { get; }

        /// <summary>The nodes with weights.</summary>
        public HashSet<OnnxNode> Weights =>
            Nodes.Where(node => HaveWeights.Contains(node.Operator)).ToHashSet<OnnxNode>(ReferenceEqualityComparer.Instance);

        public bool IsComputed { get; }

        public bool IsLabel { get; }

        public bool Has(string[] operators) => Ordered.Any(node => operators.Contains(node.Operator));

    }
}
