namespace Nabla.Onnx.Import;

/// <summary>Constant nodes, and the shape computations of exporters before a Reshape.</summary>
internal static class Constants
{
    /// <summary>Constant: numbers in the node.</summary>
    public static Value Constant(Step step)
    {
        if (step.Attribute("value") is { Tensor: { } tensor }) return ConstantReader.Read(tensor, new ExternalData(null), step.Label);
        if (step.Attribute("value_float") is { } number) return new Constant([], [number.Float]);
        if (step.Attribute("value_floats") is { } numbers) return Import.Constant.Row([.. numbers.Floats.Select(n => (double)n)]);
        if (step.Attribute("value_int") is { } integer) return new Constant([], [integer.Int]) { IsWhole = true };
        if (step.Attribute("value_ints") is { } wholes) return Import.Constant.Wholes([.. wholes.Ints.Select(n => (double)n)]);
        if (step.Attribute("value_string") is { } text) return new Constant([], []) { Texts = [text.Text] };
        if (step.Attribute("value_strings") is { } texts) return new Constant([texts.Texts.Count], []) { Texts = texts.Texts };
        throw step.Refusal("has no numbers");
    }

    /// <summary>ConstantOfShape: one number everywhere.</summary>
    public static Value ConstantOfShape(Step step)
    {
        int[] lengths = step.Wholes(0);
        var value = step.Attribute("value") is { Tensor: { } tensor } ? ConstantReader.Read(tensor, new ExternalData(null), step.Label)
            : new Constant([1], [0]);
        if (value.Numbers.Length != 1 || lengths.Any(length => length < 0)) throw step.Refusal("has not one number, or a shape below 0");
        double[] numbers = ConstantArrays.Reserved(step, lengths);
        Array.Fill(numbers, value.Numbers[0]);
        return value with { Lengths = lengths, Numbers = numbers };
    }

    /// <summary>Range: numbers in equal steps.</summary>
    public static Value Range(Step step)
    {
        double start = step.Number(0), limit = step.Number(1), delta = step.Number(2),
            count = Math.Max(0, Math.Ceiling((limit - start) / delta));
        if (!(count <= Array.MaxLength)) throw step.Refusal("has no finite length");
        double[] numbers = ConstantArrays.Reserved(step, [(int)count]);
        for (int n = 0; n < numbers.Length; n++) numbers[n] = start + n * delta;
        return Import.Constant.Row(numbers) with { IsWhole = step.Constant(0).IsWhole };
    }

    /// <summary>Shape: the lengths of the axes, or of some of them.</summary>
    public static Value Shape(Step step)
    {
        double[] lengths = LengthsOf(step);
        int from = Inside(step.Int("start", 0), lengths.Length), to = step.Attribute("end") is null ? lengths.Length
            : Inside(step.Int("end", 0), lengths.Length);
        return Import.Constant.Wholes(from < to ? lengths[from..to] : []);
    }

    /// <summary>Size: the number of elements.</summary>
    public static Value Size(Step step)
    {
        double[] lengths = LengthsOf(step);
        return new Constant([], [lengths is [var one] ? one : lengths.All(double.IsFinite) ? lengths.Aggregate(1.0, (a, b) => a * b)
            : Import.Constant.Unknown]) { IsWhole = true };
    }

    /// <summary>Gather: some indices along an axis. For non-constant values it must select all of them in order.</summary>
    public static Value Gather(Step step)
    {
        var which = step.Constant(1);
        if (step[0] is Flow flow)
        {
            int axis = step.Axis(step.Int("axis", 0), flow.Axes.Rank);
            bool all = axis != flow.Axes.Batch && flow.Axes.Lengths[axis] is { } length && which.Numbers.Length == length
                && step.Wholes(1).Select(index => step.Axis(index, length)).SequenceEqual(Enumerable.Range(0, length));
            if (!all || which.Lengths.Count > 1)
                throw step.Refusal("selects some of a sample's numbers; a network uses all of them, in order");
            return which.Lengths.Count == 1 ? flow : flow with { Axes = flow.Axes.Squeezed([axis])! };
        }

        var from = step.Constant(0);
        int along = step.Axis(step.Int("axis", 0), from.Lengths.Count);
        return ConstantArrays.Gathered(step, from, along, [.. step.Wholes(1).Select(index => step.Axis(index, from.Lengths[along]))],
            which.Lengths);
    }

