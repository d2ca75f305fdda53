using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>A register of 512 bits as a vector.</summary>
/// <remarks>
/// The compiler inlines only so much into one loop, counted in the code it reads, and a formula is dozens of these operations: so they
/// reinterpret registers (<see cref="Unsafe.BitCast"/>, which is no call) where a constructor and a property would read better.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct Simd512<T> : IRegister<Simd512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public readonly Vector512<T> Value;

    public static int Count => Vector512<T>.Count;

    public static bool IsDouble => sizeof(T) == sizeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(T* from) => Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd512<T> vector, T* to) => vector.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> All(T value) => Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Broadcast(double value) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector512<float>, Simd512<T>>(Vector512.Create((float)value))
        : Unsafe.BitCast<Vector512<double>, Simd512<T>>(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> left, Simd512<T> right) =>
    Unsafe.BitCast<Vector512<T>, Simd512<T>>(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> left, Simd512<T> right) =>
    Unsafe.BitCast<Vector512<T>, Simd512<T>>(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> left, Simd512<T> right) =>
    Unsafe.BitCast<Vector512<T>, Simd512<T>>(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> left, Simd512<T> right) =>
    Unsafe.BitCast<Vector512<T>, Simd512<T>>(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> value) => Unsafe.BitCast<Vector512<T>, Simd512<T>>(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator <(Simd512<T> left, Simd512<T> right) =>
    Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.LessThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator >(Simd512<T> left, Simd512<T> right) =>
    Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.GreaterThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Select(Simd512<T> mask, Simd512<T> yes, Simd512<T> no) =>
    Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectLess(Simd512<T> left, Simd512<T> right, Simd512<T> yes, Simd512<T> no) =>
        Unsafe.BitCast<Vector512<T>, Simd512<T>>(
            Vector512.ConditionalSelect(Vector512.LessThan(left.Value, right.Value), yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> SelectGreater(Simd512<T> left, Simd512<T> right, Simd512<T> yes, Simd512<T> no) =>
        Unsafe.BitCast<Vector512<T>, Simd512<T>>(
            Vector512.ConditionalSelect(Vector512.GreaterThan(left.Value, right.Value), yes.Value, no.Value));

    // The maximum and minimum of x86 return the second operand if either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Clamp(Simd512<T> x, Simd512<T> least, Simd512<T> most) => !Avx512F.IsSupported
        ? Select(x < least, least, Select(x > most, most, x))
        : sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector512<float>, Simd512<T>>(Avx512F.Min(Unsafe.BitCast<Simd512<T>, Vector512<float>>(most),
            Avx512F.Max(Unsafe.BitCast<Simd512<T>, Vector512<float>>(least), Unsafe.BitCast<Simd512<T>, Vector512<float>>(x))))
        : Unsafe.BitCast<Vector512<double>, Simd512<T>>(Avx512F.Min(Unsafe.BitCast<Simd512<T>, Vector512<double>>(most),
            Avx512F.Max(Unsafe.BitCast<Simd512<T>, Vector512<double>>(least), Unsafe.BitCast<Simd512<T>, Vector512<double>>(x))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> ScaleByPowerOfTwo(Simd512<T> x, Simd512<T> n)
    {
        if (!Avx512F.IsSupported)
        {
            Simd512<T> half = Round(n * Broadcast(0.5));
            return x * PowerOfTwo(half) * PowerOfTwo(n - half);
        }

        return sizeof(T) == sizeof(float)
            ? Unsafe.BitCast<Vector512<float>, Simd512<T>>(
                Avx512F.Scale(Unsafe.BitCast<Simd512<T>, Vector512<float>>(x), Unsafe.BitCast<Simd512<T>, Vector512<float>>(n)))
            : Unsafe.BitCast<Vector512<double>, Simd512<T>>(
                Avx512F.Scale(Unsafe.BitCast<Simd512<T>, Vector512<double>>(x), Unsafe.BitCast<Simd512<T>, Vector512<double>>(n)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplyAdd(Simd512<T> a, Simd512<T> b, Simd512<T> c) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector512<float>, Simd512<T>>(
        Vector512.MultiplyAddEstimate(Unsafe.BitCast<Simd512<T>, Vector512<float>>(a), Unsafe.BitCast<Simd512<T>, Vector512<float>>(b),
            Unsafe.BitCast<Simd512<T>, Vector512<float>>(c)))
        : Unsafe.BitCast<Vector512<double>, Simd512<T>>(
        Vector512.MultiplyAddEstimate(Unsafe.BitCast<Simd512<T>, Vector512<double>>(a), Unsafe.BitCast<Simd512<T>, Vector512<double>>(b),
            Unsafe.BitCast<Simd512<T>, Vector512<double>>(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplyAdd(Simd512<T> a, Simd512<T> b, double c) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector512<float>, Simd512<T>>(
        Vector512.MultiplyAddEstimate(Unsafe.BitCast<Simd512<T>, Vector512<float>>(a), Unsafe.BitCast<Simd512<T>, Vector512<float>>(b),
            Vector512.Create((float)c)))
        : Unsafe.BitCast<Vector512<double>, Simd512<T>>(
        Vector512.MultiplyAddEstimate(Unsafe.BitCast<Simd512<T>, Vector512<double>>(a), Unsafe.BitCast<Simd512<T>, Vector512<double>>(b),
            Vector512.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Max(Simd512<T> a, Simd512<T> b) => Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Min(Simd512<T> a, Simd512<T> b) => Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Abs(Simd512<T> x) => Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Sqrt(Simd512<T> x) => Unsafe.BitCast<Vector512<T>, Simd512<T>>(Vector512.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Round(Simd512<T> x) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector512<float>, Simd512<T>>(Vector512.Round(x.Value.AsSingle()))
        : Unsafe.BitCast<Vector512<double>, Simd512<T>>(Vector512.Round(x.Value.AsDouble()));

    // Adding 1.5 · 2^(fraction bits) leaves the whole number n in the low bits, from where it is shifted into the exponent:
    // no conversion between integers and doubles is needed, which AVX2 lacks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> PowerOfTwo(Simd512<T> n) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector512<int>, Simd512<T>>((n.Value.AsSingle() + Vector512.Create(12582912f + 127f)).AsInt32() << 23)
        : Unsafe.BitCast<Vector512<long>, Simd512<T>>((n.Value.AsDouble() + Vector512.Create(6755399441055744.0 + 1023.0)).AsInt64() << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Simd512<T> Exponent, Simd512<T> Fraction) Split(Simd512<T> x)
    {
        if (sizeof(T) == sizeof(float))
        {
            Vector512<int> bits = x.Value.AsInt32();
            Vector512<float> exponent = ((bits >>> 23) | Vector512.Create(0x4B400000)).AsSingle() - Vector512.Create(12582912f + 127f);
            Vector512<int> fraction = (bits & Vector512.Create(0x007FFFFF)) | Vector512.Create(0x3F800000);
            return (Unsafe.BitCast<Vector512<float>, Simd512<T>>(exponent), Unsafe.BitCast<Vector512<int>, Simd512<T>>(fraction));
        }
        else
        {
            Vector512<long> bits = x.Value.AsInt64();
            Vector512<double> exponent = ((bits >>> 52) | Vector512.Create(0x4338000000000000)).AsDouble()
                - Vector512.Create(6755399441055744.0 + 1023.0);
            Vector512<long> fraction = (bits & Vector512.Create(0x000FFFFFFFFFFFFF)) | Vector512.Create(0x3FF0000000000000);
            return (Unsafe.BitCast<Vector512<double>, Simd512<T>>(exponent), Unsafe.BitCast<Vector512<long>, Simd512<T>>(fraction));
        }
    }
}
