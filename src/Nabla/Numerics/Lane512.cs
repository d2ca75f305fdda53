using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>A register of 512 bits as a lane.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Value">The register.</param>
internal readonly record struct Lane512<T>(Vector512<T> Value) : IRegister<Lane512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    public static bool IsDouble => typeof(T) == typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane512<T> Load(T* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane512<T> lane, T* to) => lane.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> All(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Of(double value) => new(Vector512.Create(T.CreateTruncating(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator +(Lane512<T> left, Lane512<T> right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator -(Lane512<T> left, Lane512<T> right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator *(Lane512<T> left, Lane512<T> right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator /(Lane512<T> left, Lane512<T> right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator -(Lane512<T> value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator <(Lane512<T> left, Lane512<T> right) => new(Vector512.LessThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator >(Lane512<T> left, Lane512<T> right) => new(Vector512.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Select(Lane512<T> mask, Lane512<T> yes, Lane512<T> no) => new(Vector512.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> MultiplyAdd(Lane512<T> a, Lane512<T> b, Lane512<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.MultiplyAddEstimate(a.Value.AsSingle(), b.Value.AsSingle(), c.Value.AsSingle()).As<float, T>())
        : new(Vector512.MultiplyAddEstimate(a.Value.AsDouble(), b.Value.AsDouble(), c.Value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Max(Lane512<T> a, Lane512<T> b) => new(Vector512.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Min(Lane512<T> a, Lane512<T> b) => new(Vector512.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Abs(Lane512<T> x) => new(Vector512.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Sqrt(Lane512<T> x) => new(Vector512.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Round(Lane512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Round(x.Value.AsSingle()).As<float, T>())
        : new(Vector512.Round(x.Value.AsDouble()).As<double, T>());

    // Adding 1.5 · 2^(fraction bits) leaves the whole number n in the low bits, from where it is shifted into the exponent:
    // no conversion between integers and doubles is needed, which AVX2 lacks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> PowerOfTwo(Lane512<T> n) => typeof(T) == typeof(float)
        ? new((((n.Value.AsSingle() + Vector512.Create(12582912f + 127f)).AsInt32()) << 23).As<int, T>())
        : new((((n.Value.AsDouble() + Vector512.Create(6755399441055744.0 + 1023.0)).AsInt64()) << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane512<T> Exponent, Lane512<T> Fraction) Split(Lane512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var bits = x.Value.AsInt32();
            var exponent = ((bits >>> 23) | Vector512.Create(0x4B400000)).AsSingle() - Vector512.Create(12582912f + 127f);
            var fraction = ((bits & Vector512.Create(0x007FFFFF)) | Vector512.Create(0x3F800000)).AsSingle();
            return (new(exponent.As<float, T>()), new(fraction.As<float, T>()));
        }
        else
        {
            var bits = x.Value.AsInt64();
            var exponent = ((bits >>> 52) | Vector512.Create(0x4338000000000000)).AsDouble() - Vector512.Create(6755399441055744.0 + 1023.0);
            var fraction = ((bits & Vector512.Create(0x000FFFFFFFFFFFFF)) | Vector512.Create(0x3FF0000000000000)).AsDouble();
            return (new(exponent.As<double, T>()), new(fraction.As<double, T>()));
        }
    }
}
