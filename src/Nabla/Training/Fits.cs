using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>Whether a dataset can be trained on: its widths fit the network and its numbers are finite.</summary>
internal static class Fits
{
    public static void Require(Architecture architecture, Dataset data, string part)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (first, last) = (architecture.Slots[0], architecture.Slots[^1]);
        if (data.Count == 0) throw new ArgumentException($"The {part} data has no samples. Give at least 1.");
        if (data.InputWidth != first.Inputs)
            throw new ArgumentException($"Layer 1 ({first.Layer.Spec}) expects {first.Inputs} inputs but the {part} data has {data.InputWidth} columns. Check --target and the columns of the data.");
        if (data.TargetWidth != last.Outputs)
            throw new ArgumentException($"Layer {architecture.Slots.Count} ({last.Layer.Spec}) has {last.Outputs} outputs but the {part} data wants {data.TargetWidth}. Give the last layer {data.TargetWidth} nodes.");
        RequireFinite(data.Inputs.Span, data.InputWidth, part, "input");
        RequireFinite(data.Targets.Span, data.TargetWidth, part, "target");
    }

    private static void RequireFinite(ReadOnlySpan<float> values, int width, string part, string what)
    {
        int at = Finite.IndexOfOther(values);
        if (at >= 0)
            throw new ArgumentException($"Sample {at / width} of the {part} data has {what} {at % width} = {values[at]}. Remove it or fill it in: training needs finite numbers.");
    }
}
