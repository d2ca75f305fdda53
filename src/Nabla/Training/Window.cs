using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>Some samples of a source, in the order in which they will be used.</summary>
internal sealed class Window(SampleSource source, int capacity)
{
    private readonly int[] _places = new int[capacity];
    private readonly float[] _inputs = LargeArray.Allocate<float>(checked(capacity * source.InputWidth));
    private readonly float[] _targets = LargeArray.Allocate<float>(checked(capacity * source.TargetWidth));
    private readonly float[] _weights = source.IsWeighted ? new float[capacity] : [];
    private int _filled;

    /// <summary>Bytes that a sample takes in a window.</summary>
    public static long BytesOf(SampleSource source) =>
        sizeof(float) * ((long)source.InputWidth + source.TargetWidth + (source.IsWeighted ? 1 : 0) + 1);

    /// <summary>Samples that the window holds once it is full.</summary>
    public int Count { get; private set; }

    /// <summary>Whether all its samples are there.</summary>
    public bool IsFull => _filled == Count;

    /// <summary>samples × inputs.</summary>
    public Memory<float> Inputs => _inputs.AsMemory(0, Count * source.InputWidth);

    /// <summary>samples × outputs.</summary>
    public Memory<float> Targets => _targets.AsMemory(0, Count * source.TargetWidth);

    /// <summary>One a sample; empty where samples have none.</summary>
    public Memory<float> Weights => _weights.AsMemory(0, source.IsWeighted ? Count : 0);

    /// <summary>The samples, over the window's own memory.</summary>
    public Dataset ToDataset() =>
        new(Inputs, Targets, source.InputWidth, source.TargetWidth, source.Task, source.IsWeighted ? Weights : null, source.ClassNames);

    /// <summary>Begins anew, for so many samples: each gets a place at random, or in the order in which they come.</summary>
    public void Begin(int count, Philox? order)
    {
        (Count, _filled) = (count, 0);
        for (int i = 0; i < count; i++) _places[i] = i;
        order?.Shuffle(_places.AsSpan(0, count));
    }

    /// <summary>Puts samples of a block in their places.</summary>
    /// <returns>How many: all from <paramref name="from"/> on, or as many as there is room for.</returns>
    public int Take(Dataset block, int from)
    {
        int count = Math.Min(block.Count - from, Count - _filled);
        int inputs = source.InputWidth, outputs = source.TargetWidth;
        for (int i = 0; i < count; i++)
        {
            int place = _places[_filled + i];
            block.CopyInputs(from + i, 1, _inputs.AsSpan(place * inputs, inputs));
            block.Target(from + i).CopyTo(_targets.AsSpan(place * outputs, outputs));
            if (source.IsWeighted) _weights[place] = block.Weights is { } weights ? weights.Span[from + i] : 1;
        }

        _filled += count;
        return count;
    }
}
