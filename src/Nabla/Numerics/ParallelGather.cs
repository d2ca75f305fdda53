namespace Nabla.Numerics;

/// <summary>Gathers rows from memory, on several threads if there are many.</summary>
internal sealed unsafe class ParallelGather : IParallelWork
{
    private const int MinNumbers = 65536;

    private readonly WorkerPool? _workers;
    private ReadOnlyMemory<float> _from;
    private ReadOnlyMemory<int> _order;
    private nint _to;
    private int _width, _parts;

    public ParallelGather(WorkerPool? workers) => _workers = workers;

    /// <summary>to[i, :] = from[order[i], :].</summary>
    public void Gather(ReadOnlyMemory<float> from, int width, ReadOnlyMemory<int> order, Span<float> to)
    {
        if (_workers is null || to.Length < MinNumbers)
        {
            Rows.Gather(from.Span, width, order.Span, to);
            return;
        }

        Lengths.Equal(order.Length * width, to.Length);
        fixed (float* target = to)
        {
            (_from, _width, _order, _to, _parts) = (from, width, order, (nint)target, Math.Min(_workers.Threads, order.Length));
            _workers.Run(_parts, this);
        }
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)_order.Length * part / _parts), end = (int)((long)_order.Length * (part + 1) / _parts);
        Rows.Gather(_from.Span, _width, _order.Span[first..end], new((float*)_to + (long)first * _width, (end - first) * _width));
    }
}
