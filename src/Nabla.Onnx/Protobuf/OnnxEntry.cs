namespace Nabla.Onnx.Protobuf;

/// <summary>A named text: StringStringEntryProto.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The text.</param>
public sealed record OnnxEntry(string Key, string Value)
{
    internal static OnnxEntry Read(MessageReader reader)
    {
        var entry = new OnnxEntry("", "");
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: entry = entry with { Key = reader.Text() }; break;
                case 2: entry = entry with { Value = reader.Text() }; break;
                default: reader.Skip(); break;
            }
        }

        return entry;
    }

    internal void Write(MessageWriter writer)
    {
        writer.Text(1, Key);
        writer.Text(2, Value);
    }
}
