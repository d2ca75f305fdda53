using Nabla.Activations;
using Nabla.Data;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;

namespace Nabla.Models.Tests;

/// <summary>The file of a model: what stands in it, and what is refused.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Stored => Path.Combine(AppContext.BaseDirectory, "Fixtures", "version2-classes.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metadata_say_all_that_training_needs()
    {
        var metadata = OnnxModel.Read(File.ReadAllBytes(Stored)).Metadata.ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.Equal("2", metadata["nabla.format"]);
        Assert.Equal("classification", metadata["nabla.task"]);
        Assert.Equal("softmax-cross-entropy:smoothing=0", metadata["nabla.cost"]);
        Assert.Equal("5", metadata["nabla.seed"]);
        Assert.Equal("[\"dense:nodes=4+gelu\",\"dense:nodes=3+gelu\",\"dense:nodes=3+softmax\"]", metadata["nabla.layers"]);
        Assert.Equal("[\"lily\",\"rose\",\"tulip\"]", metadata["nabla.classes"]);
        Assert.Contains("\"optimizer\": \"adam", metadata["nabla.configuration"]);
        Assert.Contains("\"column\": \"color\"", metadata["nabla.preprocessing"]);
    }

    [Fact]
    public void A_file_takes_four_bytes_a_parameter_and_little_more()
    {
        var model = Model.For(new Dataset(new float[784 * 20], Enumerable.Range(0, 20).Select(i => i % 2f).ToArray(), 784, 1,
            LearningTask.Classification) { Image = (28, 28) }, new() { Hidden = [300, 100] });
        model.Save(_folder.PathOf("m.onnx"));
        Assert.InRange(new FileInfo(_folder.PathOf("m.onnx")).Length, 4 * model.Network.Theta.Length,
            4 * model.Network.Theta.Length + 4000);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        var model = Model.Load(Stored);
        model.Save(_folder.PathOf("a.onnx"));
        Model.Load(_folder.PathOf("a.onnx")).Save(_folder.PathOf("b"));
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("a.onnx")), File.ReadAllBytes(_folder.PathOf("b")));
    }

    [Theory]
    [InlineData("version2-classes.onnx", true)]
    [InlineData("flowers.csv", false)]
    public void A_model_is_known_by_how_it_begins(string name, bool isModel) =>
    Assert.Equal(isModel, Model.IsModel(Path.Combine(Path.GetDirectoryName(Stored)!, name)));

    [Fact]
    public void The_folder_of_a_run_stands_for_its_model_and_another_is_refused()
    {
        File.Copy(Stored, _folder.PathOf("model.onnx"));
        string run = Path.GetDirectoryName(_folder.PathOf("model.onnx"))!,
            empty = Directory.CreateDirectory(_folder.PathOf("empty")).FullName;
        Assert.True(Model.IsModel(run), $"{run} must be a model.");
        Assert.Equal(Model.Load(Stored).Network.Theta.ToArray(), Model.Load(run).Network.Theta.ToArray());
        Assert.False(Model.IsModel(empty), $"{empty} must not be a model.");
        Assert.EndsWith("empty is a folder without a model.onnx. Use the file of a model, or the folder of a run.",
            Lines.Error(() => Model.Load(empty)));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_file_cut_off_anywhere_or_with_a_changed_byte_is_refused_in_one_line_or_read()
    {
        byte[] whole = File.ReadAllBytes(Stored);
        int refused = 0;
        for (int n = 0; n < whole.Length; n += 7)
        {
            byte[] changed = [.. whole];
            changed[n] ^= (byte)(1 << n % 8);
            refused += Refused(whole[..n]) ? 1 : 0;
            refused += Refused(changed) ? 1 : 0;
        }

        Assert.True(refused > whole.Length / 7, $"refused must be above whole.Length / 7 (got {refused}).");
    }

    [Fact]
    public void A_model_of_somebody_else_is_read_as_one()
    {
        using (var stream = File.Create(_folder.PathOf("other.onnx"))) NetworkGraph.ToModel(
            new Network(2, [new Layers.Dense(1, new Relu())])).Write(stream);
        var model = Model.Load(_folder.PathOf("other.onnx"));
        Assert.True(model.IsExternal, "IsExternal must be true.");
        Assert.Equal("2-1", model.Network.Architecture.ToString());
    }

    [Theory]
    [InlineData("nabla.format", "3", "was written by a newer Nabla (version 3; this one reads up to 2)")]
    [InlineData("nabla.layers", "[\"dense:nodes=4+gelu\"]", "The graph has dense_2.weight, but the network has dense:nodes=4+gelu")]
    [InlineData("nabla.layers", "[\"dense:nodes=4+gelu\",\"dense:nodes=2000000000+gelu\",\"dense:nodes=3+softmax\"]",
        "inputs: Arithmetic operation resulted in an overflow.")]
    [InlineData("nabla.task", "guess", "nabla.task is \"guess\"")]
    [InlineData("nabla.classes", "[\"a\"]", "it names 1 classes")]
    [InlineData("nabla.image", "[2,2]", "an image of 2 × 2 is not the")]
    [InlineData("nabla.preprocessing", "{\"target\": null, \"columns\": []}", "The model's preprocessing cannot be read:")]
    [InlineData("nabla.preprocessing",
        "{\"target\": {\"task\": \"classification\", \"column\": \"kind\", \"classes\": [\"a\", \"b\", \"c\"]}, \"columns\": [null]}",
        "A column must not be null")]
    [InlineData("nabla.configuration", "{\"epochs\": \"many\"}", "\"epochs\" must be a whole number")]
    public void Metadata_that_do_not_fit_are_named(string key, string value, string expected)
    {
        var model = OnnxModel.Read(File.ReadAllBytes(Stored));
        using (var stream = File.Create(_folder.PathOf("m.onnx")))
            (model with { Metadata = [.. model.Metadata.Where(entry => entry.Key != key), new OnnxEntry(key, value)] }).Write(stream);
        Assert.Contains(expected, Lines.Error(() => Model.Load(_folder.PathOf("m.onnx"))));
    }

    [Fact]
    public void Weights_of_another_shape_are_named()
    {
        var model = OnnxModel.Read(File.ReadAllBytes(Stored));
        var graph = model.Graph! with
            { Initializers = [.. model.Graph.Initializers.Select(t => t.Name == "dense_2.weight"
            ? OnnxTensor.Create(t.Name, [4, 3], new float[12]) : t)] };
        using (var stream = File.Create(_folder.PathOf("m.onnx"))) (model with { Graph = graph }).Write(stream);
        Assert.Contains("dense_2.weight must have 3 × 4 numbers (float32 in the file), but has 4 × 3",
            Lines.Error(() => Model.Load(_folder.PathOf("m.onnx"))));
    }

    private bool Refused(byte[] bytes)
    {
        string path = _folder.PathOf("changed.onnx");
        File.WriteAllBytes(path, bytes);
        try
        {
            Model.Load(path);
            return false;
        }
        catch (NablaException refusal)
        {
            Assert.DoesNotContain('\n', refusal.Message);
            return true;
        }
    }
}
