using System.Numerics;
using Nabla.Activations;

namespace Nabla.Programs;

/// <summary>
/// An operation of a layer's program, with the shape of its result for one sample, rows × columns; a list has one column. <see
/// cref="Layers.Layer.Describe"/> combines operations; an interpreter, exports and explanations read them.
/// </summary>
/// <remarks>
/// Operations add and multiply element by element. If one operand is a list and the other a matrix with as many rows, the list is broadcast
/// over the columns. The set of operations is closed, so that every reader supports all of them. Other computations are a <see
/// cref="Function"/> with its own formula.
/// </remarks>
public abstract class Operation
{
    private protected Operation(int rows, int columns, params Operation[] operands) =>
        (Rows, Columns, Operands) = (rows, columns, operands);

    /// <summary>Number of rows: the length of a list.</summary>
    public int Rows { get; }

    /// <summary>Number of columns: 1 for a list.</summary>
    public int Columns { get; }

    /// <summary>Number of values of one sample, row by row.</summary>
    public int Count => Rows * Columns;

    /// <summary>The operands.</summary>
    public IReadOnlyList<Operation> Operands { get; }

    /// <summary>True if the result depends on the sample, false if only on parameters and constants.</summary>
    public virtual bool DependsOnInput => Operands.Any(operand => operand.DependsOnInput);

    /// <summary>A part of a list.</summary>
    /// <param name="range">The range of values.</param>
    /// <returns>The operation.</returns>
    public Operation this[Range range] => range.GetOffsetAndLength(Count) is var (start, length) && length == Count ? this
        : new Slice(this, start, length);

    /// <summary>left + right, element by element.</summary>
    /// <param name="left">Summand.</param>
    /// <param name="right">Summand.</param>
    /// <returns>The operation.</returns>
    public static Operation operator +(Operation left, Operation right) => new Add(left, right);

    /// <summary>left · right, element by element.</summary>
    /// <param name="left">Factor.</param>
    /// <param name="right">Factor.</param>
    /// <returns>The operation.</returns>
    public static Operation operator *(Operation left, Operation right) => new Multiply(left, right);

    /// <summary>left / right, computed in double and rounded once.</summary>
    /// <param name="left">Dividend.</param>
    /// <param name="right">Divisor, not 0.</param>
    /// <returns>The operation.</returns>
    public static Operation operator /(Operation left, double right) => new Divide(left, right);

    /// <summary>Computes the result from the operands' values.</summary>
    internal abstract void Compute<T>(T[][] operands, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>
    /// Returns the elements j that depend on element i of an operand, each with ∂(element j)/∂(element i of the operand).
    /// </summary>
    internal abstract IEnumerable<(int Element, double Derivative)> Partials(int operand, int i, double[][] operands, double[] result);

    private protected static (int Rows, int Columns) Broadcast(params Operation[] operands)
    {
        var widest = operands.MaxBy(operand => operand.Columns)!;
        return operands.All(operand => operand.Rows == widest.Rows && (operand.Columns == widest.Columns || operand.Columns == 1))
            ? (widest.Rows, widest.Columns)
            : throw new ArgumentException("Operands must have the same shape, or be a list and a matrix of as many rows (got "
                + $"{string.Join(" and ", operands.Select(operand => $"{operand.Rows} × {operand.Columns}"))}).");
    }

    // The index of an operand's value for element n, and the elements that depend on its value i.
    private protected int PlaceIn(Operation operand, int n) => operand.Columns == Columns ? n : n / Columns;

    private protected IEnumerable<int> Entered(Operation operand, int i) =>
        operand.Columns == Columns ? [i] : Enumerable.Range(i * Columns, Columns);

    private protected static Operation List(Operation operand) => operand.Columns == 1 ? operand
        : throw new ArgumentException($"The operand must be a list (got {operand.Rows} × {operand.Columns}).");
}

/// <summary>x: the activations of the previous layer.</summary>
public sealed class Input : Operation
{
    internal Input(int count)
        : base(count, 1)
    {
    }

