using System.Text;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Wire;

/// <summary>What lies under a model's name and is none is named for what it is.</summary>
public class OtherFileTests
{
    public static TheoryData<string, byte[]> Files => new()
    {
        { "empty. Copy", [] },
        { "blank. Copy", Encoding.UTF8.GetBytes("\n  \n") },
        { "a Git LFS pointer; the model itself was not fetched. Run: git lfs pull.",
            Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n") },
        { "a web page", Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<html><head><title>Sign in · Ünïcode</title></head></html>") },
        { "a web page", Encoding.UTF8.GetBytes("\uFEFF\n<html>") },
        { "XML", Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><net name=\"mlp\">") },
        { "text that begins with \"Entry not found\"", Encoding.UTF8.GetBytes("Entry not found") },
        { "JSON, not ONNX", Encoding.UTF8.GetBytes("{\"type\":\"NeuralNetwork\",\"layers\":[]}") },
        { "an archive as PyTorch saves .pth", [.. "PK\x03\x04"u8, .. new byte[26], .. "mlp/data.pkl"u8] },
        { "an archive as Keras saves .keras", [.. "PK\x03\x04"u8, .. new byte[26], .. "metadata.json"u8] },
        { "a zip archive. Unpack it.", [.. "PK\x03\x04"u8, .. new byte[26], .. "model.onnx"u8] },
        { "HDF5, as Keras saves .h5", [0x89, .. "HDF\r\n\x1a\n"u8, 0, 0] },
        { "TensorFlow Lite", [0x1C, 0, 0, 0, .. "TFL3"u8, 0, 0] },
        { "ONNX Runtime's own format", [0x1C, 0, 0, 0, .. "ORTM"u8, 0, 0] },
        { "a Python pickle", [0x80, 0x04, 0x95, 1, 0, 0, 0, 0, 0, 0, 0] },
        { "a safetensors file", [16, 0, 0, 0, 0, 0, 0, 0, .. "{\"w\":{}}        "u8] },
        { "compressed. Unpack it.", [0x1F, 0x8B, 8, 0] },
        { "a tar archive", [.. new byte[257], .. "ustar\x00"u8, 0, 0] },
        { "a Parquet table", [.. "PAR1"u8, 0, 0] },
        { "a NumPy array", [0x93, .. "NUMPY"u8, 1, 0] },
        { "GGUF", [.. "GGUF"u8, 3, 0] },
        { "a TensorFlow SavedModel", [0x08, 0x01, 0x12, 17, 0x12, 15, .. "serving_default"u8] },
    };

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void A_file_that_is_no_model_is_named_for_what_it_is(string name, byte[] bytes)
    {
        var refusal = Assert.Throws<OnnxException>(() => OnnxModel.Read(bytes));
        Assert.StartsWith($"The file is {name}", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_model_that_has_the_names_of_another_program_is_a_model()
    {
        using var stream = new MemoryStream();
        Import.Graphs.Of([Import.Graphs.Node("MatMul", "x", "serving_default_w", "y")],
            Import.Graphs.Tensor("serving_default_w", [2, 2], 1, 2, 3, 4)).Write(stream);
        Assert.NotNull(OnnxModel.Read(stream.ToArray()).Graph);
    }
}
