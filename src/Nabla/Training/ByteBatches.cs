using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>The samples of an epoch whose inputs are bytes, which become numbers batch by batch. The order is that of <see cref="Batches"/>, and so are all bits.</summary>
internal sealed class ByteBatches(Dataset data, int capacity) : IBatches
{
    private readonly ReadOnlyMemory<byte> _bytes = data.InputBytes!.Value;
    private readonly int[] _order = new int[data.Count];
    private readonly Memory<float> _targets = Block.Allocate<float>(capacity * data.TargetWidth);
    private readonly Memory<float> _weights = data.IsWeighted ? Block.Allocate<float>(capacity) : default;

    /// <inheritdoc/>
    public void Arrange(bool shuffle, ulong seed, long epoch)
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        if (shuffle) Streams.Order(seed, epoch).Shuffle(_order.AsSpan());
    }

    /// <inheritdoc/>
    public (Memory<float> Targets, Memory<float> Weights) Gather(int from, int count, Span<float> x)
    {
        int outputs = data.TargetWidth;
        ReadOnlySpan<int> order = _order.AsSpan(from, count);
        Bytes.Gather(_bytes.Span, data.InputWidth, order, x);
        Rows.Gather(data.Targets.Span, outputs, order, _targets.Span[..(count * outputs)]);
        if (!_weights.IsEmpty) Rows.Gather(data.Weights!.Value.Span, 1, order, _weights.Span[..count]);
        return (_targets[..(count * outputs)], _weights.IsEmpty ? default : _weights[..count]);
    }

    /// <inheritdoc/>
    public double TotalWeight(int from, int count)
    {
        if (_weights.IsEmpty) return count;
        double total = 0;
        var weights = data.Weights!.Value.Span;
        for (int i = 0; i < count; i++) total += weights[_order[from + i]];
        return total;
    }
}
