using Nabla.Activations;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// Traverses a graph from its input to one output, node by node, and builds a network. Nodes that the output does not depend on are
/// ignored.
/// </summary>
/// <param name="model">The file.</param>
/// <param name="budget">The limit of allocations.</param>
/// <param name="external">Other files with weights.</param>
internal sealed class Walk(OnnxModel model, Budget budget, ExternalData external)
{
    private readonly OnnxGraph _graph = Functions.Inlined(model);
    private readonly Dictionary<string, Value> _values = [];
    private readonly Dictionary<string, OnnxTensor> _initializers = [];

    /// <summary>Builds the network up to an output.</summary>
    /// <param name="output">The output; null for the only one, or of several the probabilities.</param>
    /// <exception cref="OnnxException">The graph is not supported.</exception>
    public OnnxNetwork Network(string? output)
    {
        foreach (var initializer in _graph.Initializers)
            if (!_initializers.TryAdd(initializer.Name, initializer))
                throw new OnnxException($"The constant \"{initializer.Name}\" is in the file twice.");
        // Old files list the weights as inputs.
        var inputs = _graph.Inputs.Where(input => !_initializers.ContainsKey(input.Name)).ToList();
        if (inputs.Count == 0) throw new OnnxException("The graph has no input; a network has one, samples × numbers.");

        var chosen = new Outputs(_graph, inputs.ConvertAll(input => input.Name)).Choose(output);
        var (nodes, given) = Needed.For(_graph, chosen.Value);
        var needed = inputs.Where(input => given.Contains(input.Name)).ToList();
        foreach (var input in needed) _values[input.Name] = BeginningOf(input, isOnly: needed.Count == 1);
        foreach (var node in nodes) Take(node);
        if (ValueOf(chosen.Value) is not Flow flow)
            throw new OnnxException($"The output \"{chosen.Value}\" does not depend on "
                + $"{(inputs is [var one] ? $"the input \"{one.Name}\"" : "any input")}.");
        if (chosen.Largest is { } largest) RequireLargestOfSample(largest, flow.Axes);

        var stack = flow.ToStack($"The output \"{chosen.Value}\"");
        var network = stack.ToNetwork();
        var ending = flow.IsLogarithm ? OnnxOutputActivation.LogSoftmax
            : stack.Activation switch { Softmax => OnnxOutputActivation.Softmax, Sigmoid => OnnxOutputActivation.Sigmoid, _ =>
                OnnxOutputActivation.None };
        var axes = Axes.From(inputs.Find(input => input.Name == stack.Input)!);
        return new(network, ending, new ClassLabels(_graph, ValueOf).For(network.Architecture.Outputs), axes.Image);
    }

    // Some of several inputs may be a switch, or the state of another computation.
    private Value BeginningOf(OnnxValue input, bool isOnly)
    {
        try
        {
            var axes = Axes.From(input);
            return new Flow(new Stack(axes.Width, budget, input.Name) { IsDouble = input.Type == OnnxDataType.Double }, Affine.Start,
                Curve.Z, axes);
        }
        catch (OnnxException fault) when (!isOnly)
        {
            return new Opaque($"reads the input \"{input.Name}\", which is not samples × numbers. {fault.Message.TrimEnd('.')}");
        }
    }

    private void Take(OnnxNode node)
    {
        string label = Step.LabelOf(node);
        if (node.Outputs.Count == 0) throw new OnnxException($"{label} has no output.");
        var step = new Step(node, OpsetOf(node.Domain),
            [.. node.Inputs.Select(name => name.Length == 0 ? null
                : ValueOf(name) ?? throw new OnnxException($"{label} reads \"{name}\", {Lacking(name)}."))], budget);
        var value = FormRegistry.For(node)(step);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            var made = value is Several several ? several.Values.ElementAtOrDefault(i) : i == 0 ? value : null;
            if (made is not null && node.Outputs[i].Length > 0 && !_values.TryAdd(node.Outputs[i], made))
                throw new OnnxException($"{label} makes \"{node.Outputs[i]}\", which exists already.");
        }
    }

    private string Lacking(string name) => _graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(name)) is { } maker
        ? $"which is output {maker.Outputs.ToList().IndexOf(name) + 1} of {Step.LabelOf(maker)}; a network does not compute it"
        : _graph.SparseInitializers.Contains(name) ? "which is a sparse constant; expected a dense one" : "which no earlier node computes";

    // A label is the argmax of each sample, not over the samples.
    private void RequireLargestOfSample(OnnxNode largest, Axes axes)
    {
        var step = new Step(largest, OpsetOf(largest.Domain), [], budget);
        int axis = step.Axis(step.Int("axis", 0), axes.Rank);
        if (axis == axes.Batch || axes.Lengths[axis] != axes.Width)
            throw step.Refusal($"takes the largest along the axis {axis}, "
                + $"{(axis == axes.Batch ? "that of samples" : "which has not all numbers of a sample")}; a label is the largest "
                + "of a sample's numbers");
    }

    private Value? ValueOf(string name)
    {
        if (_values.TryGetValue(name, out var value)) return value;
        return _initializers.TryGetValue(name, out var tensor) ? _values[name] = ConstantReader.Read(tensor, external, name) : null;
    }

    private long OpsetOf(string domain) =>
        model.OperatorSets.FirstOrDefault(set => FormRegistry.IsCommon(set.Domain) ? FormRegistry.IsCommon(domain)
        : set.Domain == domain)?.Version ?? 1;
}

/// <summary>The nodes that an output depends on, in topological order, for any order in the file.</summary>
internal static class Needed
{
    /// <summary>Traverses the graph from the output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">The output's name.</param>
    /// <returns>The nodes in topological order, and the names that no node computes.</returns>
    /// <exception cref="OnnxException">Two nodes compute the same value, or the graph has a cycle.</exception>
    public static (IReadOnlyList<OnnxNode> Nodes, IReadOnlySet<string> Given) For(OnnxGraph graph, string output)
    {
        var makers = new Dictionary<string, OnnxNode>();
        foreach (var node in graph.Nodes)
            foreach (string name in node.Outputs)
                if (name.Length > 0 && !makers.TryAdd(name, node))
                    throw new OnnxException($"{Step.LabelOf(node)} makes \"{name}\", which exists already.");
        var nodes = new List<OnnxNode>();
        var given = new HashSet<string>();
        var isDone = new Dictionary<OnnxNode, bool>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(string Name, OnnxNode? Finished)>([(output, null)]);
        while (open.TryPop(out var next))
        {
            if (next.Finished is { } finished)
            {
                isDone[finished] = true;
                nodes.Add(finished);
            }
            else if (!makers.TryGetValue(next.Name, out var node))
            {
                given.Add(next.Name);
            }
            else if (!isDone.TryGetValue(node, out bool done))
            {
                isDone[node] = false;
                open.Push(("", node));
                for (int i = node.Inputs.Count - 1; i >= 0; i--)
                    if (node.Inputs[i].Length > 0) open.Push((node.Inputs[i], null));
            }
            else if (!done)
            {
                throw new OnnxException($"{Step.LabelOf(node)} needs its own output \"{next.Name}\" to be computed: the graph has a cycle "
                    + "in a circle. Export the model again.");
            }
        }

        return (nodes, given);
    }
}
