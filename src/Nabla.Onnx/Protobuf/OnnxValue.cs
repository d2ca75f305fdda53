namespace Nabla.Onnx.Protobuf;

/// <summary>An input or output of a graph: ValueInfoProto with a TypeProto of a tensor.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">What the elements are; undefined where the value is no tensor or nothing is said.</param>
/// <param name="Shape">The dimensions; null where nothing is said.</param>
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
