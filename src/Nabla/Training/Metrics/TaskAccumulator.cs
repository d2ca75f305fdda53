using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>What is counted up for one kind of task.</summary>
internal abstract class TaskAccumulator
{
    /// <summary>How many names a result has: classes, labels or outputs.</summary>
    public abstract int Names { get; }

    /// <summary>Counts one sample.</summary>
    /// <param name="a">Its outputs.</param>
    /// <param name="y">Its target.</param>
    /// <param name="weight">How much it counts.</param>
    public abstract void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight);

    /// <summary>Counts some samples.</summary>
    /// <param name="a">Their outputs, samples × outputs.</param>
    /// <param name="y">Their targets.</param>
    /// <param name="weights">How much each counts; empty where all count alike.</param>
    /// <param name="outputs">Numbers in a row.</param>
    public virtual void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, int outputs)
    {
        for (int from = 0, i = 0; from < a.Length; from += outputs, i++)
            Add(a.Slice(from, outputs), y.Slice(from, outputs), weights.IsEmpty ? 1 : weights[i]);
    }

    /// <summary>Forgets everything.</summary>
    public abstract void Clear();

    /// <summary>What a checkpoint keeps of it.</summary>
    public abstract void Keep(IState state);
}
