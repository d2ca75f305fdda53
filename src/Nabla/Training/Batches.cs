using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>The samples of an epoch in order, in batches, from memory or from a stream.</summary>
internal interface IBatches
{
    /// <summary>Draws the order of an epoch. The same seed and epoch give the same order.</summary>
    /// <param name="shuffle">False keeps the order of the source.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 0. Each call increases it by one.</param>
    void Arrange(bool shuffle, ulong seed, long epoch);

    /// <summary>Copies the inputs of some samples into x. Their targets and weights are valid until the next call.</summary>
    /// <param name="from">The first position in the order. Batches are requested in ascending order.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="x">count × inputs.</param>
    (Memory<float> Targets, Memory<float> Weights) Gather(int from, int count, Span<float> x);

    /// <summary>Returns the sum of the weights of the samples of one step.</summary>
    double TotalWeight(int from, int count);
}

/// <summary>
/// The samples of an epoch in order, gathered batch by batch into buffers that are allocated once. Byte inputs are converted to numbers.
/// </summary>
internal sealed class Batches : IBatches
{
    private readonly Dataset _data;
    private readonly ParallelGather _inputs;
    private readonly int[] _order;
    private readonly Memory<float> _targets, _weights;

    public Batches(Dataset data, int capacity, WorkerPool? workers = null)
    {
        _inputs = new(workers);
        _data = data;
        _order = new int[data.Count];
        _targets = Block.Allocate<float>(capacity * data.TargetWidth);
        _weights = data.Weights is null ? default : Block.Allocate<float>(capacity);
    }

    public void Arrange(bool shuffle, ulong seed, long epoch)
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        if (shuffle) Streams.Order(seed, epoch).Shuffle(_order.AsSpan());
    }

    /// <summary>
    /// Copies the inputs of <paramref name="count"/> samples from position <paramref name="from"/> into the workspace, and their targets
    /// and weights into the buffers of this object.
    /// </summary>
    public (Memory<float> Targets, Memory<float> Weights) Gather(int from, int count, Span<float> x)
    {
        int outputs = _data.TargetWidth;
        ReadOnlySpan<int> order = _order.AsSpan(from, count);
        if (_data.InputBytes is { } bytes) Bytes.Gather(bytes.Span, _data.InputWidth, order, x);
        else _inputs.Gather(_data.Inputs, _data.InputWidth, _order.AsMemory(from, count), x);
        Rows.Gather(_data.Targets.Span, outputs, order, _targets.Span[..(count * outputs)]);
        if (!_weights.IsEmpty) Rows.Gather(_data.Weights!.Value.Span, 1, order, _weights.Span[..count]);
        return (_targets[..(count * outputs)], _weights.IsEmpty ? default : _weights[..count]);
    }

    public double TotalWeight(int from, int count)
    {
        if (_weights.IsEmpty) return count;
        double total = 0;
        var weights = _data.Weights!.Value.Span;
        for (int i = 0; i < count; i++) total += weights[_order[from + i]];
        return total;
    }
}
