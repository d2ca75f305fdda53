using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Wire;

public class OnnxModelTests
{
    private static readonly OnnxModel Full = new()
    {
        IrVersion = 8,
        Producer = "test",
        ProducerVersion = "1.2.3",
        Description = "all there is",
        OperatorSets = [new("", 17), new("ai.onnx.ml", 3)],
        Metadata = [new("key", "größer"), new("empty", "")],
        Graph = new()
        {
            Name = "graph",
            Inputs = [new("x", OnnxDataType.Float, ["N", 3]), new("t", OnnxDataType.Text, []),
                new("unknown", OnnxDataType.Undefined, null)],
            Values = [new("between", OnnxDataType.Float, ["N", 0, "M"])],
            Outputs = [new("y", OnnxDataType.Double, [new OnnxDimension(null, null), 1L << 40])],
            Nodes =
            [
                new()
                {
                    Name = "n", Operator = "Op", Domain = "ai.onnx.ml", Inputs = ["x", "", "w"], Outputs = ["y"],
                    Attributes =
                    [
                        OnnxAttribute.Create("f", -0.5f), OnnxAttribute.Create("i", -7L), OnnxAttribute.Create("s", "text"),
                            OnnxAttribute.Create("zero", 0), OnnxAttribute.Create("none", ""),
                                OnnxAttribute.Create("l", [1L, -1, long.MinValue]),
                        OnnxAttribute.Create("c", ["a", "", "ü"]),
                        new() { Name = "t", Type = OnnxAttributeType.Tensor, Tensor = OnnxTensor.Create("", [], [1.5f]) },
                        new() { Name = "fs", Type = OnnxAttributeType.Floats, Floats = [1, float.NaN] },
                    ],
                },
            ],
            Initializers =
            [
                OnnxTensor.Create("raw", [2, 1], [1f, 2]),
                OnnxTensor.Create("doubles", [2], [1d, double.Epsilon]),
                OnnxTensor.Create("longs", [1], [long.MaxValue]),
                OnnxTensor.Create("texts", [2], ["", "b"]),
                new() { Name = "typed", Type = OnnxDataType.Float, Dimensions = [2], Floats = [1, 2] },
                new() { Name = "halves", Type = OnnxDataType.Float16, Dimensions = [1], Ints = [0x3c00] },
                new() { Name = "typed doubles", Type = OnnxDataType.Double, Dimensions = [1], Doubles = [Math.PI] },
                new() { Name = "unsigned", Type = OnnxDataType.UInt64, Dimensions = [1], Longs = [-1] },
                new() { Name = "elsewhere", Type = OnnxDataType.Float, Dimensions = [5], IsExternal = true,
                    External = [new("location", "w.bin"), new("offset", "4096")] },
            ],
        },
    };

    [Fact]
    public void What_is_written_is_read_and_written_to_the_same_bytes()
    {
        byte[] bytes = Bytes(Full);
        var read = OnnxModel.Read(bytes);
        Assert.Equal(bytes, Bytes(read));
        Assert.Equivalent(Full with { Graph = null }, read with { Graph = null }, strict: true);
        Assert.Equal(Full.Graph!.Inputs.Select(i => (i.Name, i.Type, string.Join(",", i.Shape ?? []))),
            read.Graph!.Inputs.Select(i => (i.Name, i.Type, string.Join(",", i.Shape ?? []))));
        Assert.Null(read.Graph.Inputs[2].Shape);
        Assert.Equal(["N", 0, "M"], read.Graph.Values[0].Shape);
        var node = Assert.Single(read.Graph.Nodes);
        Assert.Equal(["x", "", "w"], node.Inputs);
        Assert.Equal([1, -1, long.MinValue], node.Attributes[5].Ints);
        Assert.Equal(["a", "", "ü"], node.Attributes[6].Texts);
        Assert.Equal([1, float.NaN], node.Attributes[8].Floats);
        Assert.Equal(-1, read.Graph.Initializers[7].Longs[0]);
        Assert.Equal("4096", read.Graph.Initializers[8].External[1].Value);
    }

