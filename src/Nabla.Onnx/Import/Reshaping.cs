using System.Globalization;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>Operators that change axes. A sample's numbers must keep their order; constants may be permuted.</summary>
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

    /// <summary>Returns the axes that a constant lists.</summary>
    public static Value Reshape(Step step)
    {
        double[] shape = step.Has(1) ? step.Constant(1).Numbers
            : [.. (step.Ints("shape") ?? throw step.Refusal("has no shape")).Select(length => (double)length)];
        if (step.Int("allowzero", 0) != 0 && shape.Contains(0)) throw step.Refusal("creates an empty axis");
        return step[0] switch
        {
            Flow flow => flow with { Axes = flow.Axes.Reshaped(shape) ?? throw Unlike(flow.Axes.Width) },
            Constant constant => constant with { Lengths = LengthsOf(constant, shape) ?? throw Unlike(constant.Numbers.Length) },
            Opaque opaque => throw step.Refusal(opaque.Why),
            _ => throw step.Refusal("reshapes an input without a value"),
        };

        OnnxException Unlike(int? numbers) =>
            step.Refusal($"reshapes {numbers?.ToString() ?? "?"} numbers of a sample to "
            + $"[{string.Join(", ", shape.Take(10).Select(n => double.IsNaN(n) ? "samples" : $"{n}"))}], which does not keep samples "
            + "apart or has not as many");
    }

    /// <summary>Squeeze: removes axes of length 1.</summary>
    public static Value Squeeze(Step step)
    {
        int[]? axes = step.Has(1) ? step.Wholes(1) : step.Ints("axes");
        if (step[0] is Flow flow)
        {
            axes = axes?.Select(axis => step.Axis(axis, flow.Axes.Rank)).ToArray();
            return flow with { Axes = flow.Axes.Squeezed(axes)
                ?? throw step.Refusal("removes an axis that is longer than 1, or that of samples") };
        }

        var constant = step.Constant(0);
        axes = axes?.Select(axis => step.Axis(axis, constant.Lengths.Count)).ToArray();
        if (axes?.Any(axis => constant.Lengths[axis] != 1) == true) throw step.Refusal("removes an axis that is longer than 1");
        return constant with { Lengths = [.. constant.Lengths.Where((length, axis) => axes is null ? length != 1 : !axes.Contains(axis))] };
    }

    /// <summary>Unsqueeze: adds axes of length 1.</summary>
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

    /// <summary>Transpose.</summary>
    public static Value Transpose(Step step)
    {
        int rank = step[0] is Flow flow ? flow.Axes.Rank : step.Constant(0).Lengths.Count;
        return Turned(step, step[0], step.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()]);
    }

    /// <summary>Permutes the axes of a value.</summary>
    public static Value Turned(Step step, Value value, int[] order)
    {
        if (value is Flow flow)
            return flow with { Axes = flow.Axes.Turned(order) ?? throw step.Refusal("changes the order of a sample's numbers") };
        return value is Constant { Texts: null } constant ? ConstantArrays.Turned(step, constant, order)
            : throw step.Refusal((value as Opaque)?.Why ?? "transposes texts");
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

/// <summary>Operators without effect in prediction, or in this graph.</summary>
internal static class Passing
{
    /// <summary>y = x.</summary>
    public static Value Identity(Step step) => step[0];

    /// <summary>Cast: y = x in another number type. Integer types would round and are not supported for non-constant values.</summary>
    public static Value Cast(Step step)
    {
        // Before version 6 the type was a string: "FLOAT".
        var to = step.Attribute("to") is { Text: { Length: > 0 } text } ? Enum.TryParse(text, ignoreCase: true, out OnnxDataType named)
            ? named : OnnxDataType.Undefined : (OnnxDataType)step.Int("to", 0);
        return Cast(step, to);
    }

    /// <summary>CastLike: y = x in the type of another value.</summary>
    public static Value CastLike(Step step) =>
        step[1] is Constant { IsWhole: true } ? Cast(step, OnnxDataType.Int64) : Cast(step, OnnxDataType.Float);

    /// <summary>Dropout: y = x in prediction.</summary>
    public static Value Dropout(Step step)
    {
        double ratio = step.Has(1) && step[1] is Constant ? step.Number(1) : step.Has(1) ? double.NaN : step.Float("ratio", 0.5);
        return step.Has(2) && ratio != 0 && step.Number(2) != 0
            ? throw step.Refusal("is in training mode. Export the model for inference: model.eval()") : step[0];
    }

    /// <summary>Expand: y = x if no axis changes. Constants are broadcast.</summary>
    public static Value Expand(Step step)
    {
        double[] shape = step.Constant(1).Numbers;
        if (step[0] is not Flow flow)
        {
            var constant = step.Constant(0);
            int[] lengths = ConstantArrays.BroadcastLengths(constant.Lengths, step.Wholes(1))
                ?? throw step.Refusal($"expands a constant of the shape [{string.Join(", ", constant.Lengths)}] to "
                + $"[{string.Join(", ", shape)}]");
            return ConstantArrays.Expanded(step, constant, lengths);
        }

        int ahead = shape.Length - flow.Axes.Rank;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int own = axis - ahead;
            double there = own < 0 ? 1 : own == flow.Axes.Batch ? double.NaN : flow.Axes.Lengths[own] ?? Constant.Unknown;
            bool same = shape[axis] == 1 || shape[axis].Equals(there)
                || (own == flow.Axes.Batch && flow.Axes.Lengths[own] is { } samples && shape[axis] == samples);
            if (!same)
                throw step.Refusal($"repeats values computed from the input: an axis of the length {Length(there)} becomes "
                    + $"{Length(shape[axis])}");
        }

        return ahead <= 0 ? flow : flow
            with { Axes = flow.Axes.Unsqueezed([.. Enumerable.Range(0, ahead)]) ?? throw step.Refusal("adds too many axes") };
    }

    /// <summary>Tile: y = x if every repetition is 1.</summary>
    public static Value Tile(Step step)
    {
        int[] times = step.Wholes(1);
        if (step[0] is Flow) return times.All(time => time == 1) ? step[0] : throw step.Refusal("repeats values computed from the input");
        var constant = step.Constant(0);
        if (times.Length != constant.Lengths.Count || times.Any(time => time < 0))
            throw step.Refusal($"repeats [{string.Join(", ", times)}] times along {constant.Lengths.Count} axes");
        for (int axis = 0; axis < times.Length; axis++)
        {
            int length = constant.Lengths[axis];
            if ((long)length * times[axis] > int.MaxValue) throw step.Refusal("makes too many numbers");
            step.Budget.Spend((long)length * times[axis], step.Label);
            constant = ConstantArrays.Gathered(step, constant, axis,
                [.. Enumerable.Range(0, length * times[axis]).Select(at => at % length)], [length * times[axis]]);
        }

        return constant;
    }

    /// <summary>Pad: y = x if nothing is added.</summary>
    public static Value Pad(Step step)
    {
        double[] pads = step.Has(1) ? step.Constant(1).Numbers
            : [.. (step.Ints("pads") ?? step.Ints("paddings") ?? throw step.Refusal("has no pads")).Select(pad => (double)pad)];
        return pads.All(pad => pad == 0) ? step[0] : throw step.Refusal("adds numbers to those of a sample");
    }

    /// <summary>Global pooling: y = x if all axes except samples and channels have length 1.</summary>
    public static Value GlobalPool(Step step) =>
        step.Flow(0) is { Axes: { Batch: 0 } axes } flow && axes.Lengths.Skip(2).All(length => length == 1) ? flow
        : throw step.Refusal("reduces several numbers of a sample to one");

    /// <summary>Imputer: y = x. Missing values are not supported.</summary>
    public static Value Imputer(Step step) =>
        double.IsNaN(step.Float("replaced_value_float", double.NaN)) && step.Attribute("replaced_value_int64") is null
        ? step[0]
        : throw step.Refusal(string.Create(
        CultureInfo.InvariantCulture, $"replaces the number "
            + $"{step.Attribute("replaced_value_int64")?.Int ?? step.Float("replaced_value_float", 0)} by others"));

    /// <summary>Normalizer: y = x if the numbers already sum to 1.</summary>
    public static Value Normalizer(Step step) =>
        step.Attribute("norm") is { Text: "L1" } && step.Flow(0) is { IsLogarithm: false } flow
        && flow.Finished(step.Label) is { Map.IsStart: true, Below.Activation: Activations.Softmax } shares
        ? shares
        : throw step.Refusal($"divides the numbers of a sample by their "
        + $"{(step.Attribute("norm")?.Text is { Length: > 0 } norm ? norm : "MAX")} norm; no layer of Nabla does");

    private static Value Cast(Step step, OnnxDataType to)
    {
        bool real = to is OnnxDataType.Float or OnnxDataType.Double or OnnxDataType.Float16 or OnnxDataType.BFloat16;
        if (step[0] is Flow)
            return real ? step[0] : throw step.Refusal($"makes {to} of values computed from the input; expected a floating-point type");
        var constant = step.Constant(0);
        if (real)
            return constant.IsWhole && !Array.TrueForAll(constant.Numbers, double.IsFinite)
                ? throw step.Refusal("computes with the number of samples, or with a length that the file does not say")
                : constant with { IsWhole = false };
        if (!Constant.IsWholeType(to)) throw step.Refusal($"makes {to} of a constant; expected numbers");
        step.Budget.Spend(constant.Numbers.Length, step.Label);
        return constant with { IsWhole = true,
            Numbers = Array.ConvertAll(constant.Numbers, number => to == OnnxDataType.Bool && double.IsFinite(number) ? number != 0 ? 1 : 0
                : Math.Truncate(number)) };
    }

    private static string Length(double length) =>
        double.IsNaN(length) ? "of samples" : double.IsFinite(length) ? length.ToString(CultureInfo.InvariantCulture) : "not known";
}

