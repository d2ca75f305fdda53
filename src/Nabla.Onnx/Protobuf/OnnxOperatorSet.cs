namespace Nabla.Onnx.Protobuf;

/// <summary>A version of a set of operators: OperatorSetIdProto.</summary>
/// <param name="Domain">Which set: "" for the common operators, "ai.onnx.ml" for those of classic machine learning.</param>
/// <param name="Version">Which version.</param>
public sealed record OnnxOperatorSet(string Domain, long Version)
{
    internal static OnnxOperatorSet Read(MessageReader reader)
    {
        var set = new OnnxOperatorSet("", 0);
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: set = set with { Domain = reader.Text() }; break;
                case 2: set = set with { Version = reader.Long() }; break;
                default: reader.Skip(); break;
            }
        }

        return set;
    }

    internal void Write(MessageWriter writer)
    {
        writer.Text(1, Domain);
        writer.Long(2, Version);
    }
}
