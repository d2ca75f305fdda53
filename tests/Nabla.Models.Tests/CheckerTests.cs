using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Models.Tests;

/// <summary>The format's own checker, onnx.checker of Python, finds nothing.</summary>
[Trait("Speed", "slow")]
public class CheckerTests
{
    private const string Python = "/usr/bin/python3";

    // The checker, then the inference of all types and shapes, which must agree with those that the file states.
    private const string Check = """
        import sys, onnx
        for path in sys.argv[1:]:
            onnx.checker.check_model(path, full_check=True)
            model = onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True, strict_mode=True, data_prop=True)
            assert len(model.graph.value_info) > 0
            print(model.opset_import[0].version, model.ir_version, model.producer_name, "nabla.configuration" in [p.key for p in model.metadata_props])
        """;

    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Python) && Run("import onnx").Code == 0);

    [Fact]
    public void Models_of_columns_of_images_and_with_every_activation()
    {
        Assert.SkipUnless(IsThere.Value, $"{Python} with the package onnx is not on this machine.");
        using var folder = new TemporaryFolder();
        var table = Csv.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", "flowers.csv")).Head(18);
        List<Model> models =
        [
            Model.For(table, "kind", new() { Hidden = [4], Ignore = ["price"] }),
            Model.For(table, "kind", new() { Hidden = [4], Embedding = new NumberEmbedding.Periodic(), Ensemble = 2, Ignore = ["price"] }),
            Model.For(table, "price",
                new() { Hidden = [.. ActivationRegistry.Default.Names.Select(_ => 4)],
                    Activation = [.. ActivationRegistry.Default.All] }),
            Model.For(new Dataset(new float[240], Enumerable.Range(0, 20).Select(i => i % 2f).ToArray(), 12, 1, LearningTask.Classification)
                { Image = (3, 4) }),
            Model.For(new Dataset(new float[240], new float[60], 12, 3, LearningTask.MultiLabel)),
        ];
        string[] paths = [.. models.Select((_, n) => folder.PathOf($"{n}.onnx"))];
        for (int n = 0; n < paths.Length; n++) models[n].Save(paths[n]);
        var (code, output) = Run(Check, paths);
        Assert.True(code == 0, output);
        Assert.Equal([.. paths.Select(_ => "17 8 Nabla True")], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var ran = ChildProcess.Run(Python, ["-c", program, .. arguments]);
        return (ran.ExitCode, ran.Output + ran.Error);
    }
}