/// <summary>Reduction along some axes: of constants, and of non-constant values if the axes have length 1.</summary>
internal static class Reductions
{
    public static Value Sum(Step step) => Apply(step, 0, (a, b) => a + b);

    public static Value Mean(Step step) => Apply(step, 0, (a, b) => a + b, (sum, count) => sum / count);

    public static Value Product(Step step) => Apply(step, 1, (a, b) => a * b);

    public static Value Max(Step step) => Apply(step, double.NegativeInfinity, Math.Max);

    public static Value Min(Step step) => Apply(step, double.PositiveInfinity, Math.Min);

    public static Value L1(Step step) => OfConstant(step, (a, b) => a + Math.Abs(b), (sum, _) => sum);

    public static Value L2(Step step) => OfConstant(step, (a, b) => a + b * b, (sum, _) => Math.Sqrt(sum));

    private static Value OfConstant(Step step, Func<double, double, double> operation, Func<double, int, double> last) =>
        step[0] is Constant ? Apply(step, 0, operation, last)
        : throw step.Refusal("computes a norm of a sample's numbers; no layer of Nabla does");

    private static Value Apply(Step step, double start, Func<double, double, double> operation, Func<double, int, double>? last = null)
    {
        bool keep = step.Int("keepdims", 1) != 0;
        int[]? named = step.Has(1) ? step.Wholes(1) : step.Ints("axes");
        if (named is null or [] && step.Int("noop_with_empty_axes", 0) != 0) return step[0];
        if (step[0] is Flow flow)
        {
            int[] along = [.. (named is null or [] ? Enumerable.Range(0, flow.Axes.Rank)
                : named).Select(axis => step.Axis(axis, flow.Axes.Rank))];
            if (along.Any(axis => axis == flow.Axes.Batch || flow.Axes.Lengths[axis] != 1))
                throw step.Refusal("reduces several numbers of a sample to one, or of several samples");
            return keep ? flow : flow with { Axes = flow.Axes.Squeezed(along) ?? throw step.Refusal("removes an axis twice") };
        }

        var constant = step.Constant(0);
        int rank = constant.Lengths.Count;
        if (constant.IsWhole && constant.Numbers.Length > 1 && !Array.TrueForAll(constant.Numbers, double.IsFinite))
            return named is null or [0] or [-1] or [] && rank == 1 ? new Constant(keep ? [1] : [], [Constant.Unknown]) { IsWhole = true }
                : throw step.Refusal("computes with the number of samples");
        return ConstantArrays.Reduced(step, constant,
            [.. (named is null or [] ? Enumerable.Range(0, rank) : named).Select(axis => step.Axis(axis, rank))], keep, start, operation,
                last);
    }
}
