using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>A file that Nabla 0.1 wrote, in the second of three epochs: whatever the format becomes, it stays readable.</summary>
public class StoredCheckpointTests
{
    private static readonly string File01 =
        Path.Combine(AppContext.BaseDirectory, "Training", "Stored", "checkpoint-000007-epoch-2-batch-2.safetensors");

    [Fact]
    public void A_checkpoint_of_version_1_is_read()
    {
        var checkpoint = Checkpoint.Load(File01);
        Assert.Equal((2, 2, false, "0.1.0"), (checkpoint.Epoch, checkpoint.Batch, checkpoint.IsFinished, checkpoint.Metadata["nabla"]));
        Assert.Equal(0.7278070664677012, Assert.Single(checkpoint.Reports).Train.Cost);
    }

    [Fact]
    public void A_run_goes_on_from_a_checkpoint_of_version_1()
    {
        if (!Arithmetic.FusesMultiplyAdd) Assert.Skip("It was written by a processor with fused multiply-add, and is refused here.");
        string folder = Path.Combine(Path.GetTempPath(), $"nabla-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            File.Copy(File01, Path.Combine(folder, Path.GetFileName(File01)));
            using var checkpoints = CheckpointFolder.Resume(folder);
            var (gone, whole) = (Fit(checkpoints), Fit(null));
            Assert.Equal(3, gone.Epochs.Count);
            // Later versions may round differently: then it ends near the run that they make themselves, not in its bits.
            Assert.Equal(whole.Epochs[^1].Train.Cost, gone.Epochs[^1].Train.Cost, 1e-4);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Its blocks are called ntk-dense_1.weight and periodic_1.periodic-frequencies; now they have the names of ONNX files.
    [Fact]
    public void Blocks_with_the_names_of_version_1_are_found()
    {
        if (!Arithmetic.FusesMultiplyAdd) Assert.Skip("It was written by a processor with fused multiply-add, and is refused here.");
        string folder = Path.Combine(Path.GetTempPath(), $"nabla-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Training", "Stored", "neural-tangent.safetensors"),
                Path.Combine(folder, "checkpoint-000002-epoch-2-batch-2.safetensors"));
            using (var checkpoints = CheckpointFolder.Resume(folder))
                Assert.Equal(FitNeuralTangent(null), FitNeuralTangent(checkpoints));
            using var stream = File.OpenRead(Directory.GetFiles(folder, "checkpoint-*").Order().Last());
            var tensors = Nabla.Files.SafetensorsFile.Open(stream).Tensors;
            Assert.Contains("dense_2.weight", tensors.Keys);
            Assert.Contains("periodic_1.frequencies", tensors.Keys);
            Assert.DoesNotContain(tensors.Keys, name => name.Contains("ntk-", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string FitNeuralTangent(CheckpointFolder? checkpoints)
    {
        var network = new Network(2, [new PeriodicEmbedding(2, 3, 2), new InputScaling(),
            new Dense(5, new Selu(), parametrization: Parametrization.NeuralTangent),
            new Dense(2, new Softmax(), parametrization: Parametrization.NeuralTangent)], seed: 1);
        var options = new TrainingOptions { Epochs = 3, BatchSize = 10, EarlyStop = new(2), Checkpoints = checkpoints, Threads = 1 };
        var data = Toy.Circle(40, seed: 3);
        return new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.01), options).Fit(data, data).ThetaSha256;
    }

    private static TrainingReport Fit(CheckpointFolder? checkpoints)
    {
        var options = new TrainingOptions
            { Epochs = 3, BatchSize = 10, EarlyStop = new(2), Metrics = ["accuracy", "roc-auc"], Checkpoints = checkpoints };
        return new Trainer(Toy.Network(dropout: 0.2), new SoftmaxCrossEntropy(), new Adam(), options).Fit(Toy.Circle(40));
    }
}
