
namespace Nabla.Onnx.Import;

/// <summary>Other axes for the same numbers. What flows keeps the order of a sample's numbers; constants are turned as wanted.</summary>
internal static class Reshaping
{
    /// <summary>Samples × numbers.</summary>
    public static Value Flatten(Step step)
    {
        int before = step.Int("axis", 1);
        if (step[0] is not Flow flow)
        {
            var constant = step.Constant(0);
            before = before == constant.Lengths.Count ? before : step.Axis(before, constant.Lengths.Count);
            return constant with { Lengths =
                [constant.Lengths.Take(before).Aggregate(1, (a, b) => a * b), constant.Lengths.Skip(before)
                .Aggregate(1, (a, b) => a * b)] };
        }

        before = before == flow.Axes.Rank ? before : step.Axis(before, flow.Axes.Rank);
        bool samplesFirst = flow.Axes.Batch < before
            && flow.Axes.Lengths.Take(before).Where((_, axis) => axis != flow.Axes.Batch).All(length => length == 1);
        if (!samplesFirst) throw step.Refusal($"flattens samples into each other (axis {before})");
        return flow with { Axes = new([flow.Axes.Lengths[flow.Axes.Batch], flow.Width], 0) };
    }

    /// <summary>The axes that a constant names.</summary>
    public static Value Reshape(Step step)
    {
        double[] shape = step.Has(1) ? step.Constant(1).Numbers
            : [.. (step.Ints("shape") ?? throw step.Refusal("has no shape")).Select(length => (double)length)];
        if (step.Int("allowzero", 0) != 0 && shape.Contains(0)) throw step.Refusal("makes an axis of no numbers");
        return step[0] switch
        {
            Flow flow => flow with { Axes = flow.Axes.Reshaped(shape) ?? throw Unlike(flow.Axes.Width) },
            Constant constant => constant with { Lengths = LengthsOf(constant, shape) ?? throw Unlike(constant.Numbers.Length) },
            Opaque opaque => throw step.Refusal(opaque.Why),
            _ => throw step.Refusal("reshapes nothing"),
        };

        OnnxException Unlike(int? numbers) =>
            step.Refusal($"reshapes {numbers?.ToString() ?? "?"} numbers of a sample to "
            + $"[{string.Join(", ", shape.Take(10).Select(n => double.IsNaN(n) ? "samples" : $"{n}"))}], which does not keep samples "
            + "apart or has not as many");
    }

    /// <summary>Without axes of length 1.</summary>
    public static Value Squeeze(Step step)
    {
        int[]? axes = step.Has(1) ? step.Wholes(1) : step.Ints("axes");
        if (step[0] is Flow flow)
        {
            axes = axes?.Select(axis => step.Axis(axis, flow.Axes.Rank)).ToArray();
            return flow with { Axes = flow.Axes.Squeezed(axes)
                ?? throw step.Refusal("takes away an axis that is longer than 1, or that of samples") };
        }

        var constant = step.Constant(0);
        axes = axes?.Select(axis => step.Axis(axis, constant.Lengths.Count)).ToArray();
        if (axes?.Any(axis => constant.Lengths[axis] != 1) == true) throw step.Refusal("takes away an axis that is longer than 1");
        return constant with { Lengths = [.. constant.Lengths.Where((length, axis) => axes is null ? length != 1 : !axes.Contains(axis))] };
    }

    /// <summary>With more axes of length 1.</summary>
    public static Value Unsqueeze(Step step)
    {
        int[] given = (step.Has(1) ? step.Wholes(1) : step.Ints("axes")) ?? throw step.Refusal("has no axes");
        int rank = given.Length + (step[0] is Flow there ? there.Axes.Rank : step.Constant(0).Lengths.Count);
        var axes = given.Select(axis => step.Axis(axis, rank)).ToArray();
        if (step[0] is Flow flow) return flow with { Axes = flow.Axes.Unsqueezed(axes) ?? throw step.Refusal("adds one axis twice") };
        var constant = step.Constant(0);
        var old = new Queue<int>(constant.Lengths);
        if (axes.Distinct().Count() != axes.Length || rank > Axes.Most) throw step.Refusal("adds one axis twice, or too many");
        return constant with { Lengths = [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : old.Dequeue())] };
    }

    /// <summary>The axes in another order.</summary>
    public static Value Transpose(Step step)
    {
        int rank = step[0] is Flow flow ? flow.Axes.Rank : step.Constant(0).Lengths.Count;
        return Turned(step, step[0], step.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()]);
    }

    /// <summary>A value with its axes in another order.</summary>
    public static Value Turned(Step step, Value value, int[] order)
    {
        if (value is Flow flow)
            return flow with { Axes = flow.Axes.Turned(order) ?? throw step.Refusal("changes the order of a sample's numbers") };
        return value is Constant { Texts: null } constant ? ConstantArrays.Turned(step, constant, order)
            : throw step.Refusal((value as Opaque)?.Why ?? "turns texts");
    }

    private static int[]? LengthsOf(Constant constant, double[] shape)
    {
        if (shape.Length > Axes.Most) return null;
        var lengths = new double[shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
            lengths[axis] = shape[axis] == 0 && axis < constant.Lengths.Count ? constant.Lengths[axis] : shape[axis];
        double product = lengths.Where(length => length != -1).Aggregate(1.0, (a, b) => a * b);
        int open = Array.IndexOf(lengths, -1);
        if (open >= 0) lengths[open] = constant.Numbers.Length / product;
        bool fits = lengths.All(length => length is >= 0 and <= int.MaxValue && length == Math.Floor(length))
            && lengths.Aggregate(1.0, (a, b) => a * b) == constant.Numbers.Length;
        return fits ? [.. lengths.Select(length => (int)length)] : null;
    }
}
