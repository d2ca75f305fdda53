using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>A register of 128 bits as a vector.</summary>
/// <remarks>
/// The compiler inlines only so much into one loop, counted in the code it reads, and a formula is dozens of these operations: so they
/// reinterpret registers (<see cref="Unsafe.BitCast"/>, which is no call) where a constructor and a property would read better.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct Simd128<T> : IRegister<Simd128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public readonly Vector128<T> Value;

    public static int Count => Vector128<T>.Count;

    public static bool IsDouble => sizeof(T) == sizeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Load(T* from) => Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128<T> vector, T* to) => vector.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> All(T value) => Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Broadcast(double value) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector128<float>, Simd128<T>>(Vector128.Create((float)value))
        : Unsafe.BitCast<Vector128<double>, Simd128<T>>(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator +(Simd128<T> left, Simd128<T> right) =>
    Unsafe.BitCast<Vector128<T>, Simd128<T>>(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> left, Simd128<T> right) =>
    Unsafe.BitCast<Vector128<T>, Simd128<T>>(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator *(Simd128<T> left, Simd128<T> right) =>
    Unsafe.BitCast<Vector128<T>, Simd128<T>>(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator /(Simd128<T> left, Simd128<T> right) =>
    Unsafe.BitCast<Vector128<T>, Simd128<T>>(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> value) => Unsafe.BitCast<Vector128<T>, Simd128<T>>(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator <(Simd128<T> left, Simd128<T> right) =>
    Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.LessThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator >(Simd128<T> left, Simd128<T> right) =>
    Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.GreaterThan(left.Value, right.Value));

    // One instruction, where the general selection by bits takes three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Select(Simd128<T> mask, Simd128<T> yes, Simd128<T> no) => Sse41.IsSupported
        ? Unsafe.BitCast<Vector128<float>, Simd128<T>>(
        Sse41.BlendVariable(no.Value.AsSingle(), yes.Value.AsSingle(), mask.Value.AsSingle()))
        : Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.ConditionalSelect(mask.Value, yes.Value, no.Value));

    // The maximum and minimum of x86 return the second operand if either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Clamp(Simd128<T> x, Simd128<T> least, Simd128<T> most) => !Sse2.IsSupported
        ? Select(x < least, least, Select(x > most, most, x))
        : sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector128<float>, Simd128<T>>(Sse.Min(Unsafe.BitCast<Simd128<T>, Vector128<float>>(most),
            Sse.Max(Unsafe.BitCast<Simd128<T>, Vector128<float>>(least), Unsafe.BitCast<Simd128<T>, Vector128<float>>(x))))
        : Unsafe.BitCast<Vector128<double>, Simd128<T>>(Sse2.Min(Unsafe.BitCast<Simd128<T>, Vector128<double>>(most),
            Sse2.Max(Unsafe.BitCast<Simd128<T>, Vector128<double>>(least), Unsafe.BitCast<Simd128<T>, Vector128<double>>(x))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplyAdd(Simd128<T> a, Simd128<T> b, Simd128<T> c) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector128<float>, Simd128<T>>(
        Vector128.MultiplyAddEstimate(Unsafe.BitCast<Simd128<T>, Vector128<float>>(a), Unsafe.BitCast<Simd128<T>, Vector128<float>>(b),
            Unsafe.BitCast<Simd128<T>, Vector128<float>>(c)))
        : Unsafe.BitCast<Vector128<double>, Simd128<T>>(
        Vector128.MultiplyAddEstimate(Unsafe.BitCast<Simd128<T>, Vector128<double>>(a), Unsafe.BitCast<Simd128<T>, Vector128<double>>(b),
            Unsafe.BitCast<Simd128<T>, Vector128<double>>(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplyAdd(Simd128<T> a, Simd128<T> b, double c) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector128<float>, Simd128<T>>(
        Vector128.MultiplyAddEstimate(Unsafe.BitCast<Simd128<T>, Vector128<float>>(a), Unsafe.BitCast<Simd128<T>, Vector128<float>>(b),
            Vector128.Create((float)c)))
        : Unsafe.BitCast<Vector128<double>, Simd128<T>>(
        Vector128.MultiplyAddEstimate(Unsafe.BitCast<Simd128<T>, Vector128<double>>(a), Unsafe.BitCast<Simd128<T>, Vector128<double>>(b),
            Vector128.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Max(Simd128<T> a, Simd128<T> b) => Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Min(Simd128<T> a, Simd128<T> b) => Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Abs(Simd128<T> x) => Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Sqrt(Simd128<T> x) => Unsafe.BitCast<Vector128<T>, Simd128<T>>(Vector128.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Round(Simd128<T> x) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector128<float>, Simd128<T>>(Vector128.Round(x.Value.AsSingle()))
        : Unsafe.BitCast<Vector128<double>, Simd128<T>>(Vector128.Round(x.Value.AsDouble()));

    // Adding 1.5 · 2^(fraction bits) leaves the whole number n in the low bits, from where it is shifted into the exponent:
    // no conversion between integers and doubles is needed, which AVX2 lacks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> PowerOfTwo(Simd128<T> n) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector128<int>, Simd128<T>>((n.Value.AsSingle() + Vector128.Create(12582912f + 127f)).AsInt32() << 23)
        : Unsafe.BitCast<Vector128<long>, Simd128<T>>((n.Value.AsDouble() + Vector128.Create(6755399441055744.0 + 1023.0)).AsInt64() << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Simd128<T> Exponent, Simd128<T> Fraction) Split(Simd128<T> x)
    {
        if (sizeof(T) == sizeof(float))
        {
            Vector128<int> bits = x.Value.AsInt32();
            Vector128<float> exponent = ((bits >>> 23) | Vector128.Create(0x4B400000)).AsSingle() - Vector128.Create(12582912f + 127f);
            Vector128<int> fraction = (bits & Vector128.Create(0x007FFFFF)) | Vector128.Create(0x3F800000);
            return (Unsafe.BitCast<Vector128<float>, Simd128<T>>(exponent), Unsafe.BitCast<Vector128<int>, Simd128<T>>(fraction));
        }
        else
        {
            Vector128<long> bits = x.Value.AsInt64();
            Vector128<double> exponent = ((bits >>> 52) | Vector128.Create(0x4338000000000000)).AsDouble()
                - Vector128.Create(6755399441055744.0 + 1023.0);
            Vector128<long> fraction = (bits & Vector128.Create(0x000FFFFFFFFFFFFF)) | Vector128.Create(0x3FF0000000000000);
            return (Unsafe.BitCast<Vector128<double>, Simd128<T>>(exponent), Unsafe.BitCast<Vector128<long>, Simd128<T>>(fraction));
        }
    }
}
