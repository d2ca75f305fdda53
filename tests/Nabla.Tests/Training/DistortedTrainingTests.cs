using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Augmentation;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class DistortedTrainingTests
{
    private static readonly TrainingOptions Options =
        new() { Epochs = 3, BatchSize = 8, Distortions = [new Elastic(2, 5), new Rotation(20)], Diagnose = false };

    [Fact]
    public void Any_number_of_threads_trains_the_same_weights()
    {
        string[] hashes = [.. new[] { 1, 2, 3, 8 }.Select(threads => Train(Images(50), Options with { Threads = threads }))];
        Assert.Single(hashes.Distinct());
        Assert.NotEqual(hashes[0], Train(Images(50), Options with { Distortions = [] }));
        Assert.NotEqual(hashes[0], Train(Images(50), Options with { Distortions = [new Elastic(2, 5)] }));
    }

    [Fact]
    public void Bytes_and_numbers_train_the_same_weights()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40 * 48).Select(i => (byte)new Philox(3, 1).UniformInteger((ulong)i, 256))];
        float[] targets = [.. Enumerable.Range(0, 80).Select(i => i % 4 is 0 or 3 ? 1f : 0)];
        var asBytes = new Dataset(bytes, targets, 48, 2, LearningTask.Classification) { Image = (6, 8) };
        var asNumbers = new Dataset(bytes.Select(value => value / 255f).ToArray(), targets, 48, 2, LearningTask.Classification)
            { Image = (6, 8) };
        Assert.Equal(Train(asNumbers, Options), Train(asBytes, Options));
    }

    [Fact]
    public void A_stream_in_its_own_order_is_distorted_as_the_same_samples_in_memory_are()
    {
        var images = Images(50);
        string streamed = Train(new Blocks(images, 7) { Image = images.Image }, Options with { Shuffle = false, Memory = 20_000 });
        Assert.Equal(Train(images, Options with { Shuffle = false }), streamed);
    }

    [Fact]
    public void Every_epoch_has_distortions_of_its_own()
    {
        // Steps so small that the weights stay where they are: costs differ by what is seen alone.
        var trainer = new Trainer(Network(), new SoftmaxCrossEntropy(), new Sgd(1e-12), Options);
        double[] costs = [.. trainer.Fit(Images(50)).Epochs.Select(epoch => epoch.Train.Cost)];
        Assert.Equal(costs.Length, costs.Select(cost => Math.Round(cost, 6)).Distinct().Count());
        double[] plain = [.. new Trainer(Network(), new SoftmaxCrossEntropy(), new Sgd(1e-12),
            Options with { Distortions = [] }).Fit(Images(50)).Epochs.Select(epoch => epoch.Train.Cost)];
        Assert.Single(plain.Select(cost => Math.Round(cost, 6)).Distinct());
    }

    [Fact]
    public void Their_strength_follows_a_schedule()
    {
        string full = Train(Images(50), Options), falling = Train(Images(50), Options with { DistortionStrength = new Cosine(0.5) });
        Assert.NotEqual(full, falling);
        Assert.Equal(Train(Images(50), Options with { Distortions = [] }),
            Train(Images(50), Options with { DistortionStrength = new Nothing() }));
    }

    [Fact]
    public void The_samples_themselves_stay_as_they_are()
    {
        var images = Images(50);
        float[] before = images.Inputs.ToArray();
        Train(images, Options);
        Assert.Equal(before, images.Inputs.ToArray());
    }

    [Fact]
    public void A_distortion_of_ones_own_trains_along()
    {
        Assert.Equal(Train(Images(50), Options with { Distortions = [new Mirror()] }),
            Train(Images(50), Options with { Distortions = [new Mirror(), new Translation(0)] }));
        Assert.NotEqual(Train(Images(50), Options with { Distortions = [] }),
            Train(Images(50), Options with { Distortions = [new Mirror()] }));
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        var points = Toy.Circle(20);
        var trainer = new Trainer(Toy.Network(), new SoftmaxCrossEntropy(), new Sgd(0.1), Options);
        Assert.Contains("the 2 inputs of the training data are no image",
            Assert.Throws<ArgumentException>(() => trainer.Fit(points)).Message);
    }

    private static string Train(SampleSource data, TrainingOptions options) =>
        new Trainer(Network(), new SoftmaxCrossEntropy(), new Adam(0.01), options).Fit(data).ThetaSha256;

    private static Network Network() => new(48, [new Dense(12, new Relu()), new Dense(2, new Softmax())], seed: 1);

    private static Dataset Images(int count)
    {
        var random = new Philox(5, 5);
        return new(
            Enumerable.Range(0, count * 48).Select(i => (float)random.Uniform((ulong)i)).ToArray(), Enumerable.Range(0, 2 * count)
                .Select(i => i % 4 is 0 or 3 ? 1f : 0).ToArray(),
            48, 2, LearningTask.Classification)
        { Image = (6, 8) };
    }

    private sealed record Nothing : ISchedule
    {
        public Nabla.Specs.Spec Spec => new("nothing");

        public double Factor(in ScheduleContext at) => 0;
    }

    private sealed record Mirror : IDistortion
    {
        public Nabla.Specs.Spec Spec => new("mirror");

        public IDisplacement CreateDisplacement(int rows, int columns) => new Flip(columns);

        private sealed class Flip(int columns) : IDisplacement
        {
            public void Displace(Span<float> x, Span<float> y, Philox random)
            {
                foreach (ref float place in x) place = columns - 1 - place;
            }
        }
    }
}