    /// <summary>Slice: a range along some axes. For non-constant values it must select everything.</summary>
    public static Value Slice(Step step)
    {
        double[] starts = Given(1, "starts") ?? throw step.Refusal("has no starts"), ends = Given(2, "ends")
            ?? throw step.Refusal("has no ends");
        double[]? named = Given(3, "axes"), steps = Given(4, "steps");
        var flow = step[0] as Flow;
        int rank = flow?.Axes.Rank ?? step.Constant(0).Lengths.Count;
        int[] axes = [.. (named ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (double)axis)]).Select(axis =>
            step.Axis((int)axis, rank))];
        if (axes.Length != starts.Length || axes.Length != ends.Length || (steps is not null && steps.Length != axes.Length))
            throw step.Refusal("must have as many starts as ends and axes");
        Value value = step[0];
        for (int i = 0; i < axes.Length; i++)
        {
            double stride = steps?[i] ?? 1;
            if (flow is not null)
            {
                int? length = axes[i] == flow.Axes.Batch ? null : flow.Axes.Lengths[axes[i]];
                // The number of samples, or an unbounded end.
                bool toTheEnd = length is { } known ? ends[i] >= known : double.IsNaN(ends[i]) || ends[i] >= int.MaxValue;
                bool fromTheStart = starts[i] == 0 || (length is { } all && starts[i] <= -all);
                if (!(stride == 1 && fromTheStart && toTheEnd))
                    throw step.Refusal("selects a part of a sample's numbers, or of the samples; a network uses all of them");
                continue;
            }

            var constant = (Constant)value;
            int[] places = [.. Places(starts[i], ends[i], stride, constant.Lengths[axes[i]])];
            value = ConstantArrays.Gathered(step, constant, axes[i], places, [places.Length]);
        }

        return value;

        double[]? Given(int input, string attribute) =>
            step.Has(input) ? step.Constant(input).Numbers : step.Ints(attribute)?.Select(n => (double)n).ToArray();

        IEnumerable<int> Places(double start, double end, double stride, int length)
        {
            if (double.IsNaN(start) || double.IsNaN(end) || stride == 0 || stride != Math.Floor(stride))
                throw step.Refusal("slices with an unknown length, or with a step of 0");
            start = Math.Clamp(start < 0 ? start + length : start, stride > 0 ? 0 : -1, stride > 0 ? length : length - 1);
            end = Math.Clamp(end < 0 ? end + length : end, stride > 0 ? 0 : -1, length);
            for (double at = start; stride > 0 ? at < end : at > end; at += stride) yield return (int)at;
        }
    }

    /// <summary>Concat of constants.</summary>
    public static Value Concat(Step step)
    {
        var arrays = Enumerable.Range(0, step.Count).Select(step.Constant).ToList();
        if (arrays.Exists(array => array.Lengths.Count == 0)) throw step.Refusal("joins single numbers");
        return ConstantArrays.Joined(step, arrays, step.Axis(step.Int("axis", 1), arrays[0].Lengths.Count));
    }

    /// <summary>Split: parts along an axis. Non-constant values must have one part.</summary>
    public static Value Split(Step step)
    {
        int parts = step.Outputs;
        int[]? given = step.Has(1) ? step.Wholes(1) : step.Ints("split");
        if (step[0] is Flow flow)
            return parts == 1 ? flow : throw step.Refusal("divides a sample's numbers; a network is one chain of layers");
        var constant = step.Constant(0);
        int axis = step.Axis(step.Int("axis", 0), constant.Lengths.Count), length = constant.Lengths[axis],
            each = (length + parts - 1) / parts;
        int[] sizes = given ?? [.. Enumerable.Range(0, parts).Select(part => Math.Clamp(length - part * each, 0, each))];
        if (sizes.Length != parts || sizes.Any(size => size < 0) || sizes.Sum(size => (long)size) != length)
            throw step.Refusal($"divides {length} into [{string.Join(", ", sizes)}]");
        var values = new List<Value>();
        for (int part = 0, from = 0; part < parts; from += sizes[part++])
            values.Add(ConstantArrays.Gathered(step, constant, axis, [.. Enumerable.Range(from, sizes[part])], [sizes[part]]));
        return new Several(values);
    }

    /// <summary>Dequantization of integers: (x − zero point) · scale.</summary>
    public static Value DequantizeLinear(Step step)
    {
        if (step[0] is Flow)
            throw step.Refusal("reads quantized numbers that depend on the sample: rounding is part of that network. Export it "
                + "without quantization");
        Constant constant = step.Constant(0), scale = Along(1), zero = step.Has(2) ? Along(2) : new Constant([], [0]);
        var centered = ConstantArrays.Combined(step, constant, zero, (x, z) => x - z, isWhole: false);
        return ConstantArrays.Combined(step, centered, scale, (x, s) => x * s, isWhole: false);

        // A scale for each index along an axis, the second by default.
        Constant Along(int input)
        {
            var each = step.Constant(input);
            if (each.Numbers.Length == 1) return new Constant([], each.Numbers);
            if (each.Lengths.Count != 1) throw step.Refusal("has scales for blocks of numbers");
            int axis = step.Axis(step.Int("axis", 1), constant.Lengths.Count);
            return each with { Lengths = [each.Lengths[0], .. Enumerable.Repeat(1, constant.Lengths.Count - axis - 1)] };
        }
    }

    private static double[] LengthsOf(Step step) => step[0] switch
    {
        Flow { Axes: var axes } =>
            [.. axes.Lengths.Select((length, axis) => axis == axes.Batch ? double.NaN : length ?? Import.Constant.Unknown)],
        Constant { Texts: null } constant => [.. constant.Lengths.Select(length => (double)length)],
        Opaque opaque => throw step.Refusal(opaque.Why),
        _ => throw step.Refusal("reads the shape of texts"),
    };

    private static int Inside(int index, int length) => Math.Clamp(index < 0 ? index + length : index, 0, length);
}

