using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>One number as a vector of length 1, for tails of spans, single values and explanations.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Value">The number.</param>
public readonly record struct SimdScalar<T>(T Value) : ISimdVector<SimdScalar<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static bool IsDouble => typeof(T) == typeof(double);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> Broadcast(double value) => new(T.CreateTruncating(value));

    /// <inheritdoc/>
    public static SimdScalar<T> operator +(SimdScalar<T> left, SimdScalar<T> right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    public static SimdScalar<T> operator -(SimdScalar<T> left, SimdScalar<T> right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    public static SimdScalar<T> operator *(SimdScalar<T> left, SimdScalar<T> right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    public static SimdScalar<T> operator /(SimdScalar<T> left, SimdScalar<T> right) => new(left.Value / right.Value);

    /// <inheritdoc/>
    public static SimdScalar<T> operator -(SimdScalar<T> value) => new(-value.Value);

    /// <inheritdoc/>
    public static SimdScalar<T> operator <(SimdScalar<T> left, SimdScalar<T> right) => new(left.Value < right.Value ? T.One : T.Zero);

    /// <inheritdoc/>
    public static SimdScalar<T> operator >(SimdScalar<T> left, SimdScalar<T> right) => new(left.Value > right.Value ? T.One : T.Zero);

    /// <inheritdoc/>
    public static SimdScalar<T> Select(SimdScalar<T> mask, SimdScalar<T> yes, SimdScalar<T> no) => mask.Value != T.Zero ? yes : no;

    /// <inheritdoc/>
    public static SimdScalar<T> MultiplyAdd(SimdScalar<T> a, SimdScalar<T> b, SimdScalar<T> c) =>
        new(T.MultiplyAddEstimate(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static SimdScalar<T> MultiplyAdd(SimdScalar<T> a, SimdScalar<T> b, double c) =>
        new(T.MultiplyAddEstimate(a.Value, b.Value, T.CreateTruncating(c)));

    /// <inheritdoc/>
    public static SimdScalar<T> Max(SimdScalar<T> a, SimdScalar<T> b) => new(T.Max(a.Value, b.Value));

    /// <inheritdoc/>
    public static SimdScalar<T> Min(SimdScalar<T> a, SimdScalar<T> b) => new(T.Min(a.Value, b.Value));

    /// <inheritdoc/>
    public static SimdScalar<T> Abs(SimdScalar<T> x) => new(T.Abs(x.Value));

    /// <inheritdoc/>
    public static SimdScalar<T> Sqrt(SimdScalar<T> x) => new(T.Sqrt(x.Value));

    /// <inheritdoc/>
    public static SimdScalar<T> Round(SimdScalar<T> x) => new(T.Round(x.Value));

    // The same bit work as in the vector types, and much faster than ScaleB and ILogB.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar<T> PowerOfTwo(SimdScalar<T> n) => typeof(T) == typeof(float)
        ? new(T.CreateTruncating(
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(float.CreateTruncating(n.Value) + (12582912f + 127f)) << 23)))
        : new(T.CreateTruncating(
        BitConverter.Int64BitsToDouble(
            BitConverter.DoubleToInt64Bits(double.CreateTruncating(n.Value) + (6755399441055744.0 + 1023.0)) << 52)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (SimdScalar<T> Exponent, SimdScalar<T> Fraction) Split(SimdScalar<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            int bits = BitConverter.SingleToInt32Bits(float.CreateTruncating(x.Value));
            float fraction = BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) | 0x3F800000);
            return (new(T.CreateTruncating((bits >>> 23) - 127)), new(T.CreateTruncating(fraction)));
        }
        else
        {
            long bits = BitConverter.DoubleToInt64Bits(double.CreateTruncating(x.Value));
            double fraction = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
            return (new(T.CreateTruncating((bits >>> 52) - 1023)), new(T.CreateTruncating(fraction)));
        }
    }
}
