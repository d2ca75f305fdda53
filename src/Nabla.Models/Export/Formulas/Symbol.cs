using Nabla.Numerics;

namespace Nabla.Models.Export.Formulas;

/// <summary>
/// A lane that computes nothing and remembers everything: a formula run on it is the formula written down, as floats compute it.
/// </summary>
/// <param name="Expression">How the number comes about; null for 0, as the default of a lane is.</param>
internal readonly record struct Symbol(Expression? Expression) : ISimdVector<Symbol>
{
    /// <summary>z.</summary>
    public static Symbol Input => Made(Operation.Input);

    public static bool IsDouble => false;

    public static Symbol Broadcast(double value) => new(Expression.Of(value));

    public static Symbol operator +(Symbol left, Symbol right) => Made(Operation.Add, left, right);

    public static Symbol operator -(Symbol left, Symbol right) => Made(Operation.Subtract, left, right);

    public static Symbol operator *(Symbol left, Symbol right) => Made(Operation.Multiply, left, right);

    public static Symbol operator /(Symbol left, Symbol right) => Made(Operation.Divide, left, right);

    public static Symbol operator -(Symbol value) => Made(Operation.Negate, value);

    public static Symbol operator <(Symbol left, Symbol right) => Made(Operation.Less, left, right);

    public static Symbol operator >(Symbol left, Symbol right) => Made(Operation.Greater, left, right);

    public static Symbol Select(Symbol mask, Symbol yes, Symbol no) => Made(Operation.Select, mask, yes, no);

    public static Symbol MultiplyAdd(Symbol a, Symbol b, Symbol c) => Made(Operation.MultiplyAdd, a, b, c);

    public static Symbol MultiplyAdd(Symbol a, Symbol b, double c) => Made(Operation.MultiplyAdd, a, b, Broadcast(c));

    public static Symbol Max(Symbol a, Symbol b) => Made(Operation.Max, a, b);

    public static Symbol Min(Symbol a, Symbol b) => Made(Operation.Min, a, b);

    public static Symbol Abs(Symbol x) => Made(Operation.Abs, x);

    public static Symbol Sqrt(Symbol x) => Made(Operation.SquareRoot, x);

    public static Symbol Round(Symbol x) => Made(Operation.Round, x);

    public static Symbol PowerOfTwo(Symbol n) => Made(Operation.PowerOfTwo, n);

    public static (Symbol Exponent, Symbol Fraction) Split(Symbol x) => (Made(Operation.Exponent, x), Made(Operation.Fraction, x));

    private static Symbol Made(Operation operation, params ReadOnlySpan<Symbol> operands)
    {
        var expressions = new Expression[operands.Length];
        for (int i = 0; i < expressions.Length; i++) expressions[i] = operands[i].Expression ?? Expression.Of(0);
        return new(new Expression(operation, expressions));
    }
}
