using Nabla.Numerics;

namespace Nabla.Data;

/// <summary>
/// What the trainer eats: samples that come in blocks, pass after pass. A <see cref="Dataset"/> is a source that has all of them in memory.
/// </summary>
/// <remarks>
/// A source defined by the user says how many samples it has and gives them, each once, whenever <see cref="Read"/> is called. The trainer
/// reads
/// it on a thread of its own, ahead of the steps, into windows that share <c>TrainingOptions.Memory</c>; within a window the samples are
/// put in a random order.
/// </remarks>
/// <example>
/// <code>
/// sealed class Measurements(string folder) : SampleSource(count: 1_000_000, inputWidth: 8, targetWidth: 1, LearningTask.Regression)
/// {
///     public override IEnumerable&lt;Dataset&gt; Read(Philox? order)
///     {
///         string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
///         order?.Shuffle(files.AsSpan());
///         foreach (string file in files) yield return Load(file);
///     }
/// }
/// </code>
/// </example>
public abstract class SampleSource
{
    /// <summary>A source of samples of one kind.</summary>
    /// <param name="count">How many samples a pass has.</param>
    /// <param name="inputWidth">Numbers in one sample's input.</param>
    /// <param name="targetWidth">Numbers in one sample's target.</param>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="isWeighted">Whether samples come with weights.</param>
    /// <param name="classNames">Names of the classes, in the order of the target's columns.</param>
    /// <exception cref="ArgumentException">A width is below 1, the count is negative, or the names do not fit the targets.</exception>
    protected SampleSource(int count, int inputWidth, int targetWidth, LearningTask task, bool isWeighted = false,
        IReadOnlyList<string>? classNames = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetWidth, 1);
        if (classNames is not null && classNames.Count != targetWidth && !(targetWidth == 1 && classNames.Count == 2))
            throw new ArgumentException($"{classNames.Count} class names came for {targetWidth} target columns.", nameof(classNames));
        Count = count;
        InputWidth = inputWidth;
        TargetWidth = targetWidth;
        Task = task;
        IsWeighted = isWeighted;
        ClassNames = classNames;
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Numbers in one sample's input.</summary>
    public int InputWidth { get; }

    /// <summary>Numbers in one sample's target.</summary>
    public int TargetWidth { get; }

    /// <summary>Classification, regression or multi-label.</summary>
    public LearningTask Task { get; }

    /// <summary>Whether samples have weights; where they have none, all count alike.</summary>
    public bool IsWeighted { get; }

    /// <summary>Names of the classes, in the order of the target's columns; null where they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Names of the input columns, for messages; null where they have none.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>
    /// How many inputs, from the first on, are numbers that a <see cref="Layers.PeriodicEmbedding"/> may embed; the others are categories.
    /// <value>The default is 0: nothing is known.</value>
    /// </summary>
    public int NumericInputs { get; init; }

    /// <summary>Rows and columns of the image that an input is, (28, 28) for digits; null where it is none.</summary>
    public (int Rows, int Columns)? Image { get; init; }

    /// <summary>
    /// What lies behind images: the grey, 0 (black) to 255 (white), on which those are laid that are transparent in places. Null where it
    /// is not known.
    /// </summary>
    public byte? Background { get; init; }

    /// <summary>
    /// What one unit of each target column is in the unit of the data: scores of numbers are reported in it. Null where targets are not
    /// scaled.
    /// </summary>
    public IReadOnlyList<double>? TargetScales { get; init; }

    /// <summary>
    /// What a scaled target of 0 is in the unit of the data, each target column; findings name targets in it. Null where targets are not
    /// scaled.
    /// </summary>
    public IReadOnlyList<double>? TargetCenters { get; init; }

    /// <summary>
    /// The least and the largest target of each column as the network sees them, where they are known beforehand, as of a stream of which
    /// only some samples are looked at; else null.
    /// </summary>
    public IReadOnlyList<(double Min, double Max)>? TargetRanges { get; init; }

    /// <summary>
    /// Names of the target columns where they are numbers, for reports: the same name for each quantile of one target. Null where they have
    /// none.
    /// </summary>
    public IReadOnlyList<string>? TargetNames { get; init; }

    /// <summary>Number of samples of each class (their weights, where they have some); null where it is not known beforehand.</summary>
    public IReadOnlyList<double>? ClassCounts { get; init; }

    /// <summary>
    /// The sum of all weights, n where samples have none: a step of a training divides by the mean weight. Null where it is not known
    /// beforehand; then the trainer makes a pass to learn it.
    /// </summary>
    public double? TotalWeight { get; init; }

    /// <summary>Bytes that reading takes besides what it gives: they count towards <c>TrainingOptions.Memory</c>.</summary>
    public long WorkingBytes { get; init; }

    /// <summary>One pass over all samples.</summary>
    /// <param name="order">Null to give the samples always in the same order; else what a new order of the blocks is to be drawn from,
    /// where the source can.</param>
    /// <returns>Blocks that together have every sample once. A block need hold its numbers only until the next one is asked for.</returns>
    public abstract IEnumerable<Dataset> Read(Philox? order);

    /// <summary>The same samples as they count in a judgement of the finished network: without the weights of their classes.</summary>
    /// <returns>The samples, each with the weight of its row alone; this source where classes are not weighted.</returns>
    public virtual SampleSource WithoutClassWeights() => this;

    /// <summary>
    /// A text that is another one whenever the samples are: checkpoints compare it before training goes on. It may cost a pass over the
    /// samples.
    /// </summary>
    /// <returns>A hash of the contents; null where a source has none, and only counts and widths are compared.</returns>
    public virtual string? Fingerprint() => null;

    /// <summary>The first samples, in memory.</summary>
    /// <param name="count">How many; all where there are fewer.</param>
    /// <returns>A dataset with copies of them.</returns>
    public virtual Dataset Take(int count)
    {
        count = Math.Min(count, Count);
        float[] inputs = LargeArray.Allocate<float>(checked(count * InputWidth)),
            targets = LargeArray.Allocate<float>(checked(count * TargetWidth));
        float[]? weights = IsWeighted ? new float[count] : null;
        int taken = 0;
        foreach (var read in Read(null))
        {
            if (taken == count) break;
            var block = read.Take(count - taken);
            block.CopyInputs(0, block.Count, inputs.AsSpan(taken * InputWidth, block.Count * InputWidth));
            block.Targets.Span.CopyTo(targets.AsSpan(taken * TargetWidth));
            if (block.Weights is { } given) given.Span.CopyTo(weights.AsSpan(taken));
            else weights?.AsSpan(taken, block.Count).Fill(1);
            taken += block.Count;
        }

        return new Dataset(inputs.AsMemory(0, taken * InputWidth), targets.AsMemory(0, taken * TargetWidth), InputWidth, TargetWidth, Task,
            weights?.AsMemory(0, taken), ClassNames)
        {
            InputNames = InputNames,
            NumericInputs = NumericInputs,
            Image = Image,
            Background = Background,
            TargetScales = TargetScales,
            TargetCenters = TargetCenters,
            TargetNames = TargetNames,
        };
    }
}

/// <summary>What the targets of a dataset mean, and so which metrics make sense.</summary>
public enum LearningTask
{
    /// <summary>Numbers: RMSE, MAE, R².</summary>
    Regression,

    /// <summary>One class of several, one-hot (one column of 0 or 1 for two classes is taken too): accuracy, log-loss, ….</summary>
    Classification,

    /// <summary>Any number of labels at once, each 0 or 1.</summary>
    MultiLabel,
}
