using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>Files that claim, repeat or point elsewhere are refused before anything is reserved or opened.</summary>
public class HostileFileTests
{
    public static TheoryData<string> Names => [.. Fixture.Names];

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("inner/../../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("..\\weights.bin")]
    [InlineData("C:\\weights.bin")]
    [InlineData("")]
    public void External_data_outside_the_models_folder_is_not_opened(string location)
    {
        var folder = Directory.CreateTempSubdirectory("nabla-onnx-");
        File.WriteAllBytes(Path.Combine(folder.FullName, "weights.bin"), new byte[16]);
        string path = Write(Directory.CreateDirectory(Path.Combine(folder.FullName, "model")).FullName, location);
        Assert.Contains("only files in the model's own folder are read",
            Assert.Throws<OnnxException>(() => OnnxNetwork.Load(path)).Message);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        var folder = Directory.CreateTempSubdirectory("nabla-onnx-");
        string model = Directory.CreateDirectory(Path.Combine(folder.FullName, "model")).FullName;
        File.WriteAllBytes(Path.Combine(folder.FullName, "weights.bin"), new byte[16]);
        File.CreateSymbolicLink(Path.Combine(model, "weights.bin"), Path.Combine(folder.FullName, "weights.bin"));
        Directory.CreateSymbolicLink(Path.Combine(model, "up"), folder.FullName);
        Assert.Contains("which is a link", Assert.Throws<OnnxException>(() => OnnxNetwork.Load(Write(model, "weights.bin"))).Message);
        Assert.Contains("which is a link", Assert.Throws<OnnxException>(() => OnnxNetwork.Load(Write(model, "up/weights.bin"))).Message);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("0", "17", "which has 16")]
    [InlineData("1", "16", "which has 16")]
    [InlineData("9223372036854775807", "16", "which has 16")]
    [InlineData("-1", "16", "has the offset \"-1\"")]
    [InlineData("0", "12", "has 3 elements but its shape is [2, 2]")]
    public void External_data_is_read_within_its_file_only(string offset, string length, string message)
    {
        var folder = Directory.CreateTempSubdirectory("nabla-onnx-");
        File.WriteAllBytes(Path.Combine(folder.FullName, "weights.bin"), new byte[16]);
        string path = Write(folder.FullName, "weights.bin", new("offset", offset), new("length", length));
        Assert.Contains(message, Assert.Throws<OnnxException>(() => OnnxNetwork.Load(path)).Message);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_shape_that_claims_more_than_is_there_is_refused()
    {
        foreach (long[] shape in new long[][]
            { [1 << 20, 1 << 20], [long.MaxValue, long.MaxValue], [-1, -4], [0, 2], [2, 3], [1L << 32, 1L << 32] })
        {
            var tensor = new OnnxTensor { Name = "w", Type = OnnxDataType.Float, Dimensions = shape, Raw = new byte[16] };
            RefusalTests.Refused("The constant \"w\" has 4 elements but its shape is [",
                Graphs.Of([Graphs.Node("MatMul", "x", "w", "y")], tensor));
        }
    }

    [Fact]
    public void A_wide_input_alone_reserves_nothing()
    {
        var wide = new OnnxValue("x", OnnxDataType.Float, ["N", 2_000_000_000L]);
        RefusalTests.Refused("Node \"y\" (Softmax) needs a separate layer, since no weights precede it, for 2,000,000,000 numbers",
            Graphs.Of(wide, [Graphs.Node("Relu", "x", "r"), Graphs.Node("Softmax", "r", "y")]));
    }

    [Fact]
    public void A_matrix_used_a_thousand_times_is_refused()
    {
        var nodes = Enumerable.Range(0, 1000).Select(i => Graphs.Node("MatMul", i == 0 ? "x" : $"z{i - 1}", "w", i == 999 ? "y" : $"z{i}"))
            .ToArray();
        var refusal = Assert.Throws<OnnxException>(() =>
            Graphs.Load(Graphs.Of(new OnnxValue("x", OnnxDataType.Float, ["N", 200L]), nodes,
            Graphs.Tensor("w", [200, 200], new float[40_000]))));
        Assert.Contains("declares a network of many more numbers than it contains", refusal.Message);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_long_row_of_functions_is_refused()
    {
        var nodes = Enumerable.Range(0, 100_000)
            .Select(i => Graphs.Node("Sigmoid", i == 0 ? "x" : $"z{i - 1}", i == 99_999 ? "y" : $"z{i}")).ToArray();
        RefusalTests.Refused("Node \"y\" (Sigmoid) is the last of more than 32 consecutive operators", Graphs.Of(nodes));
    }

    [Fact]
    public void A_name_in_a_message_holds_no_escape_sequence_and_is_not_endless()
    {
        var refusal = Assert.Throws<OnnxException>(() =>
            Graphs.Load(Graphs.Of([Graphs.Node("\u001b[2J\nConv" + new string('x', 100_000), "x", "y")])));
        Assert.StartsWith("Node \"y\" ( [2J Conv", refusal.Message);
        Assert.InRange(refusal.Message.Length, 1000, 2100);
    }

    [Fact]
    public void A_graph_that_reads_what_it_makes_is_refused() =>
        RefusalTests.Refused("Node \"y\" (Relu) needs its own output \"y\" to be computed: the graph has a cycle in a circle.",
        Graphs.Of([Graphs.Node("Relu", "y", "a"), Graphs.Node("Relu", "a", "y")]));

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Speed", "slow")]
    public void Damaged_files_give_the_documented_error_or_a_network(string name)
    {
        byte[] whole = File.ReadAllBytes(Fixture.Of(name).Path);
        var random = new Random(name.Length);
        int times = int.Parse(Environment.GetEnvironmentVariable("NABLA_DAMAGES") ?? "60",
            System.Globalization.CultureInfo.InvariantCulture);
        for (int time = 0; time < times; time++)
        {
            byte[] bytes = [.. whole];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(bytes.Length), kind = random.Next(4), from = random.Next(bytes.Length),
                    length = Math.Min(random.Next(1, 40), bytes.Length - Math.Max(at, from));
                if (kind == 0) bytes[at] ^= (byte)(1 << random.Next(8));
                else if (kind == 1) bytes[at] = (byte)random.Next(256);
                else if (kind == 2) bytes.AsSpan(from, length).ToArray().CopyTo(bytes, at);
                else bytes = bytes[..Math.Max(1, at)];
            }

            try
            {
                Assert.NotNull(OnnxNetwork.Read(new MemoryStream(bytes)).Network);
            }
            catch (OnnxException expected)
            {
                Assert.DoesNotContain(expected.Message, char.IsControl);
            }
        }
    }

    private static string Write(string folder, string location, params OnnxEntry[] entries)
    {
        string path = Path.Combine(folder, "model.onnx");
        var tensor = new OnnxTensor
            { Name = "w", Type = OnnxDataType.Float, Dimensions = [2, 2], IsExternal = true,
            External = [new("location", location), .. entries] };
        using var stream = File.Create(path);
        Graphs.Of([Graphs.Node("MatMul", "x", "w", "y")], tensor).Write(stream);
        return path;
    }
}