/// <summary>
/// Arrays of constants with NumPy semantics, for the shape and weight computations of exporters.
/// </summary>
internal static class ConstantArrays
{
    /// <summary>Applies an operator to two arrays elementwise with broadcasting.</summary>
    public static Constant Combined(Step step, Constant left, Constant right, Func<double, double, double> operation, bool isWhole)
    {
        var lengths = BroadcastLengths(left.Lengths, right.Lengths)
            ?? throw step.Refusal($"joins constants of the shapes [{string.Join(", ", left.Lengths)}] and "
            + $"[{string.Join(", ", right.Lengths)}], which do not fit");
        double[] a = Expanded(step, left, lengths).Numbers, b = Expanded(step, right, lengths).Numbers;
        step.Budget.Spend(a.Length, step.Label);
        var numbers = new double[a.Length];
        for (int n = 0; n < numbers.Length; n++) numbers[n] = operation(a[n], b[n]);
        return new(lengths, numbers) { IsWhole = isWhole, IsCoarse = left.IsCoarse || right.IsCoarse };
    }

    /// <summary>Returns the broadcast shape of two arrays; null if they do not match.</summary>
    public static int[]? BroadcastLengths(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        var lengths = new int[Math.Max(left.Count, right.Count)];
        for (int back = 1; back <= lengths.Length; back++)
        {
            int a = back <= left.Count ? left[^back] : 1, b = back <= right.Count ? right[^back] : 1;
            if (a != b && a != 1 && b != 1) return null;
            lengths[^back] = a == 1 ? b : a;
        }

        return lengths;
    }

    /// <summary>Broadcasts an array to a shape.</summary>
    public static Constant Expanded(Step step, Constant constant, int[] lengths)
    {
        if (constant.Lengths.SequenceEqual(lengths)) return constant;
        if (BroadcastLengths(constant.Lengths, lengths) is not { } fitting || !fitting.SequenceEqual(lengths))
            throw step.Refusal($"expands a constant of the shape [{string.Join(", ", constant.Lengths)}] to "
                + $"[{string.Join(", ", lengths)}]");
        int ahead = lengths.Length - constant.Lengths.Count;
        var strides = new int[lengths.Length];
        for (int axis = constant.Lengths.Count - 1, stride = 1; axis >= 0; stride *= constant.Lengths[axis--])
            strides[ahead + axis] = constant.Lengths[axis] == 1 ? 0 : stride;
        return Picked(step, constant, lengths, strides, 0);
    }

    /// <summary>Returns the numbers at some strides.</summary>
    public static Constant Picked(Step step, Constant constant, int[] lengths, int[] strides, int start)
    {
        double[] numbers = Reserved(step, lengths);
        for (int n = 0; n < numbers.Length; n++)
        {
            int place = start;
            for (int axis = lengths.Length - 1, rest = n; axis >= 0; rest /= lengths[axis--]) place += rest % lengths[axis] * strides[axis];
            numbers[n] = constant.Numbers[place];
        }

        return constant with { Lengths = lengths, Numbers = numbers };
    }

