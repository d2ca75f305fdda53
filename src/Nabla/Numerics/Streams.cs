namespace Nabla.Numerics;

/// <summary>Which stream of random numbers serves what, so that no two purposes ever share numbers.</summary>
internal static class Streams
{
    /// <summary>The first weights of a layer.</summary>
    public static Philox Weights(ulong seed, int layer) => new(seed, Id(1, layer, 0));

    /// <summary>The order of the samples in an epoch.</summary>
    public static Philox Order(ulong seed, long epoch) => new(seed, Id(2, 0, epoch));

    /// <summary>What random layers draw in a step, such as dropout's mask.</summary>
    public static Philox Step(ulong seed, long step) => new(seed, Id(3, 0, step));

    /// <summary>A layer's part of the stream of a step.</summary>
    public static Philox Layer(Philox step, int layer) => step with { Stream = step.Stream | (ulong)layer << 44 };

    /// <summary>Which samples go to which part of a split.</summary>
    public static Philox Split(ulong seed) => new(seed, Id(4, 0, 0));

    /// <summary>Directions and parameters that a gradient check tries.</summary>
    public static Philox Check(ulong seed) => new(seed, Id(5, 0, 0));

    /// <summary>The order of a source's blocks in a pass.</summary>
    public static Philox Blocks(ulong seed, long pass) => new(seed, Id(6, 0, pass));

    /// <summary>The order of the samples in a window of a pass.</summary>
    public static Philox Window(ulong seed, long pass, int window) => new(seed, Id(7, 0, pass << 24 | (uint)window));

    /// <summary>How a distortion, the n-th of several, changes a sample in an epoch.</summary>
    public static Philox Distortion(ulong seed, int n, long epoch, long sample)
    {
        // Epoch and sample are too large for one stream together: the epoch draws a seed of its own.
        var (a, b, _, _) = new Philox(seed, Id(8, n, epoch)).Words(0);
        return new((ulong)a << 32 | b, (ulong)sample);
    }

    private static ulong Id(ulong purpose, int layer, long count) => purpose << 56 | (ulong)layer << 44 | (ulong)count;
}
