using Nabla.Activations;
using Nabla.Onnx.Import.Forms;
using Nabla.Onnx.Wire;

namespace Nabla.Onnx.Import;

/// <summary>Walks through a graph from its input to one output, node by node, and makes a network of what it meets.</summary>
/// <param name="model">The file.</param>
/// <param name="budget">What may be reserved.</param>
/// <param name="external">Other files with weights.</param>
internal sealed class Walk(OnnxModel model, Budget budget, ExternalData external)
{
    private readonly OnnxGraph _graph = model.Graph!;
    private readonly Dictionary<string, Value> _values = [];
    private readonly Dictionary<string, OnnxTensor> _initializers = [];

    /// <summary>The network up to an output.</summary>
    /// <param name="output">The output; null takes the one there is, of several the probabilities.</param>
    /// <exception cref="OnnxException">The graph is none that Nabla takes.</exception>
    public OnnxNetwork Network(string? output)
    {
        foreach (var initializer in _graph.Initializers)
            if (!_initializers.TryAdd(initializer.Name, initializer)) throw new OnnxException($"The constant \"{initializer.Name}\" is in the file twice.");
        var input = TheInput();
        var axes = Axes.Of(input);
        _values[input.Name] = new Flow(new Stack(axes.Width, budget), Affine.Start, Curve.Z, axes);

        string last = new Outputs(_graph).Choose(output);
        var needed = Needed.For(_graph, last);
        foreach (var node in _graph.Nodes)
            if (needed.Contains(node)) Take(node);
        if (ValueOf(last) is not Flow flow) throw new OnnxException($"The output \"{last}\" does not depend on the input \"{input.Name}\".");

        var stack = flow.ToStack($"The output \"{last}\"");
        var network = stack.ToNetwork();
        var ending = flow.IsLogarithm ? OnnxEnding.LogSoftmax : stack.Activation switch { Softmax => OnnxEnding.Softmax, Sigmoid => OnnxEnding.Sigmoid, _ => OnnxEnding.None };
        return new(network, ending, new ClassLabels(_graph, ValueOf).For(network.Architecture.Outputs), axes.Image);
    }

    // Old files list the weights among the inputs.
    private OnnxValue TheInput()
    {
        var inputs = _graph.Inputs.Where(input => !_initializers.ContainsKey(input.Name)).ToArray();
        return inputs is [var one]
            ? one
            : throw new OnnxException($"The graph has {inputs.Length} inputs{(inputs.Length > 0 ? $" ({string.Join(", ", inputs.Take(10).Select(input => input.Name))})" : "")}; a network has one, samples × numbers.");
    }

    private void Take(OnnxNode node)
    {
        string label = Step.LabelOf(node);
        if (node.Outputs.Count == 0) throw new OnnxException($"{label} makes nothing.");
        var step = new Step(node, OpsetOf(node.Domain), [.. node.Inputs.Select(name => name.Length == 0 ? null : ValueOf(name) ?? throw new OnnxException($"{label} reads \"{name}\", which nothing before it makes."))], budget);
        if (!_values.TryAdd(node.Outputs[0], FormCatalogue.For(node)(step))) throw new OnnxException($"{label} makes \"{node.Outputs[0]}\", which is there already.");
    }

    private Value? ValueOf(string name)
    {
        if (_values.TryGetValue(name, out var value)) return value;
        return _initializers.TryGetValue(name, out var tensor) ? _values[name] = ConstantReader.Read(tensor, external, name) : null;
    }

    private long OpsetOf(string domain) => model.OperatorSets.FirstOrDefault(set => FormCatalogue.IsCommon(set.Domain) ? FormCatalogue.IsCommon(domain) : set.Domain == domain)?.Version ?? 1;
}
