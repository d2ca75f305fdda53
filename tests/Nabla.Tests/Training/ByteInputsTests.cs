using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class ByteInputsTests
{
    private const int Samples = 300, Width = 37;

    private static (Dataset Bytes, Dataset Floats) Pair(bool weighted = false)
    {
        var random = new Random(1);
        var bytes = new byte[Samples * Width];
        random.NextBytes(bytes);
        float[] targets = new float[Samples * 3], inputs = [.. bytes.Select(value => value / 255f)];
        for (int i = 0; i < Samples; i++) targets[i * 3 + bytes[i * Width] % 3] = 1;
        float[]? weights = weighted ? [.. Enumerable.Range(0, Samples).Select(i => i % 4f)] : null;
        return (new(bytes, targets, Width, 3, LearningTask.Classification, weights),
            new(inputs, targets, Width, 3, LearningTask.Classification, weights));
    }

    private static Network Network() => new(Width, [new Dense(8, new Relu()), new Dense(3, new Softmax())], seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_train_to_the_same_bits_as_the_numbers_that_they_stand_for(bool weighted)
    {
        var (bytes, floats) = Pair(weighted);
        var options = new TrainingOptions { Epochs = 2, BatchSize = 16, Accumulate = 2 };
        var (one, other) = (Fit(bytes), Fit(floats));
        Assert.Equal(one.ThetaSha256, other.ThetaSha256);
        Assert.Equal(one.Epochs[^1].Validation!.Cost, other.Epochs[^1].Validation!.Cost);

        TrainingReport Fit(Dataset data) =>
            new Trainer(Network(), new SoftmaxCrossEntropy(), new Adam(), options).Fit(data, data.Take(100));
    }

    [Fact]
    public void Parts_of_bytes_are_bytes_and_the_same_samples()
    {
        var (bytes, floats) = Pair(weighted: true);
        Same(floats.Subset([5, 3, 299, 3]), bytes.Subset([5, 3, 299, 3]));
        Same(floats.Slice(7, 20), bytes.Slice(7, 20));
        Same(floats.WithWeights(null), bytes.WithWeights(null));
        Same(floats.Split(0.7, seed: 4).Second, bytes.Split(0.7, seed: 4).Second);

        static void Same(Dataset expected, Dataset actual)
        {
            Assert.NotNull(actual.InputBytes);
            Assert.Equal(expected.Input(1).ToArray(), actual.Input(1).ToArray());
            Assert.Equal(expected.Inputs.ToArray(), actual.Inputs.ToArray());
            Assert.Equal(expected.Input(2).ToArray(), actual.Input(2).ToArray());
            Assert.Equal(expected.Targets.ToArray(), actual.Targets.ToArray());
            Assert.Equal(expected.Weights?.ToArray(), actual.Weights?.ToArray());
        }
    }

    [Fact]
    public void A_diagnosis_sees_the_same_of_both()
    {
        var (bytes, floats) = Pair();
        var (one, other) = (DataStatistics.From(bytes), DataStatistics.From(floats));
        Assert.Equal(other.Inputs, one.Inputs);
        Assert.Equal(other.Classes, one.Classes);
    }

    [Fact]
    public void Bytes_that_are_no_whole_samples_are_refused() =>
        Assert.StartsWith("The inputs hold 10 numbers, which is not a multiple of 3",
        Assert.Throws<ArgumentException>(() => new Dataset(new byte[10], new float[3], 3, 1, LearningTask.Regression)).Message);
}
