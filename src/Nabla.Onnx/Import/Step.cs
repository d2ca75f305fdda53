using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>A node of the graph with its input values.</summary>
/// <param name="node">The node.</param>
/// <param name="opset">Version of the operator set.</param>
/// <param name="inputs">The inputs; null for omitted ones.</param>
/// <param name="budget">The limit of allocations.</param>
internal sealed class Step(OnnxNode node, long opset, IReadOnlyList<Value?> inputs, Budget budget)
{
    /// <summary>The name of a node in messages: its own, or that of its output.</summary>
    public static string LabelOf(
        OnnxNode node) => $"Node \"{(node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault() ?? "")}\" ({node.Operator})";

    /// <summary>The name of this node in messages.</summary>
    public string Label { get; } = LabelOf(node);

    /// <summary>Version of the operator set.</summary>
    public long Opset => opset;

    /// <summary>The limit of allocations.</summary>
    public Budget Budget => budget;

    /// <summary>Number of inputs.</summary>
    public int Count => inputs.Count;

    /// <summary>Number of outputs.</summary>
    public int Outputs => node.Outputs.Count;

    /// <summary>The indices of the inputs that satisfy a condition.</summary>
    public IReadOnlyList<Value> Where(Func<Value, bool> holds) => [.. inputs.OfType<Value>().Where(holds)];

    /// <summary>Input i.</summary>
    public Value this[int i] => i < inputs.Count && inputs[i] is { } value ? value : throw Refusal($"lacks input {i + 1}");

    /// <summary>True if input i is present.</summary>
    public bool Has(int i) => i < inputs.Count && inputs[i] is not null;

    /// <summary>Input i as a value that depends on the sample.</summary>
    public Flow Flow(int i) => this[i] switch
    {
        Flow { IsLogarithm: true } => throw Refusal("follows LogSoftmax, with which a network ends"),
        Flow flow => flow,
        Opaque opaque => throw Refusal(opaque.Why),
        _ => throw Refusal($"has a constant as input {i + 1}; expected a value computed from the graph's input"),
    };

    /// <summary>Input i as a constant.</summary>
    public Constant Constant(int i) => this[i] switch
    {
        Import.Constant { Texts: null } constant => constant,
        Opaque opaque => throw Refusal(opaque.Why),
        Import.Constant => throw Refusal($"has texts as input {i + 1}; expected numbers"),
        _ => throw Refusal($"computes its input {i + 1}; expected a constant there"),
    };

    /// <summary>Input i as a constant scalar.</summary>
    public double Number(int i) =>
        Constant(i).Numbers is [var number] ? number
        : throw Refusal($"has {Constant(i).Numbers.Length:N0} numbers as input {i + 1}; expected one");

    /// <summary>Input i as constant integers.</summary>
    public int[] Wholes(int i) =>
        [.. Constant(i).Numbers.Select(n => n is >= int.MinValue and <= int.MaxValue && n == Math.Floor(n) ? (int)n
        : throw Refusal(Constant(i).IsWhole && !double.IsFinite(n)
        ? "computes with the number of samples, or with a length that the file does not say"
        : $"has {n} in input {i + 1}; expected a whole number"))];

    /// <summary>An attribute; null if the node does not have it.</summary>
    public OnnxAttribute? Attribute(string name) => node.Attributes.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>An attribute with a number.</summary>
    public double Float(string name, double otherwise) => Attribute(name)?.Float ?? otherwise;

    /// <summary>An attribute with an integer.</summary>
    public int Int(string name, int otherwise) => Attribute(name) is not { } attribute ? otherwise
        : attribute.Int is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Refusal($"has {name} = {attribute.Int}");

    /// <summary>An attribute with a list of integers; null if the node does not have it.</summary>
    public int[]? Ints(string name) =>
        Attribute(name)?.Ints.Select(n => n is >= int.MinValue and <= int.MaxValue ? (int)n : throw Refusal($"has {n} in {name}"))
        .ToArray();

    /// <summary>Converts an axis to an index from the front; negative axes count from the back.</summary>
    public int Axis(int axis, int rank) =>
        axis >= -rank && axis < rank ? axis < 0 ? axis + rank : axis : throw Refusal($"has the axis {axis} of {rank}");

    /// <summary>The exception for an unsupported node.</summary>
    /// <param name="what">A clause whose subject is the node: "has an axis".</param>
    public OnnxException Refusal(string what) => new($"{Label} {what}.");
}
