using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>A register of 128 bits as a lane.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Value">The register.</param>
internal readonly record struct Lane128<T>(Vector128<T> Value) : IRegister<Lane128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    public static bool IsDouble => typeof(T) == typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane128<T> Load(T* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane128<T> lane, T* to) => lane.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> All(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Of(double value) => new(Vector128.Create(T.CreateTruncating(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator +(Lane128<T> left, Lane128<T> right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator -(Lane128<T> left, Lane128<T> right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator *(Lane128<T> left, Lane128<T> right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator /(Lane128<T> left, Lane128<T> right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator -(Lane128<T> value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator <(Lane128<T> left, Lane128<T> right) => new(Vector128.LessThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator >(Lane128<T> left, Lane128<T> right) => new(Vector128.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Select(Lane128<T> mask, Lane128<T> yes, Lane128<T> no) => new(Vector128.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> MultiplyAdd(Lane128<T> a, Lane128<T> b, Lane128<T> c) => typeof(T) == typeof(float)
        ? new(Vector128.MultiplyAddEstimate(a.Value.AsSingle(), b.Value.AsSingle(), c.Value.AsSingle()).As<float, T>())
        : new(Vector128.MultiplyAddEstimate(a.Value.AsDouble(), b.Value.AsDouble(), c.Value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Max(Lane128<T> a, Lane128<T> b) => new(Vector128.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Min(Lane128<T> a, Lane128<T> b) => new(Vector128.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Abs(Lane128<T> x) => new(Vector128.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Sqrt(Lane128<T> x) => new(Vector128.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Round(Lane128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Round(x.Value.AsSingle()).As<float, T>())
        : new(Vector128.Round(x.Value.AsDouble()).As<double, T>());

    // Adding 1.5 · 2^(fraction bits) leaves the whole number n in the low bits, from where it is shifted into the exponent:
    // no conversion between integers and doubles is needed, which AVX2 lacks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> PowerOfTwo(Lane128<T> n) => typeof(T) == typeof(float)
        ? new((((n.Value.AsSingle() + Vector128.Create(12582912f + 127f)).AsInt32()) << 23).As<int, T>())
        : new((((n.Value.AsDouble() + Vector128.Create(6755399441055744.0 + 1023.0)).AsInt64()) << 52).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane128<T> Exponent, Lane128<T> Fraction) Split(Lane128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var bits = x.Value.AsInt32();
            var exponent = ((bits >>> 23) | Vector128.Create(0x4B400000)).AsSingle() - Vector128.Create(12582912f + 127f);
            var fraction = ((bits & Vector128.Create(0x007FFFFF)) | Vector128.Create(0x3F800000)).AsSingle();
            return (new(exponent.As<float, T>()), new(fraction.As<float, T>()));
        }
        else
        {
            var bits = x.Value.AsInt64();
            var exponent = ((bits >>> 52) | Vector128.Create(0x4338000000000000)).AsDouble() - Vector128.Create(6755399441055744.0 + 1023.0);
            var fraction = ((bits & Vector128.Create(0x000FFFFFFFFFFFFF)) | Vector128.Create(0x3FF0000000000000)).AsDouble();
            return (new(exponent.As<double, T>()), new(fraction.As<double, T>()));
        }
    }
}