    /// <inheritdoc/>
    public override bool DependsOnInput => true;

    internal override void Compute<T>(T[][] operands, T[] result) => throw new InvalidOperationException("x is given.");

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) => [];
}

/// <summary>A block of the layer's parameters in θ.</summary>
public sealed class Parameter : Operation
{
    internal Parameter(int index, string name, int rows, int columns)
        : base(rows, columns) => (Index, Name) = (index, name);

    /// <summary>The index of the layer's block, from 0.</summary>
    public int Index { get; }

    /// <summary>The name of the block.</summary>
    public string Name { get; }

    internal override void Compute<T>(T[][] operands, T[] result) => throw new InvalidOperationException("Parameters are given.");

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) => [];
}

/// <summary>Constant values.</summary>
/// <param name="numbers">The values, row by row.</param>
/// <param name="columns">Number of values in a row; 1 for a list.</param>
/// <exception cref="ArgumentException">There are no values, or their number is not a multiple of columns.</exception>
public sealed class Constant(IReadOnlyList<double> numbers, int columns = 1) : Operation(RowsOf(numbers, columns), columns)
{
    /// <summary>The values, row by row.</summary>
    public IReadOnlyList<double> Numbers { get; } = numbers;

    private static int RowsOf(IReadOnlyList<double> numbers, int columns)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (columns < 1) throw new ArgumentOutOfRangeException(nameof(columns), $"columns must be at least 1 (got {columns}).");
        return numbers.Count > 0 && numbers.Count % columns == 0 ? numbers.Count / columns
            : throw new ArgumentException($"numbers must be whole rows of {columns}, at least one (got {numbers.Count} numbers).",
                nameof(numbers));
    }

    internal override void Compute<T>(T[][] operands, T[] result)
    {
        for (int n = 0; n < result.Length; n++) result[n] = T.CreateTruncating(Numbers[n]);
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) => [];
}

/// <summary>
/// z_j = b_j + Σ_k w_jk x_k, a chain of fused multiply-adds that starts at b_j, with ascending k. With a factor c the chain starts at 0 and
/// z_j = c Σ_k w_jk x_k + b_j, fused. With groups, x is divided into equal parts, and each part computes its own share of the outputs, as
/// in a grouped convolution.
/// </summary>
public sealed class Product : Operation
{
    /// <summary>Creates a product.</summary>
    /// <param name="x">Values, row by row.</param>
    /// <param name="weights">w, outputs × values of x (of a group).</param>
    /// <param name="biases">b, one per output.</param>
    /// <param name="factor">c; null for none.</param>
    /// <param name="groups">Number of groups of x. <value>The default is 1.</value></param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public Product(Operation x, Operation weights, Operation biases, double? factor = null, int groups = 1)
        : base(weights.Rows, 1, x, weights, biases)
    {
        (Groups, Factor) = (groups, factor);
        if (x.Count % groups != 0 || weights.Columns != x.Count / Groups || weights.Rows % Groups != 0 || biases.Count != weights.Rows)
            throw new ArgumentException($"The weights of a product must be outputs × {x.Count / Groups}, with one bias for each output "
                + $"(got {weights.Rows} × {weights.Columns}, and {biases.Count} biases).");
    }

    /// <summary>Number of groups of inputs, each with its own share of the outputs.</summary>
    public int Groups { get; }

    /// <summary>c; null for none.</summary>
    public double? Factor { get; }

    /// <summary>x.</summary>
    public Operation X => Operands[0];

    /// <summary>w.</summary>
    public Operation Weights => Operands[1];

    /// <summary>b.</summary>
    public Operation Biases => Operands[2];

