using System.Numerics;
using Nabla.Activations;

namespace Nabla.Programs;

/// <summary>
/// One step of a layer's program: what it computes of earlier steps, and the shape of its numbers for one sample, rows × columns; a list
/// has one column. A layer's <see cref="Layers.Layer.Describe"/> puts steps together; an interpreter, exports and explanations read them.
/// </summary>
/// <remarks>
/// Steps multiply and add element by element. Where one operand is a list and the other a matrix of as many rows, the list's number of a
/// row is used for each column. The set of operations is closed, so that every reader knows all of them; what is not among them is a
/// <see cref="Function"/> with a formula of its own.
/// </remarks>
public abstract class Operation
{
    private protected Operation(int rows, int columns, params Operation[] operands) =>
        (Rows, Columns, Operands) = (rows, columns, operands);

    /// <summary>Rows: the length of a list.</summary>
    public int Rows { get; }

    /// <summary>Columns: 1 for a list.</summary>
    public int Columns { get; }

    /// <summary>Numbers of one sample, row by row.</summary>
    public int Count => Rows * Columns;

    /// <summary>The steps that it reads.</summary>
    public IReadOnlyList<Operation> Operands { get; }

    /// <summary>Whether it depends on the sample, not on parameters and constants alone.</summary>
    public virtual bool DependsOnInput => Operands.Any(operand => operand.DependsOnInput);

    /// <summary>A part of a list.</summary>
    /// <param name="range">Which numbers.</param>
    /// <returns>The step.</returns>
    public Operation this[Range range] => range.GetOffsetAndLength(Count) is var (start, length) && length == Count ? this
        : new Slice(this, start, length);

    /// <summary>left + right, element by element.</summary>
    /// <param name="left">Summand.</param>
    /// <param name="right">Summand.</param>
    /// <returns>The step.</returns>
    public static Operation operator +(Operation left, Operation right) => new Add(left, right);

    /// <summary>left · right, element by element.</summary>
    /// <param name="left">Factor.</param>
    /// <param name="right">Factor.</param>
    /// <returns>The step.</returns>
    public static Operation operator *(Operation left, Operation right) => new Multiply(left, right);

    /// <summary>Numbers divided by one number in double, and rounded once.</summary>
    /// <param name="left">Dividend.</param>
    /// <param name="right">Divisor, not 0.</param>
    /// <returns>The step.</returns>
    public static Operation operator /(Operation left, double right) => new Divide(left, right);

    /// <summary>Fills the result from the operands' numbers.</summary>
    internal abstract void Compute<T>(T[][] operands, T[] result)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The elements j that element i of an operand enters, each with ∂(element j)/∂(element i of the operand).</summary>
    internal abstract IEnumerable<(int Element, double Slope)> Slopes(int operand, int i, double[][] operands, double[] result);

    private protected static (int Rows, int Columns) Broadcast(params Operation[] operands)
    {
        var widest = operands.MaxBy(operand => operand.Columns)!;
        return operands.All(operand => operand.Rows == widest.Rows && (operand.Columns == widest.Columns || operand.Columns == 1))
            ? (widest.Rows, widest.Columns)
            : throw new ArgumentException("Operands must have the same shape, or be a list and a matrix of as many rows (got "
                + $"{string.Join(" and ", operands.Select(operand => $"{operand.Rows} × {operand.Columns}"))}).");
    }

    // Where an operand's number for element n stands, and which elements its number i enters.
    private protected int PlaceIn(Operation operand, int n) => operand.Columns == Columns ? n : n / Columns;

    private protected IEnumerable<int> Entered(Operation operand, int i) =>
        operand.Columns == Columns ? [i] : Enumerable.Range(i * Columns, Columns);

    private protected static Operation List(Operation operand) => operand.Columns == 1 ? operand
        : throw new ArgumentException($"The operand must be a list (got {operand.Rows} × {operand.Columns}).");
}

/// <summary>x: the activations of the layer before.</summary>
public sealed class Input : Operation
{
    internal Input(int count)
        : base(count, 1)
    {
    }

    /// <inheritdoc/>
    public override bool DependsOnInput => true;

    internal override void Compute<T>(T[][] operands, T[] result) => throw new InvalidOperationException("x is given.");

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) => [];
}

/// <summary>One of the layer's blocks of parameters, in θ.</summary>
public sealed class Parameter : Operation
{
    internal Parameter(int index, string name, int rows, int columns)
        : base(rows, columns) => (Index, Name) = (index, name);

    /// <summary>Which block of the layer, from 0.</summary>
    public int Index { get; }

