using System.Numerics;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>A step made part by part of θ is the step made on all of θ.</summary>
public class DescentTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(48)]
    [Trait("Speed", "slow")]
    public void A_step_by_parts_gives_the_bits_of_a_step_on_the_whole_gradient(int batch)
    {
        foreach (var optimizer in new IOptimizer[] { new Sgd(0.1), new Momentum(0.1), new Adam(), new AmsGrad() })
        {
            string parts = Train(batch, optimizer, partwise: true), whole = Train(batch, optimizer, partwise: false);
            Assert.Equal(whole, parts);
        }
    }

    [Fact]
    public void Every_part_of_the_gradient_is_handed_on_exactly_once()
    {
        var network = new Network(37, [new Dense(300, new Relu()), new Dropout(0.3), new Dense(5, new Tanh())], seed: 1);
        var (x, y) = (Numbers(6 * 37), Numbers(6 * 5));
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var workers = new WorkerPool(threads);
            var workspace = new Workspace<float>(network.Architecture, 6) { Workers = workers };
            x.CopyTo(workspace.Begin(6));
            workspace.Forward(network.Theta);
            var whole = new float[network.Theta.Length];
            workspace.Backward(network.Theta, new SquaredError(), y, default, 6, whole);
            var collected = new Collector(network.Architecture);
            workspace.BackwardCore(network.Theta, new SquaredError(), y, default, 6, default, accumulates: false, collected.Layers);
            Assert.Equal(whole, collected.Gradient);
            Assert.All(collected.Times, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void A_penalty_that_looks_at_a_whole_layer_gives_the_same_bits_on_any_number_of_threads()
    {
        string[] hashes = [.. new[] { 1, 2, 3 }.Select(threads => TrainLarge(new WholeLayer(), threads))];
        Assert.All(hashes, hash => Assert.Equal(hashes[0], hash));
    }

    [Fact]
    public void The_gradient_norm_of_an_epoch_is_that_of_its_last_step_in_which_a_sample_counts()
    {
        var targets = new float[64 * 3];
        for (int i = 0; i < 64; i++) targets[i * 3 + i % 3] = 1;
        float[] weights = [.. Enumerable.Range(0, 64).Select(i => i < 32 ? 1f : 0f)];
        var network = new Network(23, [new Dense(3, new Softmax())], seed: 4);
        var options = new TrainingOptions { BatchSize = 16, Epochs = 2, Shuffle = false, Diagnose = false };
        var report = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1), options)
            .Fit(new Dataset(Numbers(64 * 23), targets, 23, 3, LearningTask.Classification, weights));
        Assert.All(report.Epochs, epoch => Assert.InRange(epoch.GradientNorm, double.Epsilon, double.MaxValue));
        Assert.NotEqual(report.Epochs[0].GradientNorm, report.Epochs[1].GradientNorm);
    }

    private static string TrainLarge(IPenalty penalty, int threads)
    {
        var network = new Network(256, [new Dense(512, new Relu()), new Dense(256, new Identity())], seed: 4);
        var data = new Dataset(Numbers(256 * 256), Numbers(256 * 256), 256, 256, LearningTask.Regression);
        var options = new TrainingOptions { BatchSize = 128, Epochs = 2, Penalties = [penalty], Threads = threads, Diagnose = false };
        return new Trainer(network, new SquaredError(), new Sgd(0.001), options).Fit(data).ThetaSha256;
    }

    // Clipping at a norm that no gradient reaches changes nothing but that ∇C is needed whole.
    private static string Train(int batch, IOptimizer optimizer, bool partwise)
    {
        var network = new Network(23,
            [new Dense(70, new Sigmoid()), new Dropout(0.2), new Dense(9, new Silu()), new Dense(3, new Softmax())], seed: 4);
        var targets = new float[100 * 3];
        for (int i = 0; i < 100; i++) targets[i * 3 + i % 3] = 1;
        var data = new Dataset(Numbers(100 * 23), targets, 23, 3, LearningTask.Classification);
        var options = new TrainingOptions
        {
            BatchSize = batch,
            Epochs = 3,
            Penalties = [new L2(0.01), new L1(0.001)],
            WeightDecay = 0.01,
            ClipValue = 0.01,
            ClipNorm = partwise ? null : 1e30,
            Diagnose = false,
        };
        return new Trainer(network, new SoftmaxCrossEntropy(), optimizer, options).Fit(data).ThetaSha256;
    }

    private static float[] Numbers(int count)
    {
        var random = new Philox(7, 7);
        return [.. Enumerable.Range(0, count).Select(i => (float)random.Normal((ulong)i))];
    }

    /// <summary>The length of a layer's weights: its slope at one weight depends on all.</summary>
    private sealed record WholeLayer : IPenalty
    {
        public Spec Spec => new("whole-layer");

        public double Value<T>(ReadOnlySpan<T> weights)
            where T : unmanaged, IFloatingPointIeee754<T> => 0.01 * Math.Sqrt(Sums.Squares(weights));

        public void AddDerivative<T>(ReadOnlySpan<T> weights, Span<T> gradient)
            where T : unmanaged, IFloatingPointIeee754<T> => Vectors.AddScaled(gradient, 0.01 / Math.Sqrt(Sums.Squares(weights)), weights);
    }

    private sealed class Collector
    {
        public Collector(Architecture architecture)
        {
            Gradient = new float[architecture.ParameterCount];
            Times = new int[architecture.ParameterCount];
            Layers = [.. architecture.LayerLayouts.Select(slot => new Layer(this, slot.Offset))];
        }

        public float[] Gradient { get; }

        public int[] Times { get; }

        public IFusedUpdate<float>[] Layers { get; }

        private sealed class Layer(Collector all, int offset) : IFusedUpdate<float>
        {
            public void Accept(in ParameterPart part, Span<float> gradient)
            {
                for (int n = 0; n < part.Length; n++)
                {
                    int place = offset + part.Offset + n / part.Columns * part.Stride + n % part.Columns;
                    all.Gradient[place] = gradient[n];
                    Interlocked.Increment(ref all.Times[place]);
                }
            }
        }
    }
}
