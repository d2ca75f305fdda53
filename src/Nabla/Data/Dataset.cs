namespace Nabla.Data;

/// <summary>What the trainer eats: samples as rows of numbers, what is wanted of each, and how much each counts.</summary>
/// <remarks>Files become datasets in Nabla.Data; arrays of your own become one here.</remarks>
public sealed partial class Dataset
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
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetWidth, 1);
        if (inputs.Length % inputWidth != 0)
            throw new ArgumentException($"The inputs hold {inputs.Length} numbers, which is no multiple of {inputWidth} a sample.", nameof(inputs));
        Count = inputs.Length / inputWidth;
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

        if (classNames is not null && classNames.Count != targetWidth && !(targetWidth == 1 && classNames.Count == 2))
            throw new ArgumentException($"{classNames.Count} class names came for {targetWidth} target columns.", nameof(classNames));
        Inputs = inputs;
        Targets = targets;
        InputWidth = inputWidth;
        TargetWidth = targetWidth;
        Task = task;
        Weights = weights;
        ClassNames = classNames;
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>All inputs, samples × <see cref="InputWidth"/>.</summary>
    public ReadOnlyMemory<float> Inputs { get; }

    /// <summary>All targets, samples × <see cref="TargetWidth"/>.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>Numbers in one sample's input.</summary>
    public int InputWidth { get; }

    /// <summary>Numbers in one sample's target.</summary>
    public int TargetWidth { get; }

    /// <summary>What the targets mean.</summary>
    public LearningTask Task { get; }

    /// <summary>How much each sample counts; null where all count alike.</summary>
    public ReadOnlyMemory<float>? Weights { get; }

    /// <summary>Names of the classes, in the order of the target's columns; null where they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Names of the input columns, for messages; null where they have none.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>Rows and columns of the image that an input is, (28, 28) for digits; null where it is none.</summary>
    public (int Rows, int Columns)? Image { get; init; }

    /// <summary>What one unit of each target column is in the unit of the data: scores of numbers are reported in it. Null where targets are not scaled.</summary>
    public IReadOnlyList<double>? TargetScales { get; init; }

    /// <summary>Input of sample <paramref name="i"/>.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="InputWidth"/> numbers.</returns>
    public ReadOnlySpan<float> Input(int i) => Inputs.Span.Slice(i * InputWidth, InputWidth);

    /// <summary>Target of sample <paramref name="i"/>.</summary>
    /// <param name="i">The sample, from 0.</param>
    /// <returns>Its <see cref="TargetWidth"/> numbers.</returns>
    public ReadOnlySpan<float> Target(int i) => Targets.Span.Slice(i * TargetWidth, TargetWidth);
}
