using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>Whether a dataset can be trained on: its widths fit the network and its numbers are finite.</summary>
internal static class DataValidation
{
    public static void Require(Architecture architecture, SampleSource data, string part)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (first, last) = (architecture.Slots[0], architecture.Slots[^1]);
        if (data.Count == 0) throw new ArgumentException($"The {part} data has no samples. Give at least 1.");
        if (data.InputWidth != first.Inputs)
            throw new ArgumentException($"Layer 1 ({first.Layer.Spec}) expects {first.Inputs} inputs, but the {part} data has "
                + $"{data.InputWidth} columns. Check the target and the columns of the data.");
        if (data.TargetWidth != last.Outputs)
            throw new ArgumentException($"Layer {architecture.Slots.Count} ({last.Layer.Spec}) has {last.Outputs} outputs, but the {part} "
                + $"data has {data.TargetWidth} target columns. Set the last layer to {data.TargetWidth} nodes.");
        // What is streamed is looked at as it comes.
        if (data is Dataset known) RequireFinite(known, $"the {part} data", first: 0);
        if (data.TotalWeight == 0) throw new ArgumentException(Weighting.AllZero(data, part));
    }

    /// <summary>Whether a block is what its source promised, and its numbers are finite.</summary>
    /// <param name="source">The source.</param>
    /// <param name="block">The block.</param>
    /// <param name="part">What messages call its samples.</param>
    /// <param name="given">How many samples came before it in the pass.</param>
    public static void RequireBlock(SampleSource source, Dataset block, string part, long given)
    {
        if (block.InputWidth != source.InputWidth || block.TargetWidth != source.TargetWidth)
        {
            throw new ArgumentException(
                $"A block of the {part} data has {block.InputWidth} inputs and {block.TargetWidth} targets but its source promised "
                    + $"{source.InputWidth} and {source.TargetWidth}. All blocks need the same columns.");
        }

        RequireFinite(block, $"the {part} data, counted as they came,", given);
    }

    /// <summary>The size of the images that samples are; each of their planes has it.</summary>
    public static (int Rows, int Columns) ImageOf(SampleSource data) =>
        data.Image is { } image && data.InputWidth % (image.Rows * image.Columns) == 0
        ? image
        : throw new ArgumentException($"Distortions change images, but the {data.InputWidth} inputs of the training data are "
        + $"{(data.Image is { } size ? $"no whole number of images of {size.Rows} × {size.Columns}" : "no image")}. Leave out the "
        + "distortions, or set the size of the images.");

    private static void RequireFinite(Dataset data, string part, long first)
    {
        // Bytes are.
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
