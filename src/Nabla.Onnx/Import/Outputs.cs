using System.Globalization;
using Nabla.Activations;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// Selects the output of a graph that is the network's: classifiers have another one for the label, policies have constants and states.
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

    /// <summary>Selects the output.</summary>
    /// <param name="requested">The requested output; null for none.</param>
    /// <returns>The name of the value that the network computes; and if the output is a label (an argmax), the node that computes
    /// it.</returns>
    /// <exception cref="OnnxException">The output does not exist, or several are possible.</exception>
    public (string Value, OnnxNode? Largest) Choose(string? requested)
    {
        var names = graph.Outputs.Select(output => output.Name).ToArray();
        if (names.Length == 0) throw new OnnxException("The graph has no output.");
        if (requested is not null && !names.Contains(requested))
            throw new OnnxException($"The graph has no output \"{requested}\". There are: {string.Join(", ", names.Take(10))}.");
        if (requested is not null)
            return new Output(requested, graph, inputs) is { IsLabel: true } label ? BeforeTheLabel(label) : (requested, null);
        // Few outputs are probabilities. For hundreds of outputs the traversals would take too long.
        if (names.Length > 20)
            throw new OnnxException($"The graph has {names.Length:N0} outputs; expected the one of a network, and its label. Name the "
                + "output to take: OnnxNetwork.Load(path, output).");
        var all = Array.ConvertAll(names, name => new Output(name, graph, inputs));
        // A property of every output decides nothing.
        var computed = Rather(Rather(all, output => output.IsComputed), output => !output.Has(ByChance));
        var numbers = computed.Where(output => !output.IsLabel).ToList();
        if (numbers.Count == 0) return BeforeTheLabel(computed[0]);
        // For logits and the probabilities computed from them, select the probabilities.
        var last = numbers.MaxBy(output => output.Nodes.Count)!;
        // A label of other scores belongs to another network: the actions of a policy, and the value of the state.
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
            // True if it is neither constant nor an input.
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

/// <summary>The final activation of an imported network, as far as its file shows it: a hint of its cost.</summary>
public enum OnnxOutputActivation
{
    /// <summary>Unbounded numbers: predictions, or logits of a softmax or sigmoid outside the file.</summary>
    None,

    /// <summary>Softmax: probabilities of classes.</summary>
    Softmax,

    /// <summary>
    /// The logarithm of softmax. The network itself ends in softmax, so that it gives probabilities. The file's outputs are the logarithms
    /// of its outputs.
    /// </summary>
    LogSoftmax,

    /// <summary>Sigmoid: a probability at each output.</summary>
    Sigmoid,
}

/// <summary>The last operators of classifiers.</summary>
internal static class Endings
{
    /// <summary>Softmax over all numbers of a sample.</summary>
    public static Value Softmax(Step step)
    {
        var flow = step.Flow(0);
        RequireWhole(step, flow.Axes);
        return flow.Ended(step.Label, new Softmax());
    }

    /// <summary>The logarithm of softmax.</summary>
    public static Value LogSoftmax(Step step) => (Flow)Softmax(step) with { IsLogarithm = true };

    /// <summary>The logarithm of softmax in two operators; otherwise an elementwise logarithm.</summary>
    public static Value Log(Step step) =>
        step[0] is Flow { IsLogarithm: false, Map.IsStart: true, Below.Activation: Activations.Softmax } flow && flow.Curve == Curve.Z
        ? flow with { IsLogarithm = true } : Elementwise.Log(step);

    /// <summary>The exponential of the logarithm of softmax; otherwise an elementwise exponential.</summary>
    public static Value Exp(Step step) =>
        step[0] is Flow { IsLogarithm: true } flow ? flow with { IsLogarithm = false } : Elementwise.Exp(step);

    /// <summary>(1 − p, p): the two classes of a single sigmoid. Constants are concatenated.</summary>
    public static Value Concat(Step step)
    {
        // Empty arrays are ignored.
        if (step.Count > 1 && step.Where(value => value is not Constant { Texts: null, Numbers: [] }) is [Flow alone]) return alone;
        if (step.Count == 1 && step[0] is Flow one) return one;
        if (step[0] is Constant) return Constants.Concat(step);
        if (step.Where(value => value is Flow).Cast<Flow>().Select(flow => flow.Below.Input).Distinct().Take(10)
            .ToList() is { Count: > 1 } joined)
            throw step.Refusal($"joins the inputs {string.Join(", ", joined)}; a network has one, samples × numbers");
        Flow no = step.Flow(0), yes = step.Flow(1);
        bool isPair = step.Count == 2 && yes.Width == 1 && no.SharesZ(yes) && yes.Axes.Batch == 0
            && step.Axis(step.Int("axis", 1), yes.Axes.Rank) == yes.Axes.Rank - 1 && yes.Axes.Rank > 1;
        var sum = yes with { Curve = Curve.Sum(step.Label, no.Curve, 1, yes.Curve, 1) };
        var sigmoid = isPair ? yes.Finished(step.Label) : null;
        if (sigmoid is not { Map.IsStart: true, Below.Activation: Sigmoid }
            || Pieces.Find(sum.Curve).ToList() is not [.., { Activation: null, Before: { Scale: 0, Offset: 1 } }])
            throw step.Refusal("joins values; expected 1 − p and p of one sigmoid, or constants");
        return sigmoid with { Below = sigmoid.Below.AsTwoClasses(), Axes = sigmoid.Axes.WithLast(2) };
    }

    // Before version 13 all axes from the given one on form one row.
    private static void RequireWhole(Step step, Axes axes)
    {
        int axis = step.Axis(step.Int("axis", step.Opset >= 13 ? -1 : 1), axes.Rank);
        bool isComplete = axes.Lengths.Select((length, at) => (length, at))
            .Where(each => each.at != axes.Batch && (step.Opset >= 13 ? each.at != axis : each.at < axis)).All(each => each.length == 1);
        if (!isComplete || (step.Opset >= 13 ? axis == axes.Batch : axis <= axes.Batch))
            throw step.Refusal($"is over the axis {axis}; expected one that holds all numbers of a sample");
    }
}

/// <summary>Finds names of classes in the nodes that compute the label.</summary>
/// <param name="graph">The graph.</param>
/// <param name="valueOf">Returns the value of a name.</param>
internal sealed class ClassLabels(OnnxGraph graph, Func<string, Value?> valueOf)
{
    /// <summary>Returns the names.</summary>
    /// <param name="outputs">Number of outputs of the network.</param>
    /// <returns>One for each output; null if the file has none, or a different number.</returns>
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
