namespace Nabla.Onnx.Protobuf;

/// <summary>A computation: GraphProto. Values are known by name; every name is written once, before it is read.</summary>
public sealed record OnnxGraph
{
    /// <summary>The graph's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The steps, each after those whose outputs it reads.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; init; } = [];

    /// <summary>Constants: weights, biases and the like.</summary>
    public IReadOnlyList<OnnxTensor> Initializers { get; init; } = [];

    /// <summary>Names of constants that are stored sparsely. Their numbers are not read.</summary>
    public IReadOnlyList<string> SparseInitializers { get; init; } = [];

    /// <summary>What comes in. Old files name the initializers here too.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; init; } = [];

    /// <summary>What goes out.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; init; } = [];

    /// <summary>What is known of values in between; most can be inferred.</summary>
    public IReadOnlyList<OnnxValue> Values { get; init; } = [];

    internal static OnnxGraph Read(MessageReader reader)
    {
        string name = "";
        List<OnnxNode> nodes = [];
        List<OnnxTensor> initializers = [];
        List<string> sparse = [];
        List<OnnxValue> inputs = [], outputs = [], values = [];
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: nodes.Add(OnnxNode.Read(reader.Message("a node"))); break;
                case 2: name = reader.Text(); break;
                case 5: initializers.Add(OnnxTensor.Read(reader.Message("an initializer"))); break;
                case 11: inputs.Add(OnnxValue.Read(reader.Message("an input"))); break;
                case 12: outputs.Add(OnnxValue.Read(reader.Message("an output"))); break;
                case 13: values.Add(OnnxValue.Read(reader.Message("a value"))); break;
                case 15: sparse.Add(SparseNameOf(reader.Message("a sparse initializer"))); break;
                default: reader.Skip(); break;
            }
        }

        return new() { Name = name, Nodes = nodes, Initializers = initializers, SparseInitializers = sparse, Inputs = inputs,
            Outputs = outputs, Values = values };
    }

    // SparseTensorProto is called as the tensor of its values is.
    private static string SparseNameOf(MessageReader reader)
    {
        string name = "";
        while (reader.Next(out int field))
        {
            if (field == 1) name = OnnxTensor.Read(reader.Message("the values of a sparse initializer")).Name;
            else reader.Skip();
        }

        return name;
    }

    internal void Write(MessageWriter writer)
    {
        foreach (var node in Nodes) writer.Message(1, node.Write);
        writer.Text(2, Name);
        foreach (var initializer in Initializers) writer.Message(5, initializer.Write);
        foreach (var input in Inputs) writer.Message(11, input.Write);
        foreach (var output in Outputs) writer.Message(12, output.Write);
        foreach (var value in Values) writer.Message(13, value.Write);
    }
}
