using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nabla.Models;
using Nabla.Models.Export;
using Nabla.Numerics;
using Nabla.Onnx.Protobuf;

namespace Nabla.Repository.Tests;

/// <summary>No change moves a bit of θ, or of what is exported, unless it says so: hashes and files of before are kept here.</summary>
public class FrozenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Theta_of_every_registered_name_is_as_before(int threads)
    {
        RequireFused();
        Sources.Approve("theta.txt", Lines(FrozenTheta.All(threads)), "θ after training");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Theta_of_every_preset_is_as_before(int threads)
    {
        RequireFused();
        Sources.Approve("models.txt", Lines(FrozenModels.All(threads).Select(one => (one.Name, Trained(one.Model)))),
            "θ of a preset's model after training");
    }

    [Fact]
    public void Exports_are_as_before()
    {
        RequireFused();
        foreach (var (name, model) in FrozenModels.All(1))
        {
            _ = model.Fit();
            foreach (string language in model.Members.Count == 1 && model.Preprocessing is not null ? SourceExport.Languages : [])
            {
                using var text = new StringWriter();
                SourceExport.Write(model, language, text, "Frozen");
                Sources.Approve($"Exports/{FileOf(name)}.{language}.txt", text.ToString(), $"The export of \"{name}\" as {language}");
            }

            Sources.Approve($"Exports/{FileOf(name)}.onnx.txt", Onnx(model), $"The ONNX graph of \"{name}\"");
        }
    }

    private static string Trained(Model model)
    {
        _ = model.Fit();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var network in model.Members) hash.AppendData(MemoryMarshal.AsBytes(network.Theta));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Lines(IEnumerable<(string Name, string Sha256)> hashes) =>
        string.Concat(hashes.Select(one => $"{one.Name}: {one.Sha256}\n"));

    private static string FileOf(string name) => name.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-');

    // Nodes, and constants by shape and hash.
    private static string Onnx(Model model)
    {
        string file = Path.Combine(Path.GetTempPath(), $"nabla-frozen-{Guid.NewGuid():N}.onnx");
        try
        {
            model.Save(file);
            var onnx = OnnxModel.Read(File.ReadAllBytes(file));
            var text = new StringBuilder();
            foreach (var set in onnx.OperatorSets) text.Append(CultureInfo.InvariantCulture, $"{set}\n");
            foreach (var value in onnx.Graph!.Inputs) text.Append(CultureInfo.InvariantCulture, $"input {value.Name}\n");
            foreach (var tensor in onnx.Graph.Initializers)
                text.Append(CultureInfo.InvariantCulture, $"constant {tensor.Name} [{string.Join(',', tensor.Dimensions)}] {Hash(tensor)}\n");
            foreach (var node in onnx.Graph.Nodes)
                text.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", node.Outputs)} = "
                    + $"{node.Domain}{node.Operator}({string.Join(", ", node.Inputs)})\n");
            foreach (var value in onnx.Graph.Outputs) text.Append(CultureInfo.InvariantCulture, $"output {value.Name}\n");
            return text.ToString();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Hash(OnnxTensor tensor) =>
        tensor.Texts.Count > 0 ? string.Join('|', tensor.Texts) : Convert.ToHexStringLower(SHA256.HashData(tensor.Raw.Span))[..16];

    private static void RequireFused()
    {
        if (!Arithmetic.FusesMultiplyAdd) Assert.Skip("The hashes are of processors that fuse multiply and add; this one has other bits.");
    }
}
