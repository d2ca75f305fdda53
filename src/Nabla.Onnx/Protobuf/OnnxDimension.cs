namespace Nabla.Onnx.Protobuf;

/// <summary>
/// A dimension of an input or output: a number, a name for one that is not fixed, or neither: TensorShapeProto.Dimension.
/// </summary>
/// <param name="Length">The number; null where it is not fixed.</param>
/// <param name="Name">The name; null where it has none.</param>
public sealed record OnnxDimension(long? Length, string? Name)
{
    /// <summary>A dimension of a fixed length.</summary>
    /// <param name="length">The length.</param>
    public static implicit operator OnnxDimension(long length) => new(length, null);

    /// <summary>A dimension of any length.</summary>
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
