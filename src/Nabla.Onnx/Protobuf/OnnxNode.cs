namespace Nabla.Onnx.Protobuf;

/// <summary>One step of a computation: NodeProto.</summary>
public sealed record OnnxNode
{
    /// <summary>The node's name, "" where it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it computes: "Gemm".</summary>
    public string Operator { get; init; } = "";

    /// <summary>The set that the operator is of; "" and "ai.onnx" are the common one.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Which of several functions of one name the operator is.</summary>
    public string Overload { get; init; } = "";

    /// <summary>Names of the values that it reads, in the operator's order; "" for one that is left out.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Names of the values that it writes, in the operator's order; "" for one that is left out.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Its settings.</summary>
    public IReadOnlyList<OnnxAttribute> Attributes { get; init; } = [];

    internal static OnnxNode Read(MessageReader reader)
    {
        string name = "", operation = "", domain = "", overload = "";
        List<string>? inputs = null, outputs = null;
        List<OnnxAttribute>? attributes = null;
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: (inputs ??= []).Add(reader.Text()); break;
                case 2: (outputs ??= []).Add(reader.Text()); break;
                case 3: name = reader.Text(); break;
                case 4: operation = reader.Text(); break;
                case 5: (attributes ??= []).Add(OnnxAttribute.Read(reader.Message("an attribute"))); break;
                case 7: domain = reader.Text(); break;
                case 8: overload = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return new() { Name = name, Operator = operation, Domain = domain, Overload = overload, Inputs = inputs ?? [], Outputs = outputs
            ?? [], Attributes = attributes ?? [] };
    }

    internal void Write(MessageWriter writer)
    {
        foreach (string input in Inputs) writer.OneText(1, input);
        foreach (string output in Outputs) writer.OneText(2, output);
        writer.Text(3, Name);
        writer.Text(4, Operator);
        foreach (var attribute in Attributes) writer.Message(5, attribute.Write);
        writer.Text(7, Domain);
        writer.Text(8, Overload);
    }
}