    /// <summary>Allocates an array after its size has been checked.</summary>
    public static double[] Reserved(Step step, IReadOnlyList<int> lengths)
    {
        double count = lengths.Aggregate(1.0, (product, length) => product * length);
        if (count > Array.MaxLength || lengths.Count > Axes.Most)
            throw step.Refusal($"makes an array of the shape [{string.Join(", ", lengths)}]");
        step.Budget.Spend((long)count, step.Label);
        return new double[(int)count];
    }

    /// <summary>The strides of an array.</summary>
    public static int[] Strides(IReadOnlyList<int> lengths)
    {
        var strides = new int[lengths.Count];
        for (int axis = strides.Length - 1, stride = 1; axis >= 0; stride *= lengths[axis--]) strides[axis] = stride;
        return strides;
    }

    /// <summary>Concatenates arrays along an axis.</summary>
    public static Constant Joined(Step step, IReadOnlyList<Constant> arrays, int axis)
    {
        var first = arrays[0].Lengths;
        foreach (var array in arrays)
            if (array.Lengths.Count != first.Count || array.Lengths.Where((length, at) => at != axis && length != first[at]).Any())
                throw step.Refusal("joins constants whose shapes do not fit");
        int[] lengths = [.. first];
        lengths[axis] = checked(arrays.Sum(array => array.Lengths[axis]));
        double[] numbers = Reserved(step, lengths);
        int before = lengths.Take(axis).Aggregate(1, (a, b) => a * b), after = lengths.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
        for (int row = 0, at = 0; row < before; row++)
        {
            foreach (var array in arrays)
            {
                int count = array.Lengths[axis] * after;
                array.Numbers.AsSpan(row * count, count).CopyTo(numbers.AsSpan(at));
                at += count;
            }
        }

        return new(lengths, numbers) { IsWhole = arrays.All(array => array.IsWhole), IsCoarse = arrays.Any(array => array.IsCoarse) };
    }

    /// <summary>Selects indices along an axis.</summary>
    /// <param name="step">The node.</param>
    /// <param name="constant">The array.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="indices">The indices, from 0.</param>
    /// <param name="shape">The shape that replaces the axis.</param>
    public static Constant Gathered(Step step, Constant constant, int axis, IReadOnlyList<int> indices, IReadOnlyList<int> shape)
    {
        int before = constant.Lengths.Take(axis).Aggregate(1, (a, b) => a * b), after = constant.Lengths.Skip(axis + 1)
            .Aggregate(1, (a, b) => a * b);
        int[] lengths = [.. constant.Lengths.Take(axis), .. shape, .. constant.Lengths.Skip(axis + 1)];
        double[] numbers = Reserved(step, lengths);
        for (int row = 0, at = 0; row < before; row++)
        {
            foreach (int index in indices)
            {
                constant.Numbers.AsSpan((row * constant.Lengths[axis] + index) * after, after).CopyTo(numbers.AsSpan(at));
                at += after;
            }
        }

        return constant with { Lengths = lengths, Numbers = numbers };
    }

    /// <summary>Permutes the axes.</summary>
    public static Constant Turned(Step step, Constant constant, int[] order)
    {
        if (order.Length != constant.Lengths.Count || order.Order().Where((axis, at) => axis != at).Any())
            throw step.Refusal($"orders the axes [{string.Join(", ", order)}] of a constant that has {constant.Lengths.Count}");
        int[] strides = Strides(constant.Lengths);
        return Picked(step, constant, [.. order.Select(axis => constant.Lengths[axis])], [.. order.Select(axis => strides[axis])], 0);
    }

    /// <summary>Reduces some axes.</summary>
    public static Constant Reduced(Step step, Constant constant, IReadOnlyList<int> axes, bool keep, double start,
        Func<double, double, double> operation, Func<double, int, double>? last)
    {
        int[] kept = [.. constant.Lengths.Select((length, axis) => axes.Contains(axis) ? 1 : length)];
        double[] numbers = Reserved(step, kept);
        Array.Fill(numbers, start);
        int[] strides = Strides(kept);
        for (int n = 0; n < constant.Numbers.Length; n++)
        {
            int place = 0;
            for (int axis = kept.Length - 1, rest = n; axis >= 0; rest /= constant.Lengths[axis--])
                place += kept[axis] == 1 ? 0 : rest % constant.Lengths[axis] * strides[axis];
            numbers[place] = operation(numbers[place], constant.Numbers[n]);
        }

        int each = numbers.Length == 0 ? 0 : constant.Numbers.Length / numbers.Length;
        if (last is not null) numbers = Array.ConvertAll(numbers, number => last(number, each));
        return constant with { Lengths = [.. kept.Where((_, axis) => keep || !axes.Contains(axis))], Numbers = numbers };
    }
}
