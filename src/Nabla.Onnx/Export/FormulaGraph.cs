using Nabla.Activations;
using Nabla.Onnx.Protobuf;
using Nabla.Programs;

namespace Nabla.Onnx.Export;

/// <summary>
/// Exports a formula as ONNX operators, operation by operation in double, for every elementwise function without a shorter form.
/// </summary>
public sealed class FormulaGraph
{
    private readonly GraphBuilder _graph;
    private readonly string _z;
    private readonly Dictionary<FormulaNode, string> _written = [];
    private readonly Dictionary<string, string> _names = [];

    private FormulaGraph(GraphBuilder graph, string z) => (_graph, _z) = (graph, z);

    /// <summary>Adds a = σ(z).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="activation">σ.</param>
    /// <param name="z">A float value.</param>
    /// <returns>A float value.</returns>
    public static string Add(GraphBuilder graph, IFormula activation, string z) => Cast(graph,
        Add(graph, activation.Value(FormulaVector<double>.Input).Node, Cast(graph, z, OnnxDataType.Double)), OnnxDataType.Float);

    /// <summary>Adds a formula.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="formula">The formula, as <see cref="FormulaVector{T}"/> of double gives it.</param>
    /// <param name="z">A double value, its variable.</param>
    /// <returns>A double value.</returns>
    public static string Add(GraphBuilder graph, FormulaNode formula, string z) => new FormulaGraph(graph, z).Value(formula);

    private string Value(FormulaNode node)
    {
        if (_written.TryGetValue(node, out string? known)) return known;
        return _written[node] = node.Operation switch
        {
            FormulaOperation.Input => _z,
            FormulaOperation.Constant => Number(node.Constant),
            FormulaOperation.Add => Node("Add", node),
            FormulaOperation.Subtract => Node("Sub", node),
            FormulaOperation.Multiply => Node("Mul", node),
            FormulaOperation.Divide => Node("Div", node),
            FormulaOperation.Negate => Node("Neg", node),
            FormulaOperation.Less => Node("Less", node),
            FormulaOperation.Greater => Node("Greater", node),
            FormulaOperation.Select => Node("Where", node),
            FormulaOperation.MultiplyAdd =>
                Node("Add", Node("Mul", Value(node.Operands[0]), Value(node.Operands[1])), Value(node.Operands[2])),
            FormulaOperation.Max => Node("Max", node),
            FormulaOperation.Min => Node("Min", node),
            FormulaOperation.Abs => Node("Abs", node),
            FormulaOperation.SquareRoot => Node("Sqrt", node),
            FormulaOperation.Round => Node("Round", node),
            FormulaOperation.PowerOfTwo => Node("Pow", Number(2), Value(node.Operands[0])),
            FormulaOperation.Exponent => Exponent(node.Operands[0]),
            FormulaOperation.Fraction => Node("Div", Value(node.Operands[0]), Node("Pow", Number(2), Exponent(node.Operands[0]))),
            _ => throw new OnnxException($"The operation {node.Operation} of a formula has no ONNX form."),
        };
    }

    // ⌊log₂ x⌋.
    private string Exponent(FormulaNode x) => Node("Floor", Node("Div", Node("Log", Value(x)), Number(Math.Log(2))));

    private string Node(string operation, FormulaNode node) => Node(operation, [.. node.Operands.Select(Value)]);

    // Equal operations are written once.
    private string Node(string operation, params string[] inputs)
    {
        string step = $"{operation}({string.Join(',', inputs)})";
        if (!_names.TryGetValue(step, out string? name)) _names[step] = name = _graph.Node(operation, inputs);
        return name;
    }

    private string Number(double value)
    {
        string key = FormattableString.Invariant($"{value:R} {double.IsNegative(value)}");
        if (!_names.TryGetValue(key, out string? name))
            _names[key] = name = _graph.Constant(OnnxTensor.Create($"{_graph.Scope}.number", [], [value]));
        return name;
    }

    private static string Cast(GraphBuilder graph, string value, OnnxDataType type) =>
        graph.Node("Cast", [value], [OnnxAttribute.Create("to", (long)type)]);
}
