using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Data;

/// <summary>
/// A source of training samples, read in blocks, pass after pass. A <see cref="Dataset"/> is a source in memory.
/// </summary>
/// <remarks>
/// A user-defined source declares its number of samples and returns each of them once in each call of <see cref="Read"/>. The trainer reads
/// it on its own thread, ahead of the steps, into windows that share <c>TrainingOptions.Memory</c>. Samples are shuffled within a window.
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
    /// <summary>Creates a source.</summary>
    /// <param name="count">Number of samples of a pass.</param>
    /// <param name="inputWidth">Number of inputs of a sample.</param>
    /// <param name="targetWidth">Number of targets of a sample.</param>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="isWeighted">True if samples have weights.</param>
    /// <param name="classNames">Names of the classes, in the order of the target's columns.</param>
    /// <exception cref="ArgumentException">A width is below 1, the count is negative, or the names do not match the targets.</exception>
    protected SampleSource(int count, int inputWidth, int targetWidth, LearningTask task, bool isWeighted = false,
        IReadOnlyList<string>? classNames = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetWidth, 1);
        if (classNames is not null && classNames.Count != targetWidth && !(targetWidth == 1 && classNames.Count == 2))
            throw new ArgumentException($"{targetWidth} target columns need {targetWidth} class names (got {classNames.Count}).",
                nameof(classNames));
        Count = count;
        InputWidth = inputWidth;
        TargetWidth = targetWidth;
        LearningTask = task;
        IsWeighted = isWeighted;
        ClassNames = classNames;
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Number of inputs of a sample.</summary>
    public int InputWidth { get; }

    /// <summary>Number of targets of a sample.</summary>
    public int TargetWidth { get; }

    /// <summary>Classification, regression or multi-label.</summary>
    public LearningTask LearningTask { get; }

    /// <summary>True if samples have weights, false for equal weights.</summary>
    public bool IsWeighted { get; }

    /// <summary>Names of the classes, in the order of the target's columns; null for none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The size and the task in one line.</summary>
    /// <returns>"344 samples, 4 inputs, 3 classes"; "1 target" for numbers, "3 labels" for multi-label.</returns>
    public override string ToString()
    {
        string targets = LearningTask switch
        {
            LearningTask.Classification => MessageText.Count(Math.Max(2, TargetWidth), "class", "classes"),
            LearningTask.MultiLabel => MessageText.Count(TargetWidth, "label"),
            _ => MessageText.Count(TargetWidth, "target"),
        };
        return $"{MessageText.Count(Count, "sample")}, {MessageText.Count(InputWidth, "input")}, {targets}";
    }

    /// <summary>Names of the input columns, for messages; null for none.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>
    /// Number of leading inputs that are numeric and can be embedded by a <see cref="Layers.PeriodicEmbedding"/> or a <see
    /// cref="Layers.PiecewiseLinearEmbedding"/>; the others are categories. <value>The default is 0 (unknown).</value>
    /// </summary>
    public int NumericInputs { get; init; }

    /// <summary>Rows and columns of an input image, (28, 28) for digits; null if inputs are not images.</summary>
    public (int Rows, int Columns)? Image { get; init; }

    /// <summary>
    /// The grey background of transparent images, 0 (black) to 255 (white); null if unknown.
    /// </summary>
    public byte? Background { get; init; }

    /// <summary>
    /// The size of one unit of each target column in the unit of the data, in which regression scores are reported. Null if targets are not
    /// scaled.
    /// </summary>
    public IReadOnlyList<double>? TargetScales { get; init; }

    /// <summary>
    /// The value of a scaled target of 0 in the unit of the data, for each target column, in which findings report targets. Null if targets
    /// are not scaled.
    /// </summary>
    public IReadOnlyList<double>? TargetCenters { get; init; }

    /// <summary>
    /// The minimum and maximum of each target column as the network sees it, if known in advance, for example for a stream of which only
    /// some samples are inspected; otherwise null.
    /// </summary>
    public IReadOnlyList<(double Min, double Max)>? TargetRanges { get; init; }

    /// <summary>
    /// Names of regression targets, for reports, with the same name for each quantile of one target. Null for none.
    /// </summary>
    public IReadOnlyList<string>? TargetNames { get; init; }

    /// <summary>Number of samples of each class, or the sum of their weights; null if unknown in advance.</summary>
    public IReadOnlyList<double>? ClassCounts { get; init; }

    /// <summary>
    /// The sum of all weights, or n without weights. A training step divides by the mean weight. If it is null (unknown in advance), the
    /// trainer computes it with a pass.
    /// </summary>
    public double? TotalWeight { get; init; }

    /// <summary>
    /// Memory in bytes that reading needs in addition to the returned blocks. It counts towards <c>TrainingOptions.Memory</c>.
    /// </summary>
    public long WorkingBytes { get; init; }

    /// <summary>Reads all samples once.</summary>
    /// <param name="order">Null for a fixed order; otherwise a random stream for a new order of the blocks, if the source supports
    /// it.</param>
    /// <returns>Blocks with every sample once. A block must keep its values only until the next one is requested.</returns>
    public abstract IEnumerable<Dataset> Read(Philox? order);

    /// <summary>Returns the samples for the evaluation of the trained network: without class weights.</summary>
    /// <returns>The samples with the weights of their rows; this source if there are no class weights.</returns>
    public virtual SampleSource WithoutClassWeights() => this;

    /// <summary>
    /// Returns a text that differs if the samples differ. Checkpoints compare it before training resumes. It may need a pass over the
    /// samples.
    /// </summary>
    /// <returns>A hash of the contents; null to compare only counts and widths.</returns>
    public virtual string? Fingerprint() => null;

    /// <summary>Reads the first samples into memory.</summary>
    /// <param name="count">Number of samples; all if there are fewer.</param>
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

        return new Dataset(inputs.AsMemory(0, taken * InputWidth), targets.AsMemory(0, taken * TargetWidth), InputWidth, TargetWidth,
            LearningTask,
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

/// <summary>The learning task, which determines the meaning of the targets and the metrics.</summary>
public enum LearningTask
{
    /// <summary>Numbers: RMSE, MAE, R².</summary>
    Regression,

    /// <summary>One class of several, one-hot (or one column of 0 or 1 for two classes): accuracy, log loss, ….</summary>
    Classification,

    /// <summary>Any number of labels at once, each 0 or 1.</summary>
    MultiLabel,
}
