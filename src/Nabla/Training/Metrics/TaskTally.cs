namespace Nabla.Training.Metrics;

/// <summary>What is counted up for one kind of task.</summary>
internal abstract class TaskTally
{
    /// <summary>How many names a result has: classes, labels or outputs.</summary>
    public abstract int Names { get; }

    /// <summary>Counts one sample.</summary>
    /// <param name="a">Its outputs.</param>
    /// <param name="y">Its target.</param>
    /// <param name="weight">How much it counts.</param>
    public abstract void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight);

    /// <summary>Forgets everything.</summary>
    public abstract void Clear();
}
