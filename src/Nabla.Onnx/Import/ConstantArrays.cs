
namespace Nabla.Onnx.Import;

/// <summary>
/// Arrays of any shape that are in the file, computed as NumPy does: exporters leave such steps in shapes and in weights.
/// </summary>
internal static class ConstantArrays
{
    /// <summary>Two arrays number by number; axes of length 1, and missing ones in front, are repeated.</summary>
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

    /// <summary>The shape of two arrays together; null where they do not fit.</summary>
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

    /// <summary>An array with axes of length 1, and missing ones in front, repeated.</summary>
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

    /// <summary>The numbers that some strides lead to.</summary>
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

    /// <summary>Room for an array, after its size was looked at.</summary>
    public static double[] Reserved(Step step, IReadOnlyList<int> lengths)
    {
        double count = lengths.Aggregate(1.0, (product, length) => product * length);
        if (count > Array.MaxLength || lengths.Count > Axes.Most)
            throw step.Refusal($"makes an array of the shape [{string.Join(", ", lengths)}]");
        step.Budget.Spend((long)count, step.Label);
        return new double[(int)count];
    }

    /// <summary>How far apart neighbors along each axis lie.</summary>
    public static int[] Strides(IReadOnlyList<int> lengths)
    {
        var strides = new int[lengths.Count];
        for (int axis = strides.Length - 1, stride = 1; axis >= 0; stride *= lengths[axis--]) strides[axis] = stride;
        return strides;
    }

    /// <summary>Arrays one after the other along an axis.</summary>
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

    /// <summary>Some places along an axis.</summary>
    /// <param name="step">The node.</param>
    /// <param name="constant">The array.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="indices">Which, from 0.</param>
    /// <param name="shape">What stands in the place of the axis.</param>
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

    /// <summary>The axes in another order.</summary>
    public static Constant Turned(Step step, Constant constant, int[] order)
    {
        if (order.Length != constant.Lengths.Count || order.Order().Where((axis, at) => axis != at).Any())
            throw step.Refusal($"orders the axes [{string.Join(", ", order)}] of a constant that has {constant.Lengths.Count}");
        int[] strides = Strides(constant.Lengths);
        return Picked(step, constant, [.. order.Select(axis => constant.Lengths[axis])], [.. order.Select(axis => strides[axis])], 0);
    }

    /// <summary>Along some axes one number of many.</summary>
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
