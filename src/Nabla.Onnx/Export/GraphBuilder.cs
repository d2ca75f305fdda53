using System.Globalization;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Export;

/// <summary>Builds a graph node by node. Values have unique names.</summary>
/// <remarks>Not thread-safe: one thread at a time may use it.</remarks>
/// <example>
/// <code>
/// var graph = new GraphBuilder();
/// string x = graph.Input("x", OnnxDataType.Float, "N", 3);
/// string y = graph.Rename(graph.Node("Mul", x, graph.Number(2)), "y");
/// graph.Output(y, OnnxDataType.Float, "N", 3);
/// OnnxModel model = graph.ToModel("twice");
/// </code>
/// </example>
public sealed class GraphBuilder
{
    /// <summary>
    /// The common operator set of exported graphs, of 2022. ONNX Runtime supports it since 1.12, onnx since 1.12.
    /// </summary>
    public const int OperatorSet = 17;

    /// <summary>The operator set of classic machine learning.</summary>
    public const int LearningOperatorSet = 3;

    /// <summary>The version of the file format for these sets.</summary>
    public const int IrVersion = 8;

    // From this common operator set on, files have IR version 9.
    private const int OperatorSetOfIr9 = 20;

    /// <summary>The domain of the operators of classic machine learning.</summary>
    public const string LearningDomain = "ai.onnx.ml";

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];
    private readonly List<OnnxValue> _inputs = [], _outputs = [], _values = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<double, string> _numbers = [];

    /// <summary>The prefix of the names of the following nodes: "dense_1".</summary>
    public string Scope { get; set; } = "graph";

    /// <summary>The common operator set of this graph: <see cref="OperatorSet"/>, or a later one that a node needs.</summary>
    public int CommonOperatorSet { get; private set; } = OperatorSet;

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name. An empty or existing name is changed to a unique one.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <returns>The name of the value.</returns>
    public string Input(string name, OnnxDataType type, params OnnxDimension[] shape)
    {
        string given = Unused(name);
        _inputs.Add(new(given, type, shape));
        return given;
    }

    /// <summary>Adds a constant tensor.</summary>
    /// <param name="tensor">The tensor. An existing name is changed to a unique one.</param>
    /// <returns>The name of the value.</returns>
    public string Constant(OnnxTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        string given = Unused(tensor.Name);
        _constants.Add(tensor with { Name = given });
        return given;
    }

    /// <summary>Returns a constant float, shared by all its uses.</summary>
    /// <param name="value">The number, rounded to float.</param>
    /// <returns>The name of the constant.</returns>
    public string Number(double value)
    {
        if (!_numbers.TryGetValue(value, out string? name))
            _numbers[value] = name = Constant(
                OnnxTensor.Create("constant_" + ((float)value).ToString("R", CultureInfo.InvariantCulture), [], [(float)value]));
        return name;
    }

    /// <summary>Adds a node without attributes.</summary>
    /// <param name="operation">A common operator: "Add".</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <returns>The name of its output.</returns>
    public string Node(string operation, params string[] inputs) => Node(operation, inputs, []);

    /// <summary>Adds a node.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="domain">The operator's domain. <value>The default is that of the common operators.</value></param>
    /// <param name="outputs">Number of outputs of the operator. Those after the first are unused. <value>The default is 1.</value></param>
    /// <returns>The name of its first output.</returns>
    public string Node(string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string domain = "",
        int outputs = 1)
    {
        ArgumentNullException.ThrowIfNull(operation);
        string name = Unused($"{Scope}.{operation.ToLowerInvariant()}");
        _nodes.Add(new() { Name = name, Operator = operation, Domain = domain, Inputs = inputs,
            Outputs = [name, .. Enumerable.Range(1, outputs - 1).Select(n => Unused($"{name}.{n}"))], Attributes = attributes });
        return name;
    }

    /// <summary>Adds a node that needs a later operator set than <see cref="OperatorSet"/>. The whole graph then uses that set.</summary>
    /// <param name="operatorSet">The operator set.</param>
    /// <param name="operation">A common operator: "StringSplit".</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="outputs">Number of outputs of the operator.</param>
    /// <returns>The name of its first output.</returns>
    public string VersionedNode(int operatorSet, string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes,
        int outputs = 1)
    {
        CommonOperatorSet = Math.Max(CommonOperatorSet, operatorSet);
        string name = Node(operation, inputs, attributes);
        _nodes[^1] = _nodes[^1] with { Outputs = [name, .. Enumerable.Range(2, outputs - 1).Select(n => Unused($"{name}.{n}"))] };
        return name;
    }

    /// <summary>Names a value: renames the output of the last node, or adds an Identity node.</summary>
    /// <param name="value">A value that no node reads yet.</param>
    /// <param name="name">The name. An existing name is changed to a unique one.</param>
    /// <returns>The name of the value.</returns>
    public string Rename(string value, string name)
    {
        if (_nodes.Count == 0 || _nodes[^1].Outputs[0] != value) value = Node("Identity", value);
        _names.Remove(value);
        string given = Unused(name);
        _nodes[^1] = _nodes[^1] with { Name = given, Outputs = [given, .. _nodes[^1].Outputs.Skip(1)] };
        return given;
    }

    /// <summary>Adds an output.</summary>
    /// <param name="value">The name of the value.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its dimensions.</param>
    public void Output(string value, OnnxDataType type, params OnnxDimension[] shape) => _outputs.Add(new(value, type, shape));

    /// <summary>Declares the type and shape of a value that checkers cannot infer.</summary>
    /// <param name="value">The name of the value.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its dimensions.</param>
    public void DeclareValue(string value, OnnxDataType type, params OnnxDimension[] shape) => _values.Add(new(value, type, shape));

    /// <summary>Returns the graph as a model.</summary>
    /// <param name="name">The name of the graph.</param>
    /// <returns>The model, without metadata.</returns>
    public OnnxModel ToModel(string name) => new()
    {
        IrVersion = CommonOperatorSet >= OperatorSetOfIr9 ? 9 : IrVersion,
        Producer = "Nabla",
        ProducerVersion = typeof(GraphBuilder).Assembly.GetName().Version!.ToString(3),
        OperatorSets = _nodes.Any(node => node.Domain == LearningDomain)
            ? [new("", CommonOperatorSet), new(LearningDomain, LearningOperatorSet)] : [new("", CommonOperatorSet)],
        Graph = new() { Name = name, Nodes = [.. _nodes], Initializers = [.. _constants], Inputs = [.. _inputs], Outputs = [.. _outputs],
            Values = [.. _values] },
    };

    private string Unused(string wanted)
    {
        if (wanted.Length == 0) wanted = "unnamed";
        string name = wanted;
        for (int n = 2; !_names.Add(name); n++) name = $"{wanted}_{n}";
        return name;
    }
}
