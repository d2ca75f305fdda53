using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// The shape of a non-constant value: one axis counts samples, the others hold the numbers of a sample in row-major order.
/// </summary>
/// <param name="Lengths">Lengths of the axes; null if unknown.</param>
/// <param name="Batch">The index of the axis of samples.</param>
internal sealed record Axes(IReadOnlyList<int?> Lengths, int Batch)
{
    /// <summary>The maximum number of axes.</summary>
    public const int Most = 16;

    /// <summary>Number of values of a sample; null if unknown.</summary>
    public int? Width => Others.Aggregate((int?)1, (product, length) => product * length);

    /// <summary>Number of axes.</summary>
    public int Rank => Lengths.Count;

    private IEnumerable<int?> Others => Lengths.Where((_, axis) => axis != Batch);

    /// <summary>Returns the shape of a graph's input, whose first axis counts samples.</summary>
    /// <param name="input">The input. Without a shape it is samples × numbers.</param>
    /// <exception cref="OnnxException">The shape has no axis of samples.</exception>
    public static Axes From(OnnxValue input)
    {
        if (input.Shape is null) return new([null, null], 0);
        string declared = $"the input \"{input.Name}\" has the shape "
            + $"[{string.Join(", ", input.Shape.Take(10).Select(d => d.Length?.ToString() ?? d.Name ?? "?"))}]";
        if (input.Shape.Count is < 2 or > Most)
            throw new OnnxException($"The input of a network must be samples × numbers, but {declared}. Export the model with "
                + $"an axis for samples "
                + "before that of numbers.");
        long width = 1;
        foreach (var dimension in input.Shape.Skip(1))
            if (dimension.Length is < 1 or > int.MaxValue || (width *= dimension.Length ?? 1) > int.MaxValue)
                throw new OnnxException($"A sample has 1 to {int.MaxValue:N0} numbers but {declared}.");
        return new([.. input.Shape.Select(d => d.Length is >= 1 and <= int.MaxValue ? (int?)d.Length : null)], 0);
    }

    /// <summary>Rows and columns if exactly two axes of a sample are longer than 1 and the input has more than one such axis.</summary>
    public (int Rows, int Columns)? Image =>
        Rank > 2 && Others.Where(length => length != 1).ToArray() is [int rows, int columns] ? (rows, columns) : null;

    /// <summary>Reshapes the axes.</summary>
    /// <param name="shape">Lengths; −1 for the remaining length, 0 for the current length, NaN for the number of samples.</param>
    /// <returns>The axes; null if numbers of different samples would mix, or the number of values does not match.</returns>
    public Axes? Reshaped(ReadOnlySpan<double> shape)
    {
        if (!StandsFirst || shape.Length > Most) return null;
        var target = new double[shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
            target[axis] = shape[axis] != 0 ? shape[axis] : axis == Batch ? double.NaN : axis < Rank && Lengths[axis] is { } length ? length
                : 0;
        for (int batch = 0; batch < target.Length && (batch == 0 || target[batch - 1] == 1); batch++)
            if ((double.IsNaN(target[batch]) || target[batch] == -1 || target[batch] == Lengths[Batch])
                && Without(target, batch) is { } axes)
                return axes;
        return null;
    }

    /// <summary>Permutes the axes if the order of a sample's numbers does not change.</summary>
    /// <param name="order">For each new axis the index of the old one.</param>
    /// <returns>The axes; null if the order is not a permutation or numbers would move.</returns>
    public Axes? Turned(ReadOnlySpan<int> order)
    {
        if (order.Length != Rank) return null;
        var seen = new bool[Rank];
        int last = -1;
        foreach (int axis in order)
        {
            if (axis < 0 || axis >= Rank || seen[axis]) return null;
            seen[axis] = true;
            if (axis == Batch || Lengths[axis] == 1) continue;
            if (axis < last) return null;
            last = axis;
        }

        return new([.. Pick(order)], order.IndexOf(Batch));
    }

    /// <summary>Removes axes of length 1.</summary>
    /// <param name="axes">The indices, from 0; null for all.</param>
    /// <returns>The axes; null if one is longer or counts samples.</returns>
    public Axes? Squeezed(IReadOnlyList<int>? axes)
    {
        axes ??= [.. Enumerable.Range(0, Rank).Where(axis => axis != Batch && Lengths[axis] == 1)];
        if (axes.Any(axis => axis < 0 || axis >= Rank || axis == Batch || Lengths[axis] != 1)) return null;
        return new([.. Lengths.Where((_, axis) => !axes.Contains(axis))], Batch - axes.Distinct().Count(axis => axis < Batch));
    }

    /// <summary>Adds axes of length 1.</summary>
    /// <param name="axes">Their indices, from 0.</param>
    /// <returns>The axes; null if an index is out of range.</returns>
    public Axes? Unsqueezed(IReadOnlyList<int> axes)
    {
        int rank = Rank + axes.Count;
        if (rank > Most || axes.Distinct().Count() != axes.Count || axes.Any(axis => axis < 0 || axis >= rank)) return null;
        var lengths = new List<int?>();
        int from = 0, batch = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            bool isNew = axes.Contains(axis);
            if (!isNew && from == Batch) batch = axis;
            lengths.Add(isNew ? 1 : Lengths[from++]);
        }

        return new(lengths, batch);
    }

