namespace Nabla.Onnx.Protobuf;

/// <summary>An attribute of a node: AttributeProto. Its type determines which value is used.</summary>
public sealed record OnnxAttribute
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type of the value.</summary>
    public OnnxAttributeType Type { get; init; }

    /// <summary>A number.</summary>
    public float Float { get; init; }

    /// <summary>An integer.</summary>
    public long Int { get; init; }

    /// <summary>A string.</summary>
    public string Text { get; init; } = "";

    /// <summary>A tensor.</summary>
    public OnnxTensor? Tensor { get; init; }

    /// <summary>Numbers.</summary>
    public IReadOnlyList<float> Floats { get; init; } = [];

    /// <summary>Integers.</summary>
    public IReadOnlyList<long> Ints { get; init; } = [];

    /// <summary>Strings.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>In a function, the attribute of the calling node that gives the value; "" for none.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Creates an attribute with a number.</summary>
    public static OnnxAttribute Create(string name, float value) => new() { Name = name, Type = OnnxAttributeType.Float, Float = value };

    /// <summary>Creates an attribute with an integer.</summary>
    public static OnnxAttribute Create(string name, long value) => new() { Name = name, Type = OnnxAttributeType.Int, Int = value };

    /// <summary>Creates an attribute with a string.</summary>
    public static OnnxAttribute Create(string name, string value) => new() { Name = name, Type = OnnxAttributeType.Text, Text = value };

    /// <summary>Creates an attribute with a list of integers.</summary>
    public static OnnxAttribute Create(string name, IReadOnlyList<long> values) =>
        new() { Name = name, Type = OnnxAttributeType.Ints, Ints = values };

    /// <summary>Creates an attribute with a list of numbers.</summary>
    public static OnnxAttribute Create(string name, IReadOnlyList<float> values) =>
        new() { Name = name, Type = OnnxAttributeType.Floats, Floats = values };

    /// <summary>Creates an attribute with a tensor.</summary>
    public static OnnxAttribute Create(string name, OnnxTensor value) =>
        new() { Name = name, Type = OnnxAttributeType.Tensor, Tensor = value };

    /// <summary>Creates an attribute with a list of strings.</summary>
    public static OnnxAttribute Create(string name, IReadOnlyList<string> values) =>
        new() { Name = name, Type = OnnxAttributeType.Texts, Texts = values };

    internal static OnnxAttribute Read(MessageReader reader)
    {
        var attribute = new OnnxAttribute();
        List<float>? floats = null;
        List<long>? ints = null;
        List<string>? texts = null;
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: attribute = attribute with { Name = reader.Text() }; break;
                case 2: attribute = attribute with { Float = reader.Float() }; break;
                case 3: attribute = attribute with { Int = reader.Long() }; break;
                case 4: attribute = attribute with { Text = reader.Text() }; break;
                case 5: attribute = attribute with { Tensor = OnnxTensor.Read(reader.Message("a tensor of an attribute")) }; break;
                case 7: reader.Floats(floats ??= []); break;
                case 8: reader.Longs(ints ??= []); break;
                case 9: (texts ??= []).Add(reader.Text()); break;
                case 20: attribute = attribute with { Type = (OnnxAttributeType)reader.Int() }; break;
                case 21: attribute = attribute with { Reference = reader.Text() }; break;
                default: reader.Skip(); break;
            }
        }

        return attribute with { Floats = floats ?? [], Ints = ints ?? [], Texts = texts ?? [] };
    }

    internal void Write(MessageWriter writer)
    {
        writer.Text(1, Name);
        writer.Text(21, Reference);
        switch (Reference.Length > 0 ? OnnxAttributeType.Undefined : Type)
        {
            case OnnxAttributeType.Float: writer.Float(2, Float); break;
            case OnnxAttributeType.Int: writer.OneLong(3, Int); break;
            case OnnxAttributeType.Text: writer.OneText(4, Text); break;
            case OnnxAttributeType.Tensor: writer.Message(5,
                (Tensor ?? throw new OnnxException($"Attribute {Name} is said to be a tensor but has none.")).Write); break;
            case OnnxAttributeType.Floats: writer.Floats(7, Floats); break;
            case OnnxAttributeType.Ints: writer.Longs(8, Ints); break;
            case OnnxAttributeType.Texts: foreach (string text in Texts) writer.OneText(9, text); break;
            case OnnxAttributeType.Undefined when Reference.Length > 0: break;
            default: throw new OnnxException($"Attribute {Name} has the type {Type}, which is not written.");
        }

        writer.Long(20, (long)Type);
    }
}

/// <summary>The type of an attribute: AttributeProto.AttributeType. Files may contain other values.</summary>
public enum OnnxAttributeType
{
    /// <summary>Undefined. The first versions of the format had no types.</summary>
    Undefined = 0,

    /// <summary>A number.</summary>
    Float = 1,

    /// <summary>An integer.</summary>
    Int = 2,

    /// <summary>A string.</summary>
    Text = 3,

    /// <summary>A tensor.</summary>
    Tensor = 4,

    /// <summary>A nested graph; not read.</summary>
    Graph = 5,

    /// <summary>Numbers.</summary>
    Floats = 6,

    /// <summary>Integers.</summary>
    Ints = 7,

    /// <summary>Strings.</summary>
    Texts = 8,
}