    [Fact]
    public void Numbers_are_read_whether_packed_or_one_by_one()
    {
        // TensorProto: dims (field 1) 2 and 3 one by one, then 4 packed; float_data (field 4) one by one.
        byte[] tensor = [0x08, 2, 0x08, 3, 0x0A, 1, 4, 0x25, 0, 0, 0x80, 0x3F];
        byte[] graph = [0x2A, (byte)tensor.Length, .. tensor];
        var read = OnnxModel.Read([0x08, 8, 0x3A, (byte)graph.Length, .. graph]);
        Assert.Equal([2, 3, 4], read.Graph!.Initializers[0].Dimensions);
        Assert.Equal([1f], read.Graph.Initializers[0].Floats);
    }

    [Fact]
    public void Every_beginning_of_a_file_and_every_changed_byte_is_a_model_or_an_OnnxException()
    {
        byte[] bytes = Bytes(Full);
        for (int length = 0; length < bytes.Length; length++) TryRead(bytes[..length]);
        for (int at = 0; at < bytes.Length; at++)
        {
            foreach (byte other in (byte[])[0, 1, 0x7F, 0x80, 0xFF, (byte)(bytes[at] ^ 1), (byte)(bytes[at] ^ 8)])
            {
                byte[] changed = [.. bytes];
                changed[at] = other;
                TryRead(changed);
            }
        }
    }

    [Fact]
    public void A_length_beyond_the_end_reserves_no_memory()
    {
        // raw_data of an initializer claims 2 GiB - 1.
        byte[] tensor = [0x4A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], graph = [0x2A, (byte)tensor.Length, .. tensor];
        byte[] file = [0x08, 8, 0x3A, (byte)graph.Length, .. graph];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<OnnxException>(() => OnnxModel.Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Many_empty_messages_are_refused_before_they_fill_the_memory()
    {
        byte[] nodes = new byte[1_000_000];
        for (int i = 0; i < nodes.Length; i += 2) nodes[i] = 0x0A;
        byte[] file = [0x08, 8, 0x3A, 0xC0, 0x84, 0x3D, .. nodes];
        var refusal = Assert.Throws<OnnxException>(() => OnnxModel.Read(file));
        Assert.Contains("messages", refusal.Message);
    }

    [Fact]
    public void A_field_longer_than_its_message_is_refused()
    {
        // The initializer has 2 bytes, its raw_data claims 3.
        var refusal = Assert.Throws<OnnxException>(() => OnnxModel.Read([0x08, 8, 0x3A, 4, 0x2A, 2, 0x4A, 3, 1, 2, 3, 4, 5]));
        Assert.Contains("damaged", refusal.Message);
    }

    [Fact]
    public void A_setting_that_is_said_to_be_a_tensor_and_has_none_is_not_written()
    {
        var model = new OnnxModel
            { IrVersion = 8, Graph = new()
            { Nodes = [new() { Operator = "Constant", Attributes = [new() { Name = "value", Type = OnnxAttributeType.Tensor }] }] } };
        Assert.Equal("Attribute value is said to be a tensor but has none.",
            Assert.Throws<OnnxException>(() => model.Write(Stream.Null)).Message);
    }

    [Fact]
    public void A_field_of_another_type_is_named()
    {
        var refusal = Assert.Throws<OnnxException>(() => OnnxModel.Read([0x38, 1]));
        Assert.Contains("field 7 of the model should be bytes of a length", refusal.Message);
    }

    private static void TryRead(byte[] bytes)
    {
        try
        {
            OnnxModel.Read(bytes);
        }
        catch (OnnxException)
        {
            // What else comes fails the test.
        }
    }

    private static byte[] Bytes(OnnxModel model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }
}