    /// <summary>Returns the axes with another length of the last one.</summary>
    public Axes WithLast(int length) => this with { Lengths = [.. Lengths.SkipLast(1), length] };

    // Axes before that of samples must have length 1.
    private bool StandsFirst => Lengths.Take(Batch).All(length => length == 1);

    private Axes? Without(double[] target, int batch)
    {
        var lengths = new int?[target.Length];
        lengths[batch] = Lengths[Batch];
        double product = 1;
        int open = -1;
        for (int axis = 0; axis < target.Length; axis++)
        {
            if (axis == batch) continue;
            if (target[axis] is -1 or 0 && open < 0) open = axis;
            else if (target[axis] >= 1) lengths[axis] = target[axis] <= int.MaxValue ? (int)target[axis] : null;
            else return null;
            product *= lengths[axis] ?? 1;
        }

        if (product > int.MaxValue) return null;
        if (open < 0) return Width is null || product == Width ? new(lengths, batch) : null;
        // With two variable axes one would be unknown; only the axis of samples may be variable.
        if (target[batch] == -1) return null;
        if (Width is not { } width) return new(lengths, batch);
        if (width % product != 0) return null;
        lengths[open] = (int)(width / product);
        return new(lengths, batch);
    }

    private List<int?> Pick(ReadOnlySpan<int> order)
    {
        var lengths = new List<int?>(order.Length);
        foreach (int axis in order) lengths.Add(Lengths[axis]);
        return lengths;
    }
}

/// <summary>Broadcasts constants to non-constant values: which number of a sample corresponds to which number of the constant.</summary>
internal static class Broadcast
{
    /// <summary>Returns a constant's numbers in the order of a sample's.</summary>
    /// <param name="step">The node, for errors.</param>
    /// <param name="constant">The constant.</param>
    /// <param name="axes">The shape of the non-constant value.</param>
    /// <returns>One number if it is the same for all, otherwise one for each; and the shape, whose last axis may now be known.</returns>
    public static (double[] Numbers, Axes Axes) Along(Step step, Constant constant, Axes axes)
    {
        // More leading axes of length 1 become new axes of the value.
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
            throw step.Refusal("is used where the width of a sample is unknown. Export the model with the shape of its input");
        if (constant.Numbers.Length == width) return (constant.Numbers, axes);
        step.Budget.Spend(width, step.Label);
        var numbers = new double[width];
        for (int n = 0; n < width; n++) numbers[n] = constant.Numbers[PlaceOf(n, along, axes)];
        return (numbers, axes);

        OnnxException Unlike() =>
            step.Refusal($"joins a constant of the shape [{string.Join(", ", constant.Lengths)}], which does not fit "
            + $"{axes.Width?.ToString() ?? "?"} numbers of a sample");
    }

    // From the last axis to the first: the index in the constant of a sample's n-th number.
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

/// <summary>
/// The value of a name in the graph: constant numbers (<see cref="Constant"/>), or numbers that depend on the sample (<see cref="Flow"/>).
/// </summary>
internal abstract record Value;

/// <summary>An input of the graph that does not hold samples. Nodes that use it are not supported unless it has no effect.</summary>
/// <param name="Why">The reason.</param>
internal sealed record Opaque(string Why) : Value;

/// <summary>The outputs of a node that has several.</summary>
/// <param name="Values">One for each output, if known; null for an output that is not supported.</param>
internal sealed record Several(IReadOnlyList<Value?> Values) : Value;

/// <summary>Constant numbers or strings.</summary>
/// <param name="Lengths">The shape; empty for a scalar.</param>
/// <param name="Numbers">The numbers in row-major order, read-only. In a shape (<see cref="IsWhole"/>) NaN means the number of samples, and
/// <see cref="Unknown"/> an unknown length.</param>
internal sealed record Constant(IReadOnlyList<int> Lengths, double[] Numbers) : Value
{
    /// <summary>An unknown length in a shape.</summary>
    public const double Unknown = double.PositiveInfinity;

    /// <summary>The strings of a string constant.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>True if the numbers were stored in half precision.</summary>
    public bool IsCoarse { get; init; }

    /// <summary>True for integer types and Booleans.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Creates a vector.</summary>
    public static Constant Row(params double[] numbers) => new([numbers.Length], numbers);

    /// <summary>Creates a vector of integers, such as a shape.</summary>
    public static Constant Wholes(params double[] numbers) => new([numbers.Length], numbers) { IsWhole = true };

    /// <summary>Returns true for integer types and Booleans.</summary>
    public static bool IsWholeType(OnnxDataType type) =>
        type is OnnxDataType.UInt8 or OnnxDataType.Int8 or OnnxDataType.UInt16 or OnnxDataType.Int16 or OnnxDataType.Int32
        or OnnxDataType.Int64 or OnnxDataType.Bool or OnnxDataType.UInt32 or OnnxDataType.UInt64;
}
