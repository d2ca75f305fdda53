using System.Runtime.InteropServices;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Tests.Networks;

public class PredictorTests
{
    public static TheoryData<string> Activations => [.. ActivationRegistry.Default.Names];

    [Theory, MemberData(nameof(Activations))]
    public void Any_number_of_rows_is_answered_in_the_bits_of_the_forward_pass(string activation)
    {
        var sigma = ActivationRegistry.Default.Parse(activation);
        var network = new Network(19,
            [new Dense(70, sigma), new Dropout(), new Dense(33, new Tanh()), new Dense(3, sigma), new Dropout(0.1)], seed: 5);
        var predictor = network.CreatePredictor();
        foreach (int samples in (int[])[1, 2, 3, 127, 128, 129, 300])
        {
            float[] x = Draw(samples * 19), y = new float[samples * 3];
            predictor.Predict(x, y);
            Same(network.Run(x).Outputs, y);
            Same(y, network.Predict(x));
        }
    }

    [Fact]
    public void Inputs_that_are_overwritten_by_the_outputs_are_refused()
    {
        var network = new Network(30, [new Dense(30, new Tanh())]);
        var both = new float[30];
        Assert.Contains("share memory", Assert.Throws<ArgumentException>(() => network.Predict(both, both)).Message,
            StringComparison.Ordinal);
        Assert.Contains("share memory", Assert.Throws<ArgumentException>(() => network.CreatePredictor().Predict(both, both)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_single_row_has_the_bits_that_it_has_in_a_batch()
    {
        foreach (int nodes in (int[])[1, 2, 3, 5, 10, 16, 40, 130, 513])
        {
            var network = new Network(784, [new Dense(nodes, new Relu()), new Dense(nodes, new Sigmoid())], seed: 1);
            var predictor = network.CreatePredictor();
            float[] x = Draw(5 * 784), together = network.Predict(x), y = new float[nodes];
            for (int i = 0; i < 5; i++)
            {
                predictor.Predict(x.AsSpan(i * 784, 784), y);
                Same(together.AsSpan(i * nodes, nodes), y);
            }
        }
    }

    [Fact]
    public void Outputs_become_probabilities_where_the_cost_contains_the_activation_that_the_last_layer_lacks()
    {
        var cost = new SoftmaxCrossEntropy();
        var bare = new Network(4, [new Dense(3, new Identity())], seed: 2);
        var whole = new Network(4, [new Dense(3, new Softmax())], seed: 2);
        float[] x = Draw(2 * 4), y = new float[6];
        whole.CreatePredictor(cost).Predict(x, y);
        Same(whole.Predict(x), y);
        bare.CreatePredictor(cost).Predict(x, y);
        Same(whole.Predict(x), y);
        bare.Predict(x, y, cost);
        Same(whole.Predict(x), y);
        Same(whole.Predict(x), Evaluator.Predict(bare, cost, x));
        bare.Predict(x, y);
        Assert.NotEqual(whole.Predict(x), y);
    }

    [Fact]
    public void A_predictor_answers_by_the_weights_of_now()
    {
        var network = new Network(2, [new Dense(4, new Tanh()), new Dense(1, new Identity())]);
        var predictor = network.CreatePredictor();
        float[] x = Draw(2), before = new float[1], after = new float[1];
        predictor.Predict(x, before);
        new Trainer(network, new SquaredError(), new Sgd(0.1),
            new() { Epochs = 1 }).Fit(new Dataset(x, new float[1], 2, 1, LearningTask.Regression));
        predictor.Predict(x, after);
        Assert.NotEqual(before, after);
        Same(network.Run(x).Outputs, after);
    }

    [Fact]
    public void Nothing_is_allocated_by_a_prediction()
    {
        var cost = new SoftmaxCrossEntropy();
        var network = new Network(50, [new Dense(40, new Gelu()), new Dropout(), new Dense(10, new Identity())]);
        var predictor = network.CreatePredictor(cost);
        float[] x = Draw(200 * 50), y = new float[200 * 10];
        void Ask()
        {
            predictor.Predict(x.AsSpan(0, 50), y.AsSpan(0, 10));
            predictor.Predict(x, y);
            network.Predict(x.AsSpan(0, 50), y.AsSpan(0, 10), cost);
        }

        Assert.Equal(0, AllocatedBytes.By(() =>
        {
            for (int i = 0; i < 20; i++) Ask();
        }));
    }

    [Fact]
    public void Many_threads_get_the_same_answers_from_one_network()
    {
        var network = new Network(30, [new Dense(64, new Tanh()), new Dense(5, new Softmax())]);
        float[] x = Draw(40 * 30), expected = network.Predict(x);
        int wrong = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            var y = new float[5];
            for (int i = 0; i < 4000; i++)
            {
                int sample = i % 40;
                network.Predict(x.AsSpan(sample * 30, 30), y);
                if (!y.AsSpan().SequenceEqual(expected.AsSpan(sample * 5, 5))) Interlocked.Increment(ref wrong);
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_layer_of_the_users_own_is_asked_by_its_forward_pass()
    {
        var network = new Network(6, [new Dense(4, new Tanh()), new Doubling(), new Dense(2, new Identity()), new Doubling()]);
        float[] x = Draw(3 * 6), y = new float[6];
        network.CreatePredictor().Predict(x, y);
        Same(network.Run(x).Outputs, y);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_named()
    {
        var network = new Network(3, [new Dense(2, new Tanh())]);
        Assert.Contains("expects 3 inputs a sample (got 4 numbers",
            Assert.Throws<ArgumentException>(() => network.Predict(new float[4], new float[2])).Message);
        Assert.Contains("2 samples have 4 outputs (2 each) but there is room for 3",
            Assert.Throws<ArgumentException>(() => network.Predict(new float[6], new float[3])).Message);
    }

    private static float[] Draw(int count)
    {
        var random = new Philox(11, (ulong)count);
        return [.. Enumerable.Range(0, count).Select(i => (float)random.Normal((ulong)i))];
    }

    private static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(MemoryMarshal.Cast<float, int>(expected).ToArray(), MemoryMarshal.Cast<float, int>(actual).ToArray());

    /// <summary>z = 2x and a = z + 1, with z still needed when a is made.</summary>
    private sealed record Doubling : Layer
    {
        public override Spec Spec => new("doubling");

        public override int OutputsFor(int inputs) => inputs;

        public override void Forward<T>(in LayerPass<T> pass)
        {
            for (int n = 0; n < pass.Z.Length; n++) pass.Z[n] = pass.X[n] + pass.X[n];
            for (int n = 0; n < pass.A.Length; n++) pass.A[n] = pass.Z[n] + T.One;
        }

        public override void Backward<T>(in LayerPass<T> pass) => throw new NotSupportedException();
    }
}
