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
