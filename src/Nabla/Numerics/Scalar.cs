using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>One number as a lane: the plain twin of the vector lanes, for tails of spans, single values and explanations.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Value">The number.</param>
public readonly record struct Scalar<T>(T Value) : ILane<Scalar<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static bool IsDouble => typeof(T) == typeof(double);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Of(double value) => new(T.CreateTruncating(value));

    /// <inheritdoc/>
    public static Scalar<T> operator +(Scalar<T> left, Scalar<T> right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator -(Scalar<T> left, Scalar<T> right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator *(Scalar<T> left, Scalar<T> right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator /(Scalar<T> left, Scalar<T> right) => new(left.Value / right.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator -(Scalar<T> value) => new(-value.Value);

    /// <inheritdoc/>
    public static Scalar<T> operator <(Scalar<T> left, Scalar<T> right) => new(left.Value < right.Value ? T.One : T.Zero);

    /// <inheritdoc/>
    public static Scalar<T> operator >(Scalar<T> left, Scalar<T> right) => new(left.Value > right.Value ? T.One : T.Zero);

    /// <inheritdoc/>
    public static Scalar<T> Select(Scalar<T> mask, Scalar<T> yes, Scalar<T> no) => mask.Value != T.Zero ? yes : no;

    /// <inheritdoc/>
    public static Scalar<T> MultiplyAdd(Scalar<T> a, Scalar<T> b, Scalar<T> c) => new(T.MultiplyAddEstimate(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static Scalar<T> Max(Scalar<T> a, Scalar<T> b) => new(T.Max(a.Value, b.Value));

    /// <inheritdoc/>
    public static Scalar<T> Min(Scalar<T> a, Scalar<T> b) => new(T.Min(a.Value, b.Value));

    /// <inheritdoc/>
    public static Scalar<T> Abs(Scalar<T> x) => new(T.Abs(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Sqrt(Scalar<T> x) => new(T.Sqrt(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> Round(Scalar<T> x) => new(T.Round(x.Value));

    /// <inheritdoc/>
    public static Scalar<T> PowerOfTwo(Scalar<T> n) => new(T.ScaleB(T.One, int.CreateTruncating(n.Value)));

    /// <inheritdoc/>
    public static (Scalar<T> Exponent, Scalar<T> Fraction) Split(Scalar<T> x)
    {
        int exponent = T.ILogB(x.Value);
        return (new(T.CreateTruncating(exponent)), new(T.ScaleB(x.Value, -exponent)));
    }
}
