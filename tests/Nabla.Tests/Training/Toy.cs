using Nabla.Activations;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Tests.Training;

/// <summary>Small data that a small network learns in a blink.</summary>
internal static class Toy
{
    /// <summary>Points in the square, class 1 inside a circle: not separable by a line.</summary>
    public static Dataset Circle(int count, ulong seed = 0, ReadOnlyMemory<float>? weights = null)
    {
        var random = new Philox(seed, 77);
        var x = new float[count * 2];
        var y = new float[count * 2];
        for (int i = 0; i < count; i++)
        {
            x[2 * i] = (float)(random.Uniform((ulong)(2 * i)) * 2 - 1);
            x[2 * i + 1] = (float)(random.Uniform((ulong)(2 * i + 1)) * 2 - 1);
            y[2 * i + (x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1] < 0.5f ? 1 : 0)] = 1;
        }

        return new(x, y, 2, 2, LearningTask.Classification, weights);
    }

    public static Network Network(ulong seed = 0, double dropout = 0) => new(
        2,
        dropout > 0
            ? [new Dense(16, new Tanh()), new Dropout(dropout), new Dense(2, new Softmax())]
            : [new Dense(16, new Tanh()), new Dense(2, new Softmax())],
        seed);

    public static string Hash(Network network) => ParameterOrder.Sha256(network.Architecture, network.Theta);
}