    internal override void Compute<T>(T[][] operands, T[] result)
    {
        var (x, w, b, inputs) = (operands[0], operands[1], operands[2], Weights.Columns);
        for (int j = 0; j < result.Length; j++)
        {
            int from = j / (Rows / Groups) * inputs;
            T sum = Factor is null ? b[j] : T.Zero;
            for (int k = 0; k < inputs; k++) sum = T.MultiplyAddEstimate(w[j * inputs + k], x[from + k], sum);
            result[j] = Factor is { } c ? T.MultiplyAddEstimate(T.CreateTruncating(c), sum, b[j]) : sum;
        }
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result)
    {
        int inputs = Weights.Columns, each = Rows / Groups;
        double c = Factor ?? 1;
        if (operand == 2) return [(i, 1)];
        if (operand == 1) return [(i / inputs, c * operands[0][i / inputs / each * inputs + i % inputs])];
        return Enumerable.Range(i / inputs * each, each).Select(j => (j, c * operands[1][j * inputs + i % inputs]));
    }
}

/// <summary>left + right, element by element.</summary>
/// <param name="left">Summand.</param>
/// <param name="right">Summand.</param>
public sealed class Add(Operation left, Operation right)
    : Operation(Broadcast(left, right).Rows, Broadcast(left, right).Columns, left, right)
{
    internal override void Compute<T>(T[][] operands, T[] result)
    {
        for (int n = 0; n < result.Length; n++)
            result[n] = operands[0][PlaceIn(Operands[0], n)] + operands[1][PlaceIn(Operands[1], n)];
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) =>
        Entered(Operands[operand], i).Select(n => (n, 1.0));
}

/// <summary>left · right, element by element.</summary>
/// <param name="left">Factor.</param>
/// <param name="right">Factor.</param>
public sealed class Multiply(Operation left, Operation right)
    : Operation(Broadcast(left, right).Rows, Broadcast(left, right).Columns, left, right)
{
    internal override void Compute<T>(T[][] operands, T[] result)
    {
        for (int n = 0; n < result.Length; n++)
            result[n] = operands[0][PlaceIn(Operands[0], n)] * operands[1][PlaceIn(Operands[1], n)];
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) =>
        Entered(Operands[operand], i).Select(n => (n, operands[1 - operand][PlaceIn(Operands[1 - operand], n)]));
}

/// <summary>a b + c, element by element, fused if the processor supports it.</summary>
/// <param name="a">Factor.</param>
/// <param name="b">Factor.</param>
/// <param name="c">Summand.</param>
public sealed class MultiplyAdd(Operation a, Operation b, Operation c)
    : Operation(Broadcast(a, b, c).Rows, Broadcast(a, b, c).Columns, a, b, c)
{
    internal override void Compute<T>(T[][] operands, T[] result)
    {
        for (int n = 0; n < result.Length; n++)
            result[n] = T.MultiplyAddEstimate(operands[0][PlaceIn(Operands[0], n)], operands[1][PlaceIn(Operands[1], n)],
                operands[2][PlaceIn(Operands[2], n)]);
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) =>
        Entered(Operands[operand], i).Select(n => (n, operand == 2 ? 1 : operands[1 - operand][PlaceIn(Operands[1 - operand], n)]));
}

/// <summary>max(left, right), element by element.</summary>
/// <param name="left">Operand. At a tie its derivative is 1, and that of <paramref name="right"/> is 0.</param>
/// <param name="right">Operand.</param>
public sealed class Maximum(Operation left, Operation right)
    : Operation(Broadcast(left, right).Rows, Broadcast(left, right).Columns, left, right)
{
    internal override void Compute<T>(T[][] operands, T[] result)
    {
        for (int n = 0; n < result.Length; n++)
            result[n] = T.Max(operands[0][PlaceIn(Operands[0], n)], operands[1][PlaceIn(Operands[1], n)]);
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) =>
        Entered(Operands[operand], i)
            .Where(n => operands[0][PlaceIn(Operands[0], n)] >= operands[1][PlaceIn(Operands[1], n)] == (operand == 0))
            .Select(n => (n, 1.0));
}

