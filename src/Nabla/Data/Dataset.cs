using Nabla.Numerics;

namespace Nabla.Data;

/// <summary>Samples in memory: rows of numbers, what is wanted of each, and how much each counts.</summary>
/// <remarks>Files become datasets in Nabla.Data; arrays of your own become one here.</remarks>
public sealed partial class Dataset : SampleSource
{
    /// <summary>A dataset over the given arrays, which are not copied.</summary>
    /// <param name="inputs">samples × width, row by row.</param>
    /// <param name="targets">samples × outputs, row by row: one-hot for classes.</param>
    /// <param name="inputWidth">Numbers in one sample's input.</param>
    /// <param name="targetWidth">Numbers in one sample's target.</param>
    /// <param name="task">What the targets mean.</param>
    /// <param name="weights">How much each sample counts; null or empty where all count alike.</param>
    /// <param name="classNames">Names of the classes, in the order of the target's columns.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a weight is negative or not finite.</exception>
    public Dataset(
        ReadOnlyMemory<float> inputs,
        ReadOnlyMemory<float> targets,
        int inputWidth,
        int targetWidth,
        LearningTask task,
        ReadOnlyMemory<float>? weights = null,
        IReadOnlyList<string>? classNames = null)
        : base(CountOf(inputs, inputWidth), inputWidth, targetWidth, task, weights is { IsEmpty: false }, classNames)
    {
        if (targets.Length != Count * targetWidth)
            throw new ArgumentException($"{Count} samples need {Count * targetWidth} target numbers ({targetWidth} each) but {targets.Length} came.", nameof(targets));
        // A null array becomes empty memory on its way here, not null.
        if (weights is { IsEmpty: true }) weights = null;
        if (weights is { } given)
        {
            if (given.Length != Count) throw new ArgumentException($"{Count} samples need {Count} weights but {given.Length} came.", nameof(weights));
            foreach (float weight in given.Span)
                if (!(weight >= 0 && float.IsFinite(weight))) throw new ArgumentException($"A sample weight is {weight}; weights are finite and not negative.", nameof(weights));
        }

        Inputs = inputs;
        Targets = targets;
        Weights = weights;
    }

    /// <summary>All inputs, samples × <see cref="SampleSource.InputWidth"/>.</summary>
    public ReadOnlyMemory<float> Inputs { get; }

    /// <summary>All targets, samples × <see cref="SampleSource.TargetWidth"/>.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>How much each sample counts; null where all count alike.</summary>
    public ReadOnlyMemory<float>? Weights { get; }

    /// <summary>Input of sample <paramref name="i"/>.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="SampleSource.InputWidth"/> numbers.</returns>
    public ReadOnlySpan<float> Input(int i) => Inputs.Span.Slice(i * InputWidth, InputWidth);

    /// <summary>Target of sample <paramref name="i"/>.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="SampleSource.TargetWidth"/> numbers.</returns>
    public ReadOnlySpan<float> Target(int i) => Targets.Span.Slice(i * TargetWidth, TargetWidth);

    /// <inheritdoc/>
    public override IEnumerable<Dataset> Read(Philox? order) => [this];

    private static int CountOf(ReadOnlyMemory<float> inputs, int inputWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        return inputs.Length % inputWidth == 0
            ? inputs.Length / inputWidth
            : throw new ArgumentException($"The inputs hold {inputs.Length} numbers, which is no multiple of {inputWidth} a sample.", nameof(inputs));
    }
}
