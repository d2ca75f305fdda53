using System.Globalization;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>What changes nothing in prediction, or nothing as this graph has it.</summary>
internal static class Passing
{
    /// <summary>y = x.</summary>
    public static Value Identity(Step step) => step[0];

    /// <summary>y = x in another number type; one of whole numbers would round what flows.</summary>
    public static Value Cast(Step step)
    {
        // Before version 6 the type was a text: "FLOAT".
        var to = step.Attribute("to") is { Text: { Length: > 0 } text } ? Enum.TryParse(text, ignoreCase: true, out OnnxDataType named)
            ? named : OnnxDataType.Undefined : (OnnxDataType)step.Int("to", 0);
        return Cast(step, to);
    }

    /// <summary>y = x in the number type of another value.</summary>
    public static Value CastLike(Step step) =>
        step[1] is Constant { IsWhole: true } ? Cast(step, OnnxDataType.Int64) : Cast(step, OnnxDataType.Float);

    /// <summary>y = x; numbers are dropped in training only.</summary>
    public static Value Dropout(Step step)
    {
        double ratio = step.Has(1) && step[1] is Constant ? step.Number(1) : step.Has(1) ? double.NaN : step.Float("ratio", 0.5);
        return step.Has(2) && ratio != 0 && step.Number(2) != 0
            ? throw step.Refusal("is in training mode. Export the model for inference: model.eval()") : step[0];
    }

    /// <summary>y = x where no axis grows; a constant grows.</summary>
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
            if (!same) throw step.Refusal($"repeats what flows: an axis of the length {Length(there)} becomes {Length(shape[axis])}");
        }

        return ahead <= 0 ? flow : flow
            with { Axes = flow.Axes.Unsqueezed([.. Enumerable.Range(0, ahead)]) ?? throw step.Refusal("adds too many axes") };
    }

    /// <summary>y = x where everything is there once.</summary>
    public static Value Tile(Step step)
    {
        int[] times = step.Wholes(1);
        if (step[0] is Flow) return times.All(time => time == 1) ? step[0] : throw step.Refusal("repeats what flows");
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

    /// <summary>y = x where nothing is added.</summary>
    public static Value Pad(Step step)
    {
        double[] pads = step.Has(1) ? step.Constant(1).Numbers
            : [.. (step.Ints("pads") ?? step.Ints("paddings") ?? throw step.Refusal("has no pads")).Select(pad => (double)pad)];
        return pads.All(pad => pad == 0) ? step[0] : throw step.Refusal("adds numbers to those of a sample");
    }

    /// <summary>y = x where all axes but those of samples and channels have the length 1.</summary>
    public static Value GlobalPool(Step step) =>
        step.Flow(0) is { Axes: { Batch: 0 } axes } flow && axes.Lengths.Skip(2).All(length => length == 1) ? flow
        : throw step.Refusal("makes one number of several of a sample");

    /// <summary>y = x where missing cells are replaced: no cell may be missing here.</summary>
    public static Value Imputer(Step step) =>
        double.IsNaN(step.Float("replaced_value_float", double.NaN)) && step.Attribute("replaced_value_int64") is null
        ? step[0]
        : throw step.Refusal(string.Create(
        CultureInfo.InvariantCulture, $"replaces the number "
            + $"{step.Attribute("replaced_value_int64")?.Int ?? step.Float("replaced_value_float", 0)} by others"));

    /// <summary>y = x where the numbers are shares of a whole already.</summary>
    public static Value Normalizer(Step step) =>
        step.Attribute("norm") is { Text: "L1" } && step.Flow(0) is { IsLogarithm: false } flow
        && flow.Finished(step.Label) is { Map.IsStart: true, Below.Activation: Activations.Softmax } shares
        ? shares
        : throw step.Refusal($"divides the numbers of a sample by their "
        + $"{(step.Attribute("norm")?.Text is { Length: > 0 } norm ? norm : "MAX")} norm; no layer of Nabla does");

    private static Value Cast(Step step, OnnxDataType to)
    {
        bool real = to is OnnxDataType.Float or OnnxDataType.Double or OnnxDataType.Float16 or OnnxDataType.BFloat16;
        if (step[0] is Flow) return real ? step[0] : throw step.Refusal($"makes {to} of what flows; expected a floating-point type");
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
