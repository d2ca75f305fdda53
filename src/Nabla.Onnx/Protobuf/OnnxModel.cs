namespace Nabla.Onnx.Protobuf;

/// <summary>A complete file: ModelProto.</summary>
/// <remarks>
/// These messages contain what feed-forward models need. Other fields (subgraphs, sparse tensors, training info) are skipped when reading.
/// Field numbers and names follow onnx.proto3 (github.com/onnx/onnx), with abbreviations written out.
/// </remarks>
public sealed record OnnxModel
{
    /// <summary>Version of the file format.</summary>
    public long IrVersion { get; init; }

    /// <summary>The program that wrote the file.</summary>
    public string Producer { get; init; } = "";

    /// <summary>The version of that program.</summary>
    public string ProducerVersion { get; init; } = "";

    /// <summary>A description of the model.</summary>
    public string Description { get; init; } = "";

    /// <summary>The operator sets that the model uses.</summary>
    public IReadOnlyList<OnnxOperatorSet> OperatorSets { get; init; } = [];

    /// <summary>The computation; null if the file has none.</summary>
    public OnnxGraph? Graph { get; init; }

    /// <summary>The metadata of the model, in the order of the file.</summary>
    public IReadOnlyList<OnnxEntry> Metadata { get; init; } = [];

    /// <summary>Operators that the file defines (functions).</summary>
    public IReadOnlyList<OnnxFunction> Functions { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The complete file. Tensors are views of it, so it must not change afterwards.</param>
    /// <returns>The model. Its graph is not validated.</returns>
    /// <exception cref="OnnxException">The bytes are not an ONNX model. No other exception is thrown for any bytes. Memory is limited to
    /// about twenty times their number.</exception>
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

    /// <summary>Describes a file that is not an ONNX model, by its first bytes.</summary>
    /// <param name="bytes">The complete file.</param>
    /// <returns>A clause with the kind of file and what to do, such as "a Git LFS pointer, …"; null if the kind is unknown or the file may
    /// be a model.</returns>
    public static string? DetectOtherFormat(ReadOnlySpan<byte> bytes) => OtherFiles.Named(bytes);

    /// <summary>Returns true if bytes start like an ONNX file, valid or damaged: with the version and another field of the model.</summary>
    /// <param name="bytes">The first bytes of a file, three or more.</param>
    /// <returns>True if they may be an ONNX model.</returns>
    public static bool LooksLikeOnnx(ReadOnlySpan<byte> bytes) =>
        bytes is [0x08, > 0 and < 0x80, 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42 or 0x72, ..];

    /// <summary>Writes a file.</summary>
    /// <param name="stream">The destination.</param>
    /// <exception cref="OnnxException">The file would exceed the limit of the format, 2 GiB.</exception>
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

/// <summary>An operator that the file defines by other operators: FunctionProto.</summary>
public sealed record OnnxFunction
{
    /// <summary>The operator's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The domain of the operator.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The overload, which distinguishes functions of the same name.</summary>
    public string Overload { get; init; } = "";

    /// <summary>The names of its inputs.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The names of its outputs.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Attributes with default values.</summary>
    public IReadOnlyList<OnnxAttribute> Defaults { get; init; } = [];

    /// <summary>The operator sets that it uses.</summary>
    public IReadOnlyList<OnnxOperatorSet> OperatorSets { get; init; } = [];

    /// <summary>The nodes.</summary>
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

/// <summary>A version of an operator set: OperatorSetIdProto.</summary>
/// <param name="Domain">The domain: "" for the common operators, "ai.onnx.ml" for those of classic machine learning.</param>
/// <param name="Version">The version.</param>
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

/// <summary>A metadata entry: StringStringEntryProto.</summary>
/// <param name="Key">The key.</param>
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
