using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Programs;

/// <summary>The operation of a node of a formula: the operations of <see cref="ISimdVector{TSelf}"/>.</summary>
public enum FormulaOperation
{
    /// <summary>The formula's variable.</summary>
    Input,

    /// <summary>A number.</summary>
    Constant,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>−a.</summary>
    Negate,

    /// <summary>a &lt; b, as a mask for <see cref="Select"/>.</summary>
    Less,

    /// <summary>a &gt; b, as a mask for <see cref="Select"/>.</summary>
    Greater,

    /// <summary>The second operand where the mask is set, else the third.</summary>
    Select,

    /// <summary>a · b + c, rounded once.</summary>
    MultiplyAdd,

    /// <summary>The maximum of a and b.</summary>
    Max,

    /// <summary>The minimum of a and b.</summary>
    Min,

    /// <summary>|a|.</summary>
    Abs,

    /// <summary>√a.</summary>
    SquareRoot,

    /// <summary>The nearest integer, ties to even.</summary>
    Round,

    /// <summary>2 to the power of an integer a.</summary>
    PowerOfTwo,

    /// <summary>The binary exponent of a.</summary>
    Exponent,

    /// <summary>The mantissa a / 2^exponent, from 1 to below 2.</summary>
    Fraction,
}

/// <summary>A formula as an expression tree with shared parts.</summary>
public sealed class FormulaNode
{
    internal FormulaNode(FormulaOperation operation, params FormulaNode[] operands) => (Operation, Operands) = (operation, operands);

    /// <summary>The operation.</summary>
    public FormulaOperation Operation { get; }

    /// <summary>The operands.</summary>
    public IReadOnlyList<FormulaNode> Operands { get; }

    /// <summary>The value of a constant, rounded to the number type of the formula.</summary>
    public double Constant { get; private init; }

    internal static FormulaNode Number(double value) => new(FormulaOperation.Constant) { Constant = value };
}

/// <summary>
/// A symbolic vector: evaluating a formula on it gives the formula as an expression tree instead of a number.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <example><c>FormulaNode tree = activation.Value(FormulaVector&lt;float&gt;.Input).Node;</c></example>
public readonly record struct FormulaVector<T> : ISimdVector<FormulaVector<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FormulaNode? _node;

    private FormulaVector(FormulaNode node) => _node = node;

    /// <summary>The formula's variable.</summary>
    public static FormulaVector<T> Input => Made(FormulaOperation.Input);

    /// <inheritdoc/>
    public static bool IsDouble => typeof(T) == typeof(double);

    /// <summary>The expression of this value. For the default value it is 0.</summary>
    public FormulaNode Node => _node ?? FormulaNode.Number(0);

    /// <inheritdoc/>
    public static FormulaVector<T> Broadcast(double value) =>
        new(FormulaNode.Number(double.CreateTruncating(T.CreateTruncating(value))));

    /// <inheritdoc/>
    public static FormulaVector<T> operator +(FormulaVector<T> left, FormulaVector<T> right) => Made(FormulaOperation.Add, left, right);

    /// <inheritdoc/>
    public static FormulaVector<T> operator -(FormulaVector<T> left, FormulaVector<T> right) =>
        Made(FormulaOperation.Subtract, left, right);

    /// <inheritdoc/>
    public static FormulaVector<T> operator *(FormulaVector<T> left, FormulaVector<T> right) =>
        Made(FormulaOperation.Multiply, left, right);

    /// <inheritdoc/>
    public static FormulaVector<T> operator /(FormulaVector<T> left, FormulaVector<T> right) => Made(FormulaOperation.Divide, left, right);

    /// <inheritdoc/>
    public static FormulaVector<T> operator -(FormulaVector<T> value) => Made(FormulaOperation.Negate, value);

    /// <inheritdoc/>
    public static FormulaVector<T> operator <(FormulaVector<T> left, FormulaVector<T> right) => Made(FormulaOperation.Less, left, right);

    /// <inheritdoc/>
    public static FormulaVector<T> operator >(FormulaVector<T> left, FormulaVector<T> right) => Made(FormulaOperation.Greater, left, right);

    /// <inheritdoc/>
    public static FormulaVector<T> Select(FormulaVector<T> mask, FormulaVector<T> yes, FormulaVector<T> no) =>
        Made(FormulaOperation.Select, mask, yes, no);

    /// <inheritdoc/>
    public static FormulaVector<T> MultiplyAdd(FormulaVector<T> a, FormulaVector<T> b, FormulaVector<T> c) =>
        Made(FormulaOperation.MultiplyAdd, a, b, c);

    /// <inheritdoc/>
    public static FormulaVector<T> MultiplyAdd(FormulaVector<T> a, FormulaVector<T> b, double c) => MultiplyAdd(a, b, Broadcast(c));

    /// <inheritdoc/>
    public static FormulaVector<T> Max(FormulaVector<T> a, FormulaVector<T> b) => Made(FormulaOperation.Max, a, b);

    /// <inheritdoc/>
    public static FormulaVector<T> Min(FormulaVector<T> a, FormulaVector<T> b) => Made(FormulaOperation.Min, a, b);

    /// <inheritdoc/>
    public static FormulaVector<T> Abs(FormulaVector<T> x) => Made(FormulaOperation.Abs, x);

    /// <inheritdoc/>
    public static FormulaVector<T> Sqrt(FormulaVector<T> x) => Made(FormulaOperation.SquareRoot, x);

    /// <inheritdoc/>
    public static FormulaVector<T> Round(FormulaVector<T> x) => Made(FormulaOperation.Round, x);

    /// <inheritdoc/>
    public static FormulaVector<T> PowerOfTwo(FormulaVector<T> n) => Made(FormulaOperation.PowerOfTwo, n);

    /// <inheritdoc/>
    public static (FormulaVector<T> Exponent, FormulaVector<T> Fraction) Split(FormulaVector<T> x) =>
        (Made(FormulaOperation.Exponent, x), Made(FormulaOperation.Fraction, x));

    private static FormulaVector<T> Made(FormulaOperation operation, params ReadOnlySpan<FormulaVector<T>> operands)
    {
        var nodes = new FormulaNode[operands.Length];
        for (int i = 0; i < nodes.Length; i++) nodes[i] = operands[i].Node;
        return new(new FormulaNode(operation, nodes));
    }
}
