using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// The shape of what flows: one axis counts samples, the numbers of a sample stand along the others, the last one fastest.
/// </summary>
/// <param name="Lengths">Lengths of the axes; null where the file does not say it.</param>
/// <param name="Batch">Which axis counts samples.</param>
internal sealed record Axes(IReadOnlyList<int?> Lengths, int Batch)
{
    /// <summary>More axes than this have no meaning.</summary>
    public const int Most = 16;

    /// <summary>Numbers of a sample; null where that is not known yet.</summary>
    public int? Width => Others.Aggregate((int?)1, (product, length) => product * length);

    /// <summary>Number of axes.</summary>
    public int Rank => Lengths.Count;

    private IEnumerable<int?> Others => Lengths.Where((_, axis) => axis != Batch);

    /// <summary>The shape of a graph's input, whose first axis counts samples.</summary>
    /// <param name="input">The input; one without a shape is taken for samples × numbers.</param>
    /// <exception cref="OnnxException">The shape is none of samples.</exception>
    public static Axes From(OnnxValue input)
    {
        if (input.Shape is null) return new([null, null], 0);
        string said = $"the input \"{input.Name}\" has the shape "
            + $"[{string.Join(", ", input.Shape.Take(10).Select(d => d.Length?.ToString() ?? d.Name ?? "?"))}]";
        if (input.Shape.Count is < 2 or > Most)
            throw new OnnxException($"The input of a network must be samples × numbers, but {said}. Export the model with "
                + $"an axis for samples "
                + "before that of numbers.");
        long width = 1;
        foreach (var dimension in input.Shape.Skip(1))
            if (dimension.Length is < 1 or > int.MaxValue || (width *= dimension.Length ?? 1) > int.MaxValue)
                throw new OnnxException($"A sample has 1 to {int.MaxValue:N0} numbers but {said}.");
        return new([.. input.Shape.Select(d => d.Length is >= 1 and <= int.MaxValue ? (int?)d.Length : null)], 0);
    }

    /// <summary>Rows and columns, where just two axes of a sample are longer than 1 and the input is no plain row.</summary>
    public (int Rows, int Columns)? Image =>
        Rank > 2 && Others.Where(length => length != 1).ToArray() is [int rows, int columns] ? (rows, columns) : null;

    /// <summary>The same numbers in other axes.</summary>
    /// <param name="shape">Lengths; −1 for what is left over, 0 for the length there is now, NaN for the number of samples.</param>
    /// <returns>The axes; null where numbers of different samples would mix, or the numbers are too many or too few.</returns>
    public Axes? Reshaped(ReadOnlySpan<double> shape)
    {
        if (!StandsFirst || shape.Length > Most) return null;
        var asked = new double[shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
            asked[axis] = shape[axis] != 0 ? shape[axis] : axis == Batch ? double.NaN : axis < Rank && Lengths[axis] is { } length ? length
                : 0;
        for (int batch = 0; batch < asked.Length && (batch == 0 || asked[batch - 1] == 1); batch++)
            if ((double.IsNaN(asked[batch]) || asked[batch] == -1 || asked[batch] == Lengths[Batch]) && Without(asked, batch) is { } axes)
                return axes;
        return null;
    }

    /// <summary>The axes in another order, as long as that leaves the numbers of a sample in theirs.</summary>
    /// <param name="order">For each new axis the old one.</param>
    /// <returns>The axes; null where they are no order or the numbers would change places.</returns>
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

    /// <summary>Without some axes of length 1.</summary>
    /// <param name="axes">Which, from 0; null for all.</param>
    /// <returns>The axes; null where one is longer or counts samples.</returns>
    public Axes? Squeezed(IReadOnlyList<int>? axes)
    {
        axes ??= [.. Enumerable.Range(0, Rank).Where(axis => axis != Batch && Lengths[axis] == 1)];
        if (axes.Any(axis => axis < 0 || axis >= Rank || axis == Batch || Lengths[axis] != 1)) return null;
        return new([.. Lengths.Where((_, axis) => !axes.Contains(axis))], Batch - axes.Distinct().Count(axis => axis < Batch));
    }

    /// <summary>With more axes of length 1.</summary>
    /// <param name="axes">Where they are to be, from 0.</param>
    /// <returns>The axes; null where such places do not exist.</returns>
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

    /// <summary>The axes, the last of them another length.</summary>
    public Axes WithLast(int length) => this with { Lengths = [.. Lengths.SkipLast(1), length] };

    // Where other axes stand before that of samples, they must not hold anything apart.
    private bool StandsFirst => Lengths.Take(Batch).All(length => length == 1);

    private Axes? Without(double[] asked, int batch)
    {
        var lengths = new int?[asked.Length];
        lengths[batch] = Lengths[Batch];
        double product = 1;
        int open = -1;
        for (int axis = 0; axis < asked.Length; axis++)
        {
            if (axis == batch) continue;
            if (asked[axis] is -1 or 0 && open < 0) open = axis;
            else if (asked[axis] >= 1) lengths[axis] = asked[axis] <= int.MaxValue ? (int)asked[axis] : null;
            else return null;
            product *= lengths[axis] ?? 1;
        }

        if (product > int.MaxValue) return null;
        if (open < 0) return Width is null || product == Width ? new(lengths, batch) : null;
        // Of two open axes one would be unknown; only the samples' own may be.
        if (asked[batch] == -1) return null;
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

/// <summary>
/// What a name in the graph stands for: numbers that are known (<see cref="Constant"/>), or numbers that depend on the sample
/// (<see cref="Flow"/>).
/// </summary>
internal abstract record Value;

/// <summary>An input of the graph that is none of samples: what reads it is refused, where it has an effect.</summary>
/// <param name="Why">What is wrong with it.</param>
internal sealed record Opaque(string Why) : Value;

/// <summary>The outputs of a node that has several.</summary>
/// <param name="Values">One for each output, as far as they are known; null for one that is refused where something reads it.</param>
internal sealed record Several(IReadOnlyList<Value?> Values) : Value;

/// <summary>Numbers, or texts, that are in the file.</summary>
/// <param name="Lengths">The shape; no axes for a single number.</param>
/// <param name="Numbers">The last axis fastest. Never written to. In a shape (<see cref="IsWhole"/>) NaN stands for the number of samples,
/// and <see cref="Unknown"/> for a length that the file does not say.</param>
internal sealed record Constant(IReadOnlyList<int> Lengths, double[] Numbers) : Value
{
    /// <summary>In a shape, a length that the file does not say.</summary>
    public const double Unknown = double.PositiveInfinity;

    /// <summary>The texts, where it is no numbers.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>True where the numbers were stored in half precision.</summary>
    public bool IsCoarse { get; init; }

    /// <summary>True where they are of a type of whole numbers, or true and false.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Numbers on one axis.</summary>
    public static Constant Row(params double[] numbers) => new([numbers.Length], numbers);

    /// <summary>Whole numbers on one axis, as shapes are.</summary>
    public static Constant Wholes(params double[] numbers) => new([numbers.Length], numbers) { IsWhole = true };

    /// <summary>Whether a type is one of whole numbers, or of true and false.</summary>
    public static bool IsWholeType(OnnxDataType type) =>
        type is OnnxDataType.UInt8 or OnnxDataType.Int8 or OnnxDataType.UInt16 or OnnxDataType.Int16 or OnnxDataType.Int32
        or OnnxDataType.Int64 or OnnxDataType.Bool or OnnxDataType.UInt32 or OnnxDataType.UInt64;
}