/// <summary>min(left, right), element by element.</summary>
/// <param name="left">Operand. At a tie its derivative is 0, and that of <paramref name="right"/> is 1.</param>
/// <param name="right">Operand.</param>
public sealed class Minimum(Operation left, Operation right)
    : Operation(Broadcast(left, right).Rows, Broadcast(left, right).Columns, left, right)
{
    internal override void Compute<T>(T[][] operands, T[] result)
    {
        for (int n = 0; n < result.Length; n++)
            result[n] = T.Min(operands[0][PlaceIn(Operands[0], n)], operands[1][PlaceIn(Operands[1], n)]);
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) =>
        Entered(Operands[operand], i)
            .Where(n => operands[0][PlaceIn(Operands[0], n)] < operands[1][PlaceIn(Operands[1], n)] == (operand == 0))
            .Select(n => (n, 1.0));
}

/// <summary>x / divisor, computed in double and rounded once.</summary>
/// <param name="x">Dividend.</param>
/// <param name="divisor">Divisor, not 0.</param>
public sealed class Divide(Operation x, double divisor) : Operation(x.Rows, x.Columns, x)
{
    /// <summary>The divisor.</summary>
    public double Divisor { get; } = divisor;

    internal override void Compute<T>(T[][] operands, T[] result)
    {
        for (int n = 0; n < result.Length; n++) result[n] = T.CreateTruncating(double.CreateTruncating(operands[0][n]) / Divisor);
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) => [(i, 1 / Divisor)];
}

/// <summary>σ(x): an elementwise function by its formula, or a function of a whole list such as softmax.</summary>
/// <param name="activation">σ.</param>
/// <param name="x">The operand.</param>
public sealed class Function(IActivation activation, Operation x) : Operation(x.Rows, x.Columns, x)
{
    /// <summary>σ.</summary>
    public IActivation Activation { get; } = activation;

    /// <summary>The operand.</summary>
    public Operation X => Operands[0];

    internal override void Compute<T>(T[][] operands, T[] result) => Activation.Forward<T>(operands[0], result, result.Length);

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result)
    {
        double[] one = new double[result.Length], slopes = new double[result.Length];
        if (Activation.IsElementwise)
        {
            Activation.Backward<double>(operands[0].AsSpan(i, 1), result.AsSpan(i, 1), [1.0], slopes.AsSpan(0, 1), 1);
            yield return (i, slopes[0]);
            yield break;
        }

        for (int j = 0; j < result.Length; j++)
        {
            Array.Clear(one);
            one[j] = 1;
            Activation.Backward<double>(operands[0], result, one, slopes, result.Length);
            yield return (j, slopes[i]);
        }
    }
}

/// <summary>The concatenation of lists.</summary>
public sealed class Concatenate : Operation
{
    /// <summary>Creates a concatenation.</summary>
    /// <param name="parts">The lists.</param>
    public Concatenate(params Operation[] parts)
        : base(parts.Sum(part => List(part).Count), 1, parts)
    {
    }

    internal override void Compute<T>(T[][] operands, T[] result)
    {
        int at = 0;
        foreach (var part in operands)
        {
            part.CopyTo(result, at);
            at += part.Length;
        }
    }

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) =>
        [(Operands.Take(operand).Sum(part => part.Count) + i, 1)];
}

/// <summary>A range of a list.</summary>
/// <param name="x">The list.</param>
/// <param name="start">The first index, from 0.</param>
/// <param name="count">The number of values, at least 1.</param>
/// <exception cref="ArgumentException">The operand is not a list, or the range is outside it.</exception>
public sealed class Slice(Operation x, int start, int count) : Operation(CountIn(x, start, count), 1, List(x))
{
    /// <summary>The first index, from 0.</summary>
    public int Start { get; } = start;

    private static int CountIn(Operation x, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(x);
        return start >= 0 && count >= 1 && count <= x.Count - start ? count
            : throw new ArgumentOutOfRangeException(nameof(count),
                $"A slice must be within the {x.Count} numbers of the list (got {count} from {start} on).");
    }

    internal override void Compute<T>(T[][] operands, T[] result) => operands[0].AsSpan(Start, Count).CopyTo(result);

    internal override IEnumerable<(int, double)> Partials(int operand, int i, double[][] operands, double[] result) =>
        i >= Start && i < Start + Count ? [(i - Start, 1)] : [];
}
