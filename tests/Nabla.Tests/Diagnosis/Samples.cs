using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Tests.Diagnosis;

/// <summary>Small data that is learned, or cannot be, in a blink.</summary>
internal static class Samples
{
    /// <summary>Points in a square, class 1 inside a circle.</summary>
    public static Dataset Circle(int count, float scale = 1, ulong seed = 5)
    {
        var random = new Philox(seed, 1);
        float[] x = new float[2 * count], y = new float[2 * count];
        for (int i = 0; i < count; i++)
        {
            var (a, b) = ((float)(2 * random.Uniform((ulong)(2 * i)) - 1), (float)(2 * random.Uniform((ulong)(2 * i + 1)) - 1));
            (x[2 * i], x[2 * i + 1]) = (scale * a, scale * b);
            y[2 * i + (a * a + b * b < 0.6f ? 1 : 0)] = 1;
        }

        return new Dataset(x, y, 2, 2, LearningTask.Classification);
    }

    /// <summary>Points in a square, class 1 above a slanted line: within reach of every activation, the identity too.</summary>
    public static Dataset Bands(int count, ulong seed = 5)
    {
        var random = new Philox(seed, 4);
        float[] x = [.. Enumerable.Range(0, 2 * count).Select(i => (float)(2 * random.Uniform((ulong)i) - 1))], y = new float[2 * count];
        for (int i = 0; i < count; i++) y[2 * i + (x[2 * i] + 0.5f * x[2 * i + 1] > 0 ? 1 : 0)] = 1;
        return new Dataset(x, y, 2, 2, LearningTask.Classification);
    }

    /// <summary>Two classes in opposite corners of a square each: out of reach of a network without a hidden layer.</summary>
    public static Dataset Checkerboard(int count)
    {
        float[] x = new float[2 * count], y = new float[2 * count];
        for (int i = 0; i < count; i++)
        {
            (x[2 * i], x[2 * i + 1]) = (i % 2 == 0 ? -1 : 1, i / 2 % 2 == 0 ? -1 : 1);
            y[2 * i + (x[2 * i] * x[2 * i + 1] > 0 ? 1 : 0)] = 1;
        }

        return new Dataset(x, y, 2, 2, LearningTask.Classification);
    }

    /// <summary>One input between −1 and 1, and a function of it.</summary>
    public static Dataset Numbers(int count, Func<float, float> f, LearningTask task)
    {
        float[] x = [.. Enumerable.Range(0, count).Select(i => 2f * i / count - 1)];
        return new Dataset(x, x.Select(f).ToArray(), 1, 1, task);
    }

    /// <summary>Two random inputs and a random target that has nothing to do with them.</summary>
    public static Dataset Noise(int count, ulong seed)
    {
        var random = new Philox(seed, 2);
        float[] x = [.. Enumerable.Range(0, 2 * count).Select(i => (float)random.Normal((ulong)i))];
        float[] y = [.. Enumerable.Range(0, count).Select(i => (float)random.Normal((ulong)(1_000_000 + i)))];
        return new Dataset(x, y, 2, 1, LearningTask.Regression);
    }

    /// <summary>Three samples of a hundred are of class 1: in a corner, or anywhere.</summary>
    public static Dataset Rare(int count, bool tellable)
    {
        var random = new Philox(9, 3);
        float[] x = new float[2 * count], y = new float[2 * count];
        for (int i = 0; i < count; i++)
        {
            bool rare = i % 33 == 0;
            for (int k = 0; k < 2; k++) x[2 * i + k] = (float)(random.Normal((ulong)(2 * i + k)) + (rare && tellable ? 5 : 0));
            y[2 * i + (rare ? 1 : 0)] = 1;
        }

        return new Dataset(x, y, 2, 2, LearningTask.Classification);
    }
}
