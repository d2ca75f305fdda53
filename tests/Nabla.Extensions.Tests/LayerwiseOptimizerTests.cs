using System.Numerics;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Extensions.Tests.Own;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Extensions.Tests;

/// <summary>An optimizer that looks at whole matrices, written outside the library.</summary>
public class LayerwiseOptimizerTests
{
    [Fact]
    public void It_trains()
    {
        var report = Train(new Lars(), threads: 1).Report;
        double first = report.Epochs[0].Train.Cost, last = report.Epochs[^1].Train.Cost;
        Assert.True(last < 0.2 * first, $"The cost fell from {first} to {last} only.");
    }

    [Fact]
    public void It_gives_the_same_bits_on_any_number_of_threads() =>
        Assert.Equal(Train(new Lars(), threads: 1).Report.ThetaSha256, Train(new Lars(), threads: 3).Report.ThetaSha256);

    [Fact]
    public void It_sees_name_shape_and_rate_of_every_block_and_a_step_that_counts()
    {
        var seen = new List<string>();
        var trained = Train(new Watching(seen), threads: 1, new() { Epochs = 1, LearningRateMultipliers = new(Biases: 0.5), WeightDecay = 0.01 });
        Assert.Equal(["weights 8 × 3 at 0.1, step 1", "biases 8 × 1 at 0.05, step 1", "weights 1 × 8 at 0.1, step 1",
            "biases 1 × 1 at 0.05, step 1"], seen.Take(4));
        Assert.Equal("biases 1 × 1 at 0.05, step 8", seen[^1]);
        Assert.Equal(8 * 4, seen.Count);
        Assert.Equal(41, trained.Network.Theta.Length);
    }

    private static (TrainingReport Report, Network Network) Train(IOptimizer optimizer, int threads, TrainingOptions? options = null)
    {
        var random = new Philox(1, 2);
        float[] x = [.. Enumerable.Range(0, 256 * 3).Select(i => (float)random.Normal((ulong)i))];
        float[] y = [.. Enumerable.Range(0, 256).Select(i => x[3 * i] * x[3 * i + 1] + x[3 * i + 2])];
        var network = new Network(3, [new Dense(8, new Tanh()), new Dense(1, new Identity())], seed: 3);
        options = (options ?? new() { Epochs = 40 }) with { BatchSize = 32, Threads = threads };
        var report = new Trainer(network, new SquaredError(), optimizer, options)
            .Fit(new Dataset(x, y, 3, 1, LearningTask.Regression));
        return (report, network);
    }

    private sealed record Watching(List<string> Seen) : IMiniBatchOptimizer
    {
        public Spec Spec => new("watching");

        public double LearningRate => 0.1;

        public int Slots => 2;

        public void Step<T>(in BlockStep<T> block)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            Assert.Equal((block.Block.Length, block.Block.Length), (block.Theta.Length, block.Gradient.Length));
            // Each slot is a memory of its own, zero at first.
            for (int slot = 0; slot < Slots; slot++)
            {
                T before = T.CreateTruncating((block.Step - 1) * (slot + 1));
                Assert.All(block.State(slot).ToArray(), number => Assert.Equal(before, number));
                block.State(slot).Fill(T.CreateTruncating(block.Step * (slot + 1)));
            }

            Seen.Add(FormattableString.Invariant(
                $"{block.Block.Name} {block.Block.Rows} × {block.Block.Columns} at {block.LearningRate}, step {block.Step}"));
        }
    }
}
