namespace Nabla.Onnx.Protobuf;

/// <summary>A computation: GraphProto. Values have names. Every name is written once, before it is read.</summary>
public sealed record OnnxGraph
{
    /// <summary>The graph's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The nodes in topological order.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; init; } = [];

    /// <summary>Constants, for example weights and biases.</summary>
    public IReadOnlyList<OnnxTensor> Initializers { get; init; } = [];

    /// <summary>Names of sparse constants. Their values are not read.</summary>
    public IReadOnlyList<string> SparseInitializers { get; init; } = [];

    /// <summary>The inputs. Old files list the initializers here too.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; init; } = [];

    /// <summary>The outputs.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; init; } = [];

    /// <summary>Types and shapes of intermediate values. Most can be inferred.</summary>
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

    // The name of a SparseTensorProto is that of the tensor of its values.
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

/// <summary>A node of a computation: NodeProto.</summary>
public sealed record OnnxNode
{
    /// <summary>The node's name; "" for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The operator, for example "Gemm".</summary>
    public string Operator { get; init; } = "";

    /// <summary>The domain of the operator. "" and "ai.onnx" are the common one.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The overload, which distinguishes functions of the same name.</summary>
    public string Overload { get; init; } = "";

    /// <summary>Names of the inputs, in the operator's order; "" for an omitted one.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Names of the outputs, in the operator's order; "" for an omitted one.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The attributes.</summary>
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

/// <summary>An input or output of a graph: ValueInfoProto with a TypeProto of a tensor.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of the elements; undefined if the value is not a tensor or has no type.</param>
/// <param name="Shape">The dimensions; null if unknown.</param>
public sealed record OnnxValue(string Name, OnnxDataType Type, IReadOnlyList<OnnxDimension>? Shape)
{
    internal static OnnxValue Read(MessageReader reader)
    {
        var value = new OnnxValue("", OnnxDataType.Undefined, null);
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: value = value with { Name = reader.Text() }; break;
                case 2: value = ReadType(reader.Message("a type"), value); break;
                default: reader.Skip(); break;
            }
        }

        return value;
    }

    internal void Write(MessageWriter writer)
    {
        writer.Text(1, Name);
        writer.Message(2, type => type.Message(1, WriteTensor));
    }

    private static OnnxValue ReadType(MessageReader reader, OnnxValue value)
    {
        while (reader.Next(out int field))
        {
            if (field == 1) value = ReadTensor(reader.Message("a tensor type"), value);
            else reader.Skip();
        }

        return value;
    }

    private static OnnxValue ReadTensor(MessageReader reader, OnnxValue value)
    {
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: value = value with { Type = (OnnxDataType)reader.Int() }; break;
                case 2: value = value with { Shape = ReadShape(reader.Message("a shape")) }; break;
                default: reader.Skip(); break;
            }
        }

        return value;
    }

    private static List<OnnxDimension> ReadShape(MessageReader reader)
    {
        List<OnnxDimension> shape = [];
        while (reader.Next(out int field))
        {
            if (field == 1) shape.Add(OnnxDimension.Read(reader.Message("a dimension")));
            else reader.Skip();
        }

        return shape;
    }

    private void WriteTensor(MessageWriter writer)
    {
        writer.Long(1, (long)Type);
        if (Shape is null) return;
        writer.Message(2, shape =>
        {
            foreach (var dimension in Shape) shape.Message(1, dimension.Write);
        });
    }
}

/// <summary>
/// A dimension of an input or output, TensorShapeProto.Dimension: a number, a name for a variable one, or neither.
/// </summary>
/// <param name="Length">The length; null if it is variable.</param>
/// <param name="Name">The name; null for none.</param>
public sealed record OnnxDimension(long? Length, string? Name)
{
    /// <summary>Creates a dimension of a fixed length.</summary>
    /// <param name="length">The length.</param>
    public static implicit operator OnnxDimension(long length) => new(length, null);

    /// <summary>Creates a dimension of a variable length.</summary>
    /// <param name="name">Its name.</param>
    public static implicit operator OnnxDimension(string name) => new(null, name);

    internal static OnnxDimension Read(MessageReader reader)
    {
        var dimension = new OnnxDimension(null, null);
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: dimension = new(reader.Long(), null); break;
                case 2: dimension = new(null, reader.Text()); break;
                default: reader.Skip(); break;
            }
        }

        return dimension;
    }

    internal void Write(MessageWriter writer)
    {
        if (Length is { } length) writer.OneLong(1, length);
        else if (Name is not null) writer.Text(2, Name);
    }
}
