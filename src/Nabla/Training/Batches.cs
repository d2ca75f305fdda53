using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>The samples of an epoch in their order, batch by batch, wherever they come from.</summary>
internal interface IBatches
{
    /// <summary>Draws the order of an epoch; the same seed and epoch give the same order.</summary>
    /// <param name="shuffle">False for the order of the source.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 0: each is one more than the one before.</param>
    void Arrange(bool shuffle, ulong seed, long epoch);

    /// <summary>Copies the inputs of some samples onto the workspace; their targets and weights stay valid until the next call.</summary>
    /// <param name="from">The first place in the order; batches are asked for from front to back.</param>
    /// <param name="count">How many samples.</param>
    /// <param name="x">count × inputs.</param>
    (Memory<float> Targets, Memory<float> Weights) Gather(int from, int count, Span<float> x);

    /// <summary>The sum of the weights of the samples of one step.</summary>
    double TotalWeight(int from, int count);
}

/// <summary>
/// The samples of an epoch in their order, gathered batch by batch into memory that is planned once; inputs that are bytes become numbers
/// on the way.
/// </summary>
internal sealed class Batches : IBatches
{
    private readonly Dataset _data;
    private readonly ParallelGather _inputs;
    private readonly int[] _order;
    private readonly Memory<float> _targets, _weights;

    public Batches(Dataset data, int capacity, ThreadTeam? workers = null)
    {
        _inputs = new(workers);
        _data = data;
        _order = new int[data.Count];
        _targets = Block.Allocate<float>(capacity * data.TargetWidth);
        _weights = data.Weights is null ? default : Block.Allocate<float>(capacity);
    }

    /// <summary>Draws the order of an epoch; the same seed and epoch give the same order.</summary>
    public void Arrange(bool shuffle, ulong seed, long epoch)
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        if (shuffle) Streams.Order(seed, epoch).Shuffle(_order.AsSpan());
    }

    /// <summary>
    /// Copies the inputs of <paramref name="count"/> samples from place <paramref name="from"/> on onto the workspace, their targets and
    /// weights here.
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

    /// <summary>The sum of the weights of some samples.</summary>
    public double TotalWeight(int from, int count)
    {
        if (_weights.IsEmpty) return count;
        double total = 0;
        var weights = _data.Weights!.Value.Span;
        for (int i = 0; i < count; i++) total += weights[_order[from + i]];
        return total;
    }
}
