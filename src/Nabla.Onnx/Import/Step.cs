using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>One node of the graph with the values that it reads.</summary>
/// <param name="node">The node.</param>
/// <param name="opset">Version of its operators.</param>
/// <param name="inputs">What it reads; null for what is left out.</param>
/// <param name="budget">What may be reserved.</param>
internal sealed class Step(OnnxNode node, long opset, IReadOnlyList<Value?> inputs, Budget budget)
{
    /// <summary>How messages name a node: by its name, or by what it makes where it has none.</summary>
    public static string LabelOf(
        OnnxNode node) => $"Node \"{(node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault() ?? "")}\" ({node.Operator})";

    /// <summary>How messages name this node.</summary>
    public string Label { get; } = LabelOf(node);

    /// <summary>Version of its operators.</summary>
    public long Opset => opset;

    /// <summary>What may be reserved.</summary>
    public Budget Budget => budget;

    /// <summary>How many inputs it names.</summary>
    public int Count => inputs.Count;

    /// <summary>How many outputs it names.</summary>
    public int Outputs => node.Outputs.Count;

    /// <summary>The inputs for which something holds.</summary>
    public IReadOnlyList<Value> Where(Func<Value, bool> holds) => [.. inputs.OfType<Value>().Where(holds)];

    /// <summary>Input i.</summary>
    public Value this[int i] => i < inputs.Count && inputs[i] is { } value ? value : throw Refusal($"lacks input {i + 1}");

    /// <summary>Whether input i is there.</summary>
    public bool Has(int i) => i < inputs.Count && inputs[i] is not null;

    /// <summary>Input i, which depends on the sample.</summary>
    public Flow Flow(int i) => this[i] switch
    {
        Flow { IsLogarithm: true } => throw Refusal("follows LogSoftmax, with which a network ends"),
        Flow flow => flow,
        Opaque opaque => throw Refusal(opaque.Why),
        _ => throw Refusal($"has a constant as input {i + 1}; expected a value computed from the graph's input"),
    };

    /// <summary>Input i, which is numbers in the file.</summary>
    public Constant Constant(int i) => this[i] switch
    {
        Import.Constant { Texts: null } constant => constant,
        Opaque opaque => throw Refusal(opaque.Why),
        Import.Constant => throw Refusal($"has texts as input {i + 1}; expected numbers"),
        _ => throw Refusal($"computes its input {i + 1}; expected a constant there"),
    };

    /// <summary>Input i, which is one number in the file.</summary>
    public double Number(int i) =>
        Constant(i).Numbers is [var number] ? number
        : throw Refusal($"has {Constant(i).Numbers.Length:N0} numbers as input {i + 1}; expected one");

    /// <summary>Input i, which is whole numbers in the file.</summary>
    public int[] Wholes(int i) =>
        [.. Constant(i).Numbers.Select(n => n is >= int.MinValue and <= int.MaxValue && n == Math.Floor(n) ? (int)n
        : throw Refusal(Constant(i).IsWhole && !double.IsFinite(n)
        ? "computes with the number of samples, or with a length that the file does not say"
        : $"has {n} in input {i + 1}; expected a whole number"))];

    /// <summary>A setting; null where the node has none of the name.</summary>
    public OnnxAttribute? Attribute(string name) => node.Attributes.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>A setting that is a number.</summary>
    public double Float(string name, double otherwise) => Attribute(name)?.Float ?? otherwise;

    /// <summary>A setting that is a whole number.</summary>
    public int Int(string name, int otherwise) => Attribute(name) is not { } attribute ? otherwise
        : attribute.Int is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Refusal($"has {name} = {attribute.Int}");

    /// <summary>A setting that is a list of whole numbers; null where the node has none of the name.</summary>
    public int[]? Ints(string name) =>
        Attribute(name)?.Ints.Select(n => n is >= int.MinValue and <= int.MaxValue ? (int)n : throw Refusal($"has {n} in {name}"))
        .ToArray();

    /// <summary>An axis counted from the front, whether it was given from there or from the back.</summary>
    public int Axis(int axis, int rank) =>
        axis >= -rank && axis < rank ? axis < 0 ? axis + rank : axis : throw Refusal($"has the axis {axis} of {rank}");

    /// <summary>Why this node is not taken.</summary>
    /// <param name="what">A clause whose subject is the node: "has an axis".</param>
    public OnnxException Refusal(string what) => new($"{Label} {what}.");
}
