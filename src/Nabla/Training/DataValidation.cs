using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>Checks that a dataset matches the network and contains only finite numbers.</summary>
internal static class DataValidation
{
    public static void Require(Architecture architecture, SampleSource data, string part)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (first, last) = (architecture.LayerLayouts[0], architecture.LayerLayouts[^1]);
        if (data.Count == 0) throw new ArgumentException($"The {part} data has no samples. Give at least 1.");
        if (data.InputWidth != first.Inputs)
            throw new ArgumentException($"Layer 1 ({first.Layer}) expects {first.Inputs} inputs, but the {part} data has "
                + $"{data.InputWidth} columns. Check the target and the columns of the data.");
        if (data.TargetWidth != last.Outputs)
            throw new ArgumentException($"Layer {architecture.LayerLayouts.Count} ({last.Layer}) has {last.Outputs} outputs, "
                + $"but the {part} "
                + $"data has {data.TargetWidth} target columns. Set the last layer to {data.TargetWidth} nodes.");
        // Streamed data is checked block by block while it is read.
        if (data is Dataset known) RequireFinite(known, $"the {part} data", first: 0);
        if (data.TotalWeight == 0) throw new ArgumentException(Weighting.AllZero(data, part));
    }

    /// <summary>Checks that a block matches its source and contains only finite numbers.</summary>
    /// <param name="source">The source.</param>
    /// <param name="block">The block.</param>
    /// <param name="part">The name of its samples in messages.</param>
    /// <param name="given">Number of samples before it in the pass.</param>
    public static void RequireBlock(SampleSource source, Dataset block, string part, long given)
    {
        if (block.InputWidth != source.InputWidth || block.TargetWidth != source.TargetWidth)
        {
            throw new ArgumentException(
                $"A block of the {part} data has {block.InputWidth} inputs and {block.TargetWidth} targets but its source promised "
                    + $"{source.InputWidth} and {source.TargetWidth}. All blocks need the same columns.");
        }

        RequireFinite(block, $"the {part} data, in reading order,", given);
    }

    /// <summary>The size of the images that samples are; all their planes have this size.</summary>
    public static (int Rows, int Columns) ImageOf(SampleSource data) =>
        data.Image is { } image && data.InputWidth % (image.Rows * image.Columns) == 0
        ? image
        : throw new ArgumentException($"Distortions change images, but the {data.InputWidth} inputs of the training data are "
        + $"{(data.Image is { } size ? $"no whole number of images of {size.Rows} × {size.Columns}" : "no image")}. Leave out the "
        + "distortions, or set the size of the images.");

    private static void RequireFinite(Dataset data, string part, long first)
    {
        // Bytes are always finite.
        if (data.InputBytes is null) RequireFinite(data.Inputs.Span, data.InputWidth, part, first, "input");
        RequireFinite(data.Targets.Span, data.TargetWidth, part, first, "target");
    }

    private static void RequireFinite(ReadOnlySpan<float> values, int width, string part, long first, string what)
    {
        int at = Finite.IndexOfOther(values);
        if (at >= 0)
            throw new ArgumentException($"Sample {first + at / width} of {part} has {what} {at % width} = {values[at]}. Remove it or "
                + "fill it in: training needs finite numbers.");
    }
}

/// <summary>Selects some samples of a source that does not fit in memory.</summary>
internal static class FewSamples
{
    private const int Most = 4096, MaxBlocks = 16;

    /// <summary>
    /// Returns the data itself if it is in memory; otherwise at most 4,096 samples, equally many from up to sixteen blocks.
    /// </summary>
    public static Dataset Draw(SampleSource source, ulong seed)
    {
        if (source is Dataset data) return data;
        var blocks = new List<Dataset>();
        long given = 0;
        foreach (var block in source.Read(Streams.Blocks(seed, 0)))
        {
            DataValidation.RequireBlock(source, block, "training", given);
            given += block.Count;
            blocks.Add(block.Subset(Spread(block.Count, Most / MaxBlocks)));
            if (blocks.Count == MaxBlocks) break;
        }

        return Joined(source, blocks);
    }

    private static int[] Spread(int count, int most)
    {
        int few = Math.Min(count, most);
        return [.. Enumerable.Range(0, few).Select(i => (int)((long)i * count / few))];
    }

    private static Dataset Joined(SampleSource source, List<Dataset> blocks) => new(
        blocks.SelectMany(block => block.Inputs.ToArray()).ToArray(), blocks.SelectMany(block => block.Targets.ToArray()).ToArray(),
        source.InputWidth, source.TargetWidth, source.LearningTask,
        source.IsWeighted ? blocks.SelectMany(block => block.Weights?.ToArray() ?? [.. Enumerable.Repeat(1f, block.Count)]).ToArray()
            : null, source.ClassNames)
    {
        InputNames = source.InputNames,
        NumericInputs = source.NumericInputs,
        TargetScales = source.TargetScales,
        TargetCenters = source.TargetCenters,
        TargetRanges = source.TargetRanges,
        TargetNames = source.TargetNames,
        Image = source.Image,
        ClassCounts = source.ClassCounts,
    };
}

/// <summary>
/// The divisor of the weighted sum of a step: ∇C of a step is Σ_i w_i ∇C_i / (w̄ · rows of the step), with w̄ the mean weight of all
/// training samples.
/// </summary>
/// <remarks>
/// Division by the weights of the step itself would cancel the weight in a batch of one sample and reduce the effect of weights in small
/// batches. Keras and scikit-learn use the same rule: they multiply the cost of a sample by its weight and take the mean over the rows,
/// with weights of mean 1.
/// </remarks>
internal static class Weighting
{
    /// <summary>Returns the sum of the weights of all samples. If the source does not know it, it is computed by a pass.</summary>
    /// <exception cref="ArgumentException">All weights are 0, or a block does not match its source.</exception>
    public static double TotalOf(SampleSource source, string part, CancellationToken cancellationToken = default)
    {
        double total = source.TotalWeight ?? (source.IsWeighted ? Summed(source, part, cancellationToken) : source.Count);
        return total > 0 ? total : throw new ArgumentException(AllZero(source, part));
    }

    /// <summary>
    /// Returns w̄ times the rows of a step. For a step over all samples it is the sum of their weights, without rounding.
    /// </summary>
    public static double DivisorOf(int rows, int samples, double totalWeight) =>
        rows == samples ? totalWeight : totalWeight * rows / samples;

    /// <summary>The message for samples whose weights are all 0.</summary>
    public static string AllZero(SampleSource source, string part) =>
        $"The weights of all {source.Count:N0} samples of the {part} data are 0, so none counts. Give at least one a weight above 0.";

    private static double Summed(SampleSource source, string part, CancellationToken cancellationToken)
    {
        double sum = 0;
        long given = 0;
        foreach (var block in source.Read(null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DataValidation.RequireBlock(source, block, part, given);
            given += block.Count;
            sum += block.TotalWeight!.Value;
        }

        return sum;
    }
}
