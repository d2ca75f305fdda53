namespace Nabla.Onnx.Import.Forms;

/// <summary>Constants as nodes, and what exporters compute of shapes before a Reshape.</summary>
internal static class Constants
{
    /// <summary>Numbers in the node itself.</summary>
    public static Value Constant(Step step)
    {
        if (step.Attribute("value") is { Tensor: { } tensor }) return ConstantReader.Read(tensor, new ExternalData(null), step.Label);
        if (step.Attribute("value_float") is { } number) return new Constant([], [number.Float]);
        if (step.Attribute("value_floats") is { } numbers) return Import.Constant.Row([.. numbers.Floats.Select(n => (double)n)]);
        if (step.Attribute("value_int") is { } whole) return new Constant([], [whole.Int]);
        if (step.Attribute("value_ints") is { } wholes) return Import.Constant.Row([.. wholes.Ints.Select(n => (double)n)]);
        throw step.Refusal("has no numbers");
    }

    /// <summary>The lengths of the axes; NaN for that of samples.</summary>
    public static Value Shape(Step step)
    {
        if (step.Attribute("start") is not null || step.Attribute("end") is not null) throw step.Refusal("takes a part of a shape");
        if (step[0] is not Flow { Axes: var axes }) return Import.Constant.Row([.. step.Constant(0).Lengths.Select(length => (double)length)]);
        return Import.Constant.Row([.. axes.Lengths.Select((length, axis) => axis == axes.Batch ? double.NaN : length ?? throw step.Refusal("asks for a length that the file does not say. Export the model with the shape of its input"))]);
    }

    /// <summary>Some numbers of a row.</summary>
    public static Value Gather(Step step)
    {
        var row = Row(step, 0);
        if (step.Int("axis", 0) != 0) throw step.Refusal("gathers along an axis that a row has not");
        step.Budget.Spend(step.Constant(1).Numbers.Length, step.Label);
        return step.Constant(1) with { Numbers = [.. step.Wholes(1).Select(index => row[step.Axis(index, row.Length)])] };
    }

    /// <summary>A part of a row.</summary>
    public static Value Slice(Step step)
    {
        var row = Row(step, 0);
        int[]? starts = step.Has(1) ? step.Wholes(1) : step.Ints("starts"), ends = step.Has(2) ? Ends() : step.Ints("ends");
        if (starts is not [var start] || ends is not [var end] || (step.Has(4) && step.Number(4) != 1)) throw step.Refusal("takes a part of a row in more than one step");
        (start, end) = (Inside(start), Inside(end));
        step.Budget.Spend(row.Length, step.Label);
        return Import.Constant.Row(start < end ? row[start..end] : []);

        int Inside(int index) => Math.Clamp(index < 0 ? index + row.Length : index, 0, row.Length);

        // "To the end" is often written as the largest number there is.
        int[] Ends() => [.. step.Constant(2).Numbers.Select(n => (int)Math.Clamp(n, int.MinValue, int.MaxValue))];
    }

    /// <summary>Rows one after the other.</summary>
    public static Value Concat(Step step)
    {
        var rows = Enumerable.Range(0, step.Count).Select(i => Row(step, i)).ToArray();
        step.Budget.Spend(rows.Sum(row => (long)row.Length), step.Label);
        return Import.Constant.Row([.. rows.SelectMany(row => row)]);
    }

    private static double[] Row(Step step, int i) => step.Constant(i) is { Lengths.Count: 1 } row ? row.Numbers : throw step.Refusal($"has an input {i + 1} that is no row of numbers");
}
