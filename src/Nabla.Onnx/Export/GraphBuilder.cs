using System.Globalization;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Export;

/// <summary>Puts a graph together step by step; values are known by their names, each of which is given once.</summary>
/// <example>
/// <code>
/// var graph = new GraphBuilder();
/// string x = graph.Input("x", OnnxDataType.Float, "N", 3);
/// string y = graph.Named(graph.Node("Mul", x, graph.Number(2)), "y");
/// graph.Output(y, OnnxDataType.Float, "N", 3);
/// OnnxModel model = graph.ToModel("twice");
/// </code>
/// </example>
public sealed class GraphBuilder
{
    /// <summary>
    /// The set of common operators that graphs are written for: of 2022, which runtimes from ONNX Runtime 1.12 and checkers from onnx 1.12
    /// on accept.
    /// </summary>
    public const int OperatorSet = 17;

    /// <summary>The set of operators of classic machine learning.</summary>
    public const int LearningOperatorSet = 3;

    /// <summary>The file format that belongs to these sets.</summary>
    public const int IrVersion = 8;

    // From this set of common operators on, files are of IR version 9.
    private const int OperatorSetOfIr9 = 20;

    /// <summary>The domain of the operators of classic machine learning.</summary>
    public const string LearningDomain = "ai.onnx.ml";

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];
    private readonly List<OnnxValue> _inputs = [], _outputs = [], _values = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<double, string> _numbers = [];

    /// <summary>What the names of the following nodes begin with: "dense_1".</summary>
    public string Scope { get; set; } = "graph";

    /// <summary>The set of common operators of this graph: <see cref="OperatorSet"/>, or a later one that a step needs.</summary>
    public int CommonOperatorSet { get; private set; } = OperatorSet;

    /// <summary>Something that comes in.</summary>
    /// <param name="name">Its name; where it is empty or taken already, another is made of it.</param>
    /// <param name="type">What its elements are.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <returns>The name that it got.</returns>
    public string Input(string name, OnnxDataType type, params OnnxDimension[] shape)
    {
        string given = Unused(name);
        _inputs.Add(new(given, type, shape));
        return given;
    }

    /// <summary>A constant tensor.</summary>
    /// <param name="tensor">The tensor; where its name is taken already, another is made of it.</param>
    /// <returns>The name that it got.</returns>
    public string Constant(OnnxTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        string given = Unused(tensor.Name);
        _constants.Add(tensor with { Name = given });
        return given;
    }

    /// <summary>A single float, which all who need it share.</summary>
    /// <param name="value">The number, rounded to float.</param>
    /// <returns>The name of the constant.</returns>
    public string Number(double value)
    {
        if (!_numbers.TryGetValue(value, out string? name))
            _numbers[value] = name = Constant(
                OnnxTensor.Create("constant_" + ((float)value).ToString("R", CultureInfo.InvariantCulture), [], [(float)value]));
        return name;
    }

    /// <summary>A step without settings.</summary>
    /// <param name="operation">A common operator: "Add".</param>
    /// <param name="inputs">What it reads.</param>
    /// <returns>What it writes.</returns>
    public string Node(string operation, params string[] inputs) => Node(operation, inputs, []);

    /// <summary>A step.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="attributes">Its settings.</param>
    /// <param name="domain">The operator's domain. <value>The default is that of the common operators.</value></param>
    /// <param name="outputs">How many values the operator writes; nobody reads those after the first. <value>The default is
    /// 1.</value></param>
    /// <returns>What it writes: the name of its first output.</returns>
    public string Node(string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string domain = "",
        int outputs = 1)
    {
        ArgumentNullException.ThrowIfNull(operation);
        string name = Unused($"{Scope}.{operation.ToLowerInvariant()}");
        _nodes.Add(new() { Name = name, Operator = operation, Domain = domain, Inputs = inputs,
            Outputs = [name, .. Enumerable.Range(1, outputs - 1).Select(n => Unused($"{name}.{n}"))], Attributes = attributes });
        return name;
    }

    /// <summary>A step of a later set of operators than <see cref="OperatorSet"/>, which then holds for the whole graph.</summary>
    /// <param name="operatorSet">The set that has the operator.</param>
    /// <param name="operation">A common operator: "StringSplit".</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="attributes">Its settings.</param>
    /// <param name="outputs">How many outputs the operator has.</param>
    /// <returns>The name of its first output.</returns>
    public string VersionedNode(int operatorSet, string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes,
        int outputs = 1)
    {
        CommonOperatorSet = Math.Max(CommonOperatorSet, operatorSet);
        string name = Node(operation, inputs, attributes);
        _nodes[^1] = _nodes[^1] with { Outputs = [name, .. Enumerable.Range(2, outputs - 1).Select(n => Unused($"{name}.{n}"))] };
        return name;
    }

    /// <summary>Gives a value a name that says what it is: renames what the last step writes, else makes a step of it.</summary>
    /// <param name="value">A value that nobody has read yet.</param>
    /// <param name="name">The name; where it is taken already, another is made of it.</param>
    /// <returns>The name that it got.</returns>
    public string Rename(string value, string name)
    {
        if (_nodes.Count == 0 || _nodes[^1].Outputs[0] != value) value = Node("Identity", value);
        _names.Remove(value);
        string given = Unused(name);
        _nodes[^1] = _nodes[^1] with { Name = given, Outputs = [given, .. _nodes[^1].Outputs.Skip(1)] };
        return given;
    }

    /// <summary>Something that goes out.</summary>
    /// <param name="value">The value, under the name that it has.</param>
    /// <param name="type">What its elements are.</param>
    /// <param name="shape">Its dimensions.</param>
    public void Output(string value, OnnxDataType type, params OnnxDimension[] shape) => _outputs.Add(new(value, type, shape));

    /// <summary>States what a value is where checkers cannot infer it.</summary>
    /// <param name="value">The value, under the name that it has.</param>
    /// <param name="type">What its elements are.</param>
    /// <param name="shape">Its dimensions.</param>
    public void DeclareValue(string value, OnnxDataType type, params OnnxDimension[] shape) => _values.Add(new(value, type, shape));

    /// <summary>The graph as a file's contents.</summary>
    /// <param name="name">What the graph is called.</param>
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
