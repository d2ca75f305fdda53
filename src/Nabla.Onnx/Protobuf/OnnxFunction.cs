namespace Nabla.Onnx.Protobuf;

/// <summary>An operator that the file defines itself, by other operators: FunctionProto.</summary>
public sealed record OnnxFunction
{
    /// <summary>The operator's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The set that the operator is of.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Which of several functions of one name.</summary>
    public string Overload { get; init; } = "";

    /// <summary>What its inputs are called in it.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>What its outputs are called in it.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Settings that have a value where a node names none.</summary>
    public IReadOnlyList<OnnxAttribute> Defaults { get; init; } = [];

    /// <summary>Which operators are meant in it.</summary>
    public IReadOnlyList<OnnxOperatorSet> OperatorSets { get; init; } = [];

    /// <summary>The steps.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; init; } = [];

    internal static OnnxFunction Read(MessageReader reader)
    {
        var function = new OnnxFunction();
        List<string> inputs = [], outputs = [];
        List<OnnxAttribute> defaults = [];
        List<OnnxNode> nodes = [];
        List<OnnxOperatorSet> sets = [];
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: function = function with { Name = reader.Text() }; break;
                case 4: inputs.Add(reader.Text()); break;
                case 5: outputs.Add(reader.Text()); break;
                case 7: nodes.Add(OnnxNode.Read(reader.Message("a node of a function"))); break;
                case 9: sets.Add(OnnxOperatorSet.Read(reader.Message("an operator set of a function"))); break;
                case 10: function = function with { Domain = reader.Text() }; break;
                case 11: defaults.Add(OnnxAttribute.Read(reader.Message("an attribute of a function"))); break;
                case 13: function = function with { Overload = reader.Text() }; break;
                default: reader.Skip(); break;
            }
        }

        return function with { Inputs = inputs, Outputs = outputs, Defaults = defaults, OperatorSets = sets, Nodes = nodes };
    }

    internal void Write(MessageWriter writer)
    {
        writer.Text(1, Name);
        foreach (string input in Inputs) writer.OneText(4, input);
        foreach (string output in Outputs) writer.OneText(5, output);
        foreach (var node in Nodes) writer.Message(7, node.Write);
        foreach (var set in OperatorSets) writer.Message(9, set.Write);
        writer.Text(10, Domain);
        foreach (var attribute in Defaults) writer.Message(11, attribute.Write);
        writer.Text(13, Overload);
    }
}
