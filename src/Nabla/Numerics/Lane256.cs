using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>A register of 256 bits as a lane.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Value">The register.</param>
internal readonly record struct Lane256<T>(Vector256<T> Value) : IRegister<Lane256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    public static bool IsDouble => typeof(T) == typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane256<T> Load(T* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane256<T> lane, T* to) => lane.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> All(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Of(double value) => new(Vector256.Create(T.CreateTruncating(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator +(Lane256<T> left, Lane256<T> right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator -(Lane256<T> left, Lane256<T> right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator *(Lane256<T> left, Lane256<T> right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator /(Lane256<T> left, Lane256<T> right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator -(Lane256<T> value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator <(Lane256<T> left, Lane256<T> right) => new(Vector256.LessThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator >(Lane256<T> left, Lane256<T> right) => new(Vector256.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Select(Lane256<T> mask, Lane256<T> yes, Lane256<T> no) => new(Vector256.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> MultiplyAdd(Lane256<T> a, Lane256<T> b, Lane256<T> c) => typeof(T) == typeof(float)
        ? new(Vector256.MultiplyAddEstimate(a.Value.AsSingle(), b.Value.AsSingle(), c.Value.AsSingle()).As<float, T>())
        : new(Vector256.MultiplyAddEstimate(a.Value.AsDouble(), b.Value.AsDouble(), c.Value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Max(Lane256<T> a, Lane256<T> b) => new(Vector256.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Min(Lane256<T> a, Lane256<T> b) => new(Vector256.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Abs(Lane256<T> x) => new(Vector256.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Sqrt(Lane256<T> x) => new(Vector256.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Round(Lane256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Round(x.Value.AsSingle()).As<float, T>())
        : new(Vector256.Round(x.Value.AsDouble()).As<double, T>());

    // Adding 1.5 · 2^(fraction bits) leaves the whole number n in the low bits, from where it is shifted into the exponent:
    // no conversion between integers and doubles is needed, which AVX2 lacks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> PowerOfTwo(Lane256<T> n) => typeof(T) == typeof(float)
        ? new((((n.Value.AsSingle() + Vector256.Create(12582912f + 127f)).AsInt32()) << 23).As<int, T>())
        : new((((n.Value.AsDouble() + Vector256.Create(6755399441055744.0 + 1023.0)).AsInt64()) << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane256<T> Exponent, Lane256<T> Fraction) Split(Lane256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var bits = x.Value.AsInt32();
            var exponent = ((bits >>> 23) | Vector256.Create(0x4B400000)).AsSingle() - Vector256.Create(12582912f + 127f);
            var fraction = ((bits & Vector256.Create(0x007FFFFF)) | Vector256.Create(0x3F800000)).AsSingle();
            return (new(exponent.As<float, T>()), new(fraction.As<float, T>()));
        }
        else
        {
            var bits = x.Value.AsInt64();
            var exponent = ((bits >>> 52) | Vector256.Create(0x4338000000000000)).AsDouble() - Vector256.Create(6755399441055744.0 + 1023.0);
            var fraction = ((bits & Vector256.Create(0x000FFFFFFFFFFFFF)) | Vector256.Create(0x3FF0000000000000)).AsDouble();
            return (new(exponent.As<double, T>()), new(fraction.As<double, T>()));
        }
    }
}
