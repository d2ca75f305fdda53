using System.Text;
using Nabla.Files;

namespace Nabla.Tests.Files;

public class SafetensorsTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var file = SafetensorsFile.Open(new MemoryStream(Example()));
        Assert.Equal("a \"text\"\n∇", file.Metadata["note"]);
        Assert.Equal([1.5f, float.NaN, -0f, float.PositiveInfinity, 2, 3], file.Read<float>("w"));
        Assert.Equal([2L, 3], file.Tensors["w"].Shape);
        Assert.Equal([Math.PI], file.Read<double>("one"));
        Assert.Equal([long.MinValue, 7], file.Read<long>("steps"));
        Assert.Equal([-1], file.Read<int>("i"));
        Assert.Equal([1, 0, 255], file.Read<byte>("bytes"));
        Assert.Empty(file.Read<float>("nothing"));
        file.Verify();
    }

    [Fact]
    public void Numbers_begin_at_a_multiple_of_eight_and_of_their_size()
    {
        byte[] bytes = Example();
        Assert.Equal(0, (sizeof(long) + BitConverter.ToInt64(bytes)) % 8);
        foreach (var tensor in SafetensorsFile.Open(new MemoryStream(bytes)).Tensors.Values.Where(tensor => tensor.Length > 0))
            Assert.Equal(0, tensor.Start % (tensor.Length / tensor.Count));
    }

    [Fact]
    public void A_changed_number_is_noticed()
    {
        byte[] bytes = Example();
        bytes[^1] ^= 1;
        var file = SafetensorsFile.Open(new MemoryStream(bytes));
        Assert.Throws<InvalidDataException>(file.Verify);
    }

    [Theory]
    [InlineData("", "the file has 0 bytes")]
    [InlineData("{}", "no header", 9)]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\"a\":1}", "StartObject")]
    [InlineData("{} {}", "")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "does not have 4 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "0 follow")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}", "begins at byte 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", "more numbers than can be counted")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,0]}}", "negative")]
    [InlineData("{\"a\":{\"dtype\":\"F17\",\"shape\":[0],\"data_offsets\":[0,0]}}", "is of F17")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}", "lacks")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1e99],\"data_offsets\":[0,0]}}", "")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "String")]
    [InlineData("{\"__metadata__\":{\"a\":\"\\ud800\"}}", "")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "two texts")]
    public void A_damaged_header_is_refused_and_the_message_says_how(string header, string message, int promised = -1)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = header.Length == 0 ? [] : [.. BitConverter.GetBytes(promised < 0 ? json.Length : (long)promised), .. json];
        string said = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(new MemoryStream(bytes))).Message;
        if (message != "no header") Assert.Contains(message, said);
    }

    [Fact]
    public void Two_tensors_may_not_overlap()
    {
        const string Header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}";
        byte[] bytes = [.. BitConverter.GetBytes((long)Header.Length), .. Encoding.UTF8.GetBytes(Header), 1, 2, 3, 4, 5, 6];
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(new MemoryStream(bytes)));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Whatever_the_bytes_are_the_one_documented_exception_comes()
    {
        byte[] example = Example();
        var random = new Random(1);
        for (int n = 0; n < 20_000; n++)
        {
            byte[] bytes = n % 5 == 0 ? example[..random.Next(example.Length)] : [.. example];
            for (int change = random.Next(4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var file = SafetensorsFile.Open(new MemoryStream(bytes));
                foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Type == TensorType.F32))
                    _ = file.Read<float>(tensor.Name);
                file.Verify();
            }
            catch (InvalidDataException)
            {
                // The documented one.
            }
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Python_reads_the_same_numbers()
    {
        const string Script = """
            import json, struct, sys
            import numpy
            raw = open(sys.argv[1], 'rb').read()
            n = struct.unpack('<Q', raw[:8])[0]
            header = json.loads(raw[8:8 + n])
            types = {'F32': '<f4', 'F64': '<f8', 'I64': '<i8', 'I32': '<i4', 'U8': 'u1'}
            for name in ['w', 'one', 'steps', 'i', 'bytes']:
                t = header[name]
                a, b = t['data_offsets']
                print(name, numpy.frombuffer(raw[8 + n + a:8 + n + b], types[t['dtype']]).reshape(t['shape']).tolist())
            """;
        string folder = Path.Combine(Path.GetTempPath(), $"nabla-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            File.WriteAllText(Path.Combine(folder, "read.py"), Script);
            File.WriteAllBytes(Path.Combine(folder, "x.safetensors"), Example());
            foreach (string python in new[] { "/usr/bin/python3", "python3" })
            {
                if (Run(python, Path.Combine(folder, "read.py"), Path.Combine(folder, "x.safetensors")) is not { } output) continue;
                Assert.Equal("w [[1.5, nan, -0.0], [inf, 2.0, 3.0]]\none [3.141592653589793]\nsteps [-9223372036854775808, 7]\ni "
                    + "[-1]\nbytes [1, 0, 255]\n", output);
                return;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Skip("There is no Python with numpy here.");
    }

    private static string? Run(string python, params string[] arguments)
    {
        try
        {
            var ran = ChildProcess.Run(python, arguments);
            return ran.ExitCode == 0 ? ran.Output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static byte[] Example()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            new Dictionary<string, string> { ["note"] = "a \"text\"\n∇" },
            [
                NamedTensor.From<byte>("bytes", new byte[] { 1, 0, 255 }),
                NamedTensor.From<float>("w", new float[] { 1.5f, float.NaN, -0f, float.PositiveInfinity, 2, 3 }, 2, 3),
                NamedTensor.From<double>("one", new[] { Math.PI }),
                NamedTensor.From<long>("steps", new[] { long.MinValue, 7 }),
                NamedTensor.From<int>("i", new[] { -1 }),
                NamedTensor.From<float>("nothing", Array.Empty<float>()),
            ]);
        return stream.ToArray();
    }
}
