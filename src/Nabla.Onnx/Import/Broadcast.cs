
namespace Nabla.Onnx.Import;

/// <summary>Constants beside what flows: which number of a sample meets which number of the constant.</summary>
internal static class Broadcast
{
    /// <summary>A constant's numbers in the order of a sample's.</summary>
    /// <param name="step">The node that joins them, for errors.</param>
    /// <param name="constant">The constant.</param>
    /// <param name="axes">The shape of what flows.</param>
    /// <returns>One number where it is the same for all, else one for each; and the shape, whose last axis may have become known.</returns>
    public static (double[] Numbers, Axes Axes) Along(Step step, Constant constant, Axes axes)
    {
        // More axes of length 1 in front are new axes of what flows.
        int ahead = constant.Lengths.Count - axes.Rank;
        if (ahead > 0 && constant.Lengths.Take(ahead).All(length => length == 1))
            axes = axes.Unsqueezed([.. Enumerable.Range(0, ahead)]) ?? throw Unlike();
        if (constant.Numbers.Length == 1 && constant.Lengths.Count <= axes.Rank) return (constant.Numbers, axes);
        if (constant.Lengths.Count > axes.Rank || constant.Numbers.Length == 0) throw Unlike();
        var along = Enumerable.Repeat(1, axes.Rank - constant.Lengths.Count).Concat(constant.Lengths).ToArray();
        if (along[axes.Batch] != 1)
            throw step.Refusal($"joins a constant that is different for each sample, [{string.Join(", ", constant.Lengths)}]");
        if (axes.Lengths[^1] is null && axes.Batch != axes.Rank - 1) axes = axes.WithLast(along[^1]);
        for (int axis = 0; axis < along.Length; axis++)
            if (axis != axes.Batch && along[axis] != 1 && along[axis] != axes.Lengths[axis]) throw Unlike();
        if (axes.Width is not { } width)
            throw step.Refusal("comes where the width of a sample is not known. Export the model with the shape of its input");
        if (constant.Numbers.Length == width) return (constant.Numbers, axes);
        step.Budget.Spend(width, step.Label);
        var numbers = new double[width];
        for (int n = 0; n < width; n++) numbers[n] = constant.Numbers[PlaceOf(n, along, axes)];
        return (numbers, axes);

        OnnxException Unlike() =>
            step.Refusal($"joins a constant of the shape [{string.Join(", ", constant.Lengths)}], which does not fit "
            + $"{axes.Width?.ToString() ?? "?"} numbers of a sample");
    }

    // From the last axis to the first: where a sample's n-th number meets the constant.
    private static int PlaceOf(int n, int[] along, Axes axes)
    {
        int place = 0, stride = 1;
        for (int axis = along.Length - 1; axis >= 0; axis--)
        {
            if (axis == axes.Batch) continue;
            int length = axes.Lengths[axis]!.Value, index = n % length;
            n /= length;
            if (along[axis] != 1) place += index * stride;
            stride *= along[axis];
        }

        return place;
    }
}
