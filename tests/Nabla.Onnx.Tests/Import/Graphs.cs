using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>Small graphs from x, samples × 2 numbers, to y.</summary>
internal static class Graphs
{
    public static OnnxModel Of(OnnxNode[] nodes, params OnnxTensor[] initializers) =>
        Of(new OnnxValue("x", OnnxDataType.Float, ["N", 2L]), nodes, initializers);

    public static OnnxModel Of(OnnxValue input, OnnxNode[] nodes, params OnnxTensor[] initializers) => new()
    {
        IrVersion = 8,
        OperatorSets = [new("", 17), new("ai.onnx.ml", 3)],
        Graph = new() { Name = "graph", Nodes = nodes, Initializers = initializers, Inputs = [input],
            Outputs = [new("y", OnnxDataType.Float, null)] },
    };

    /// <summary>A node whose last name is its output and its name.</summary>
    public static OnnxNode Node(string operation, params string[] names) =>
        new() { Name = names[^1], Operator = operation, Inputs = names[..^1], Outputs = [names[^1]] };

    public static OnnxNode Node(string operation, string[] inputs, string output, params OnnxAttribute[] attributes) =>
        new() { Name = output, Operator = operation, Inputs = inputs, Outputs = [output], Attributes = attributes };

    public static OnnxTensor Tensor(string name, long[] shape, params float[] numbers) => OnnxTensor.Create(name, shape, numbers);

    public static OnnxTensor Wholes(string name, params long[] numbers) => OnnxTensor.Create(name, [numbers.Length], numbers);

    public static OnnxNetwork Load(OnnxModel model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        stream.Position = 0;
        return OnnxNetwork.Read(stream);
    }
}