    /// <summary>The name of the block.</summary>
    public string Name { get; }

    internal override void Compute<T>(T[][] operands, T[] result) => throw new InvalidOperationException("Parameters are given.");

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) => [];
}

/// <summary>Numbers that do not change.</summary>
/// <param name="numbers">The numbers, row by row.</param>
/// <param name="columns">How many make a row; 1 for a list.</param>
/// <exception cref="ArgumentException">There are no numbers, or they are not a whole number of rows.</exception>
public sealed class Constant(IReadOnlyList<double> numbers, int columns = 1) : Operation(RowsOf(numbers, columns), columns)
{
    /// <summary>The numbers, row by row.</summary>
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

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) => [];
}

/// <summary>
/// z_j = b_j + Σ_k w_jk x_k, one chain of fused multiply-adds that begins at b_j, k ascending; with a factor c the chain begins at 0 and
/// z_j = c Σ_k w_jk x_k + b_j, fused. In groups, x is divided into equal parts, of which the first makes the first share of the outputs,
/// and so on, as in a grouped convolution.
/// </summary>
public sealed class Product : Operation
{
    /// <summary>A product.</summary>
    /// <param name="x">Numbers, row by row.</param>
    /// <param name="weights">w, outputs × numbers of x (of a group).</param>
    /// <param name="biases">b, one an output.</param>
    /// <param name="factor">c; null for none.</param>
    /// <param name="groups">How many groups x is divided into. <value>The default is 1.</value></param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Product(Operation x, Operation weights, Operation biases, double? factor = null, int groups = 1)
        : base(weights.Rows, 1, x, weights, biases)
    {
        (Groups, Factor) = (groups, factor);
        if (x.Count % groups != 0 || weights.Columns != x.Count / Groups || weights.Rows % Groups != 0 || biases.Count != weights.Rows)
            throw new ArgumentException($"The weights of a product must be outputs × {x.Count / Groups}, with one bias for each output "
                + $"(got {weights.Rows} × {weights.Columns}, and {biases.Count} biases).");
    }

    /// <summary>How many groups of inputs there are, each with its own share of the outputs.</summary>
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

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result)
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

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) =>
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

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) =>
        Entered(Operands[operand], i).Select(n => (n, operands[1 - operand][PlaceIn(Operands[1 - operand], n)]));
}

/// <summary>a b + c, element by element, rounded once where the processor fuses it.</summary>
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

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) =>
        Entered(Operands[operand], i).Select(n => (n, operand == 2 ? 1 : operands[1 - operand][PlaceIn(Operands[1 - operand], n)]));
}

/// <summary>Numbers divided by one number in double, and rounded once.</summary>
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

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) => [(i, 1 / Divisor)];
}

/// <summary>σ(x): a function of each number by its formula, or of a whole list as softmax.</summary>
/// <param name="activation">σ.</param>
/// <param name="x">What it is applied to.</param>
public sealed class Function(IActivation activation, Operation x) : Operation(x.Rows, x.Columns, x)
{
    /// <summary>σ.</summary>
    public IActivation Activation { get; } = activation;

    /// <summary>What it is applied to.</summary>
    public Operation X => Operands[0];

    internal override void Compute<T>(T[][] operands, T[] result) => Activation.Forward<T>(operands[0], result, result.Length);

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result)
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

/// <summary>Lists one after the other.</summary>
public sealed class Concatenate : Operation
{
    /// <summary>A list of all numbers.</summary>
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

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) =>
        [(Operands.Take(operand).Sum(part => part.Count) + i, 1)];
}

/// <summary>Some numbers of a list.</summary>
/// <param name="x">The list.</param>
/// <param name="start">The first, from 0.</param>
/// <param name="count">How many, at least 1.</param>
/// <exception cref="ArgumentException">The operand is not a list, or has no such numbers.</exception>
public sealed class Slice(Operation x, int start, int count) : Operation(CountIn(x, start, count), 1, List(x))
{
    /// <summary>The first, from 0.</summary>
    public int Start { get; } = start;

    private static int CountIn(Operation x, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(x);
        return start >= 0 && count >= 1 && count <= x.Count - start ? count
            : throw new ArgumentOutOfRangeException(nameof(count),
                $"A slice must be within the {x.Count} numbers of the list (got {count} from {start} on).");
    }

    internal override void Compute<T>(T[][] operands, T[] result) => operands[0].AsSpan(Start, Count).CopyTo(result);

    internal override IEnumerable<(int, double)> Slopes(int operand, int i, double[][] operands, double[] result) =>
        i >= Start && i < Start + Count ? [(i - Start, 1)] : [];
}
