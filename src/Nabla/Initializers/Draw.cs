using Nabla.Numerics;

namespace Nabla.Initializers;

/// <summary>Weights drawn one from each index of a stream.</summary>
internal static class Draw
{
    public static void Normal(Span<double> weights, double deviation, Philox random)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = deviation * random.Normal((ulong)i);
    }

    public static void Uniform(Span<double> weights, double limit, Philox random)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = limit * (2 * random.Uniform((ulong)i) - 1);
    }
}
