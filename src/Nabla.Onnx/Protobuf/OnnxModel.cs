namespace Nabla.Onnx.Protobuf;

/// <summary>A whole file: ModelProto.</summary>
/// <remarks>
/// The messages here hold what feed-forward models need; what is not named is passed over in reading: subgraphs, sparse tensors, training
/// info. The numbers beside the fields are those of onnx.proto3 (github.com/onnx/onnx), the names are its own where they have no longer
/// word.
/// </remarks>
public sealed record OnnxModel
{
    /// <summary>Version of the file format.</summary>
    public long IrVersion { get; init; }

    /// <summary>Who wrote the file.</summary>
    public string Producer { get; init; } = "";

    /// <summary>The writer's version.</summary>
    public string ProducerVersion { get; init; } = "";

    /// <summary>What the model is, in words.</summary>
    public string Description { get; init; } = "";

    /// <summary>Which operators are meant.</summary>
    public IReadOnlyList<OnnxOperatorSet> OperatorSets { get; init; } = [];

    /// <summary>The computation; null where the file has none.</summary>
    public OnnxGraph? Graph { get; init; }

    /// <summary>Named texts about the model, in the order of the file.</summary>
    public IReadOnlyList<OnnxEntry> Metadata { get; init; } = [];

    /// <summary>Operators that the file defines itself.</summary>
    public IReadOnlyList<OnnxFunction> Functions { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The whole file. Tensors are views of it, so it must not change afterwards.</param>
    /// <returns>The model; its graph is not yet checked.</returns>
    /// <exception cref="OnnxException">The bytes are no ONNX model. No other exception comes, whatever the bytes; memory stays within some
    /// twenty times their number.</exception>
    public static OnnxModel Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!LooksLikeOnnx(bytes) && DetectOtherFormat(bytes) is { } other) throw new OnnxException($"The file is {other}");
        var model = MessageReader.Whole(bytes, Read);
        return model.IrVersion > 0 && model.Graph is not null
            ? model
            : throw new OnnxException(OtherFiles.NamedMessages(bytes) is { } known
            ? $"The file is {known}" : "The file is not an ONNX model: it has no version or no graph.");
    }

    /// <summary>What a file is that is no ONNX model, as far as that is seen from how it begins.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>A clause that says what it is and what to do, such as "a Git LFS pointer, …"; null where it may be a model, or
    /// anything.</returns>
    public static string? DetectOtherFormat(ReadOnlySpan<byte> bytes) => OtherFiles.Named(bytes);

    /// <summary>Whether bytes begin as an ONNX file does, right or damaged: with the version and then another field of the model.</summary>
    /// <param name="bytes">The first bytes of a file, three or more.</param>
    /// <returns>True where they may be an ONNX model.</returns>
    public static bool LooksLikeOnnx(ReadOnlySpan<byte> bytes) =>
        bytes is [0x08, > 0 and < 0x80, 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42 or 0x72, ..];

    /// <summary>Writes a file.</summary>
    /// <param name="stream">The destination.</param>
    /// <exception cref="OnnxException">The file would be larger than the format allows, 2 GiB.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var writer = new MessageWriter();
        Write(writer);
        if (writer.Length > int.MaxValue)
            throw new OnnxException($"An ONNX file can have at most 2 GiB (got {writer.Length:N0} bytes). Use fewer nodes.");
        writer.CopyTo(stream);
    }

    private static OnnxModel Read(MessageReader reader)
    {
        var model = new OnnxModel();
        List<OnnxOperatorSet> sets = [];
        List<OnnxEntry> metadata = [];
        List<OnnxFunction> functions = [];
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1: model = model with { IrVersion = reader.Long() }; break;
                case 2: model = model with { Producer = reader.Text() }; break;
                case 3: model = model with { ProducerVersion = reader.Text() }; break;
                case 6: model = model with { Description = reader.Text() }; break;
                case 7: model = model with { Graph = OnnxGraph.Read(reader.Message("the graph")) }; break;
                case 8: sets.Add(OnnxOperatorSet.Read(reader.Message("an operator set"))); break;
                case 14: metadata.Add(OnnxEntry.Read(reader.Message("an entry of the metadata"))); break;
                case 25: functions.Add(OnnxFunction.Read(reader.Message("a function"))); break;
                default: reader.Skip(); break;
            }
        }

        return model with { OperatorSets = sets, Metadata = metadata, Functions = functions };
    }

    private void Write(MessageWriter writer)
    {
        writer.Long(1, IrVersion);
        writer.Text(2, Producer);
        writer.Text(3, ProducerVersion);
        writer.Text(6, Description);
        if (Graph is not null) writer.Message(7, Graph.Write);
        foreach (var set in OperatorSets) writer.Message(8, set.Write);
        foreach (var entry in Metadata) writer.Message(14, entry.Write);
        foreach (var function in Functions) writer.Message(25, function.Write);
    }
}

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
