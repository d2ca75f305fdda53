using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>A register of 256 bits as a vector.</summary>
/// <remarks>
/// The compiler inlines only so much into one loop, counted in the code it reads, and a formula is dozens of these operations: so they
/// reinterpret registers (<see cref="Unsafe.BitCast"/>, which is no call) where a constructor and a property would read better.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct Simd256<T> : IRegister<Simd256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public readonly Vector256<T> Value;

    public static int Count => Vector256<T>.Count;

    public static bool IsDouble => sizeof(T) == sizeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Load(T* from) => Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd256<T> vector, T* to) => vector.Value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> All(T value) => Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Broadcast(double value) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector256<float>, Simd256<T>>(Vector256.Create((float)value))
        : Unsafe.BitCast<Vector256<double>, Simd256<T>>(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator +(Simd256<T> left, Simd256<T> right) =>
    Unsafe.BitCast<Vector256<T>, Simd256<T>>(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> left, Simd256<T> right) =>
    Unsafe.BitCast<Vector256<T>, Simd256<T>>(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator *(Simd256<T> left, Simd256<T> right) =>
    Unsafe.BitCast<Vector256<T>, Simd256<T>>(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator /(Simd256<T> left, Simd256<T> right) =>
    Unsafe.BitCast<Vector256<T>, Simd256<T>>(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> value) => Unsafe.BitCast<Vector256<T>, Simd256<T>>(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator <(Simd256<T> left, Simd256<T> right) =>
    Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.LessThan(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator >(Simd256<T> left, Simd256<T> right) =>
    Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.GreaterThan(left.Value, right.Value));

    // One instruction, where the general selection by bits takes three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Select(Simd256<T> mask, Simd256<T> yes, Simd256<T> no) => Avx.IsSupported
        ? Unsafe.BitCast<Vector256<float>, Simd256<T>>(Avx.BlendVariable(no.Value.AsSingle(), yes.Value.AsSingle(), mask.Value.AsSingle()))
        : Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.ConditionalSelect(mask.Value, yes.Value, no.Value));

    // The maximum and minimum of x86 return the second operand if either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Clamp(Simd256<T> x, Simd256<T> least, Simd256<T> most) => !Avx.IsSupported
        ? Select(x < least, least, Select(x > most, most, x))
        : sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector256<float>, Simd256<T>>(Avx.Min(Unsafe.BitCast<Simd256<T>, Vector256<float>>(most),
            Avx.Max(Unsafe.BitCast<Simd256<T>, Vector256<float>>(least), Unsafe.BitCast<Simd256<T>, Vector256<float>>(x))))
        : Unsafe.BitCast<Vector256<double>, Simd256<T>>(Avx.Min(Unsafe.BitCast<Simd256<T>, Vector256<double>>(most),
            Avx.Max(Unsafe.BitCast<Simd256<T>, Vector256<double>>(least), Unsafe.BitCast<Simd256<T>, Vector256<double>>(x))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplyAdd(Simd256<T> a, Simd256<T> b, Simd256<T> c) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector256<float>, Simd256<T>>(
        Vector256.MultiplyAddEstimate(Unsafe.BitCast<Simd256<T>, Vector256<float>>(a), Unsafe.BitCast<Simd256<T>, Vector256<float>>(b),
            Unsafe.BitCast<Simd256<T>, Vector256<float>>(c)))
        : Unsafe.BitCast<Vector256<double>, Simd256<T>>(
        Vector256.MultiplyAddEstimate(Unsafe.BitCast<Simd256<T>, Vector256<double>>(a), Unsafe.BitCast<Simd256<T>, Vector256<double>>(b),
            Unsafe.BitCast<Simd256<T>, Vector256<double>>(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplyAdd(Simd256<T> a, Simd256<T> b, double c) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector256<float>, Simd256<T>>(
        Vector256.MultiplyAddEstimate(Unsafe.BitCast<Simd256<T>, Vector256<float>>(a), Unsafe.BitCast<Simd256<T>, Vector256<float>>(b),
            Vector256.Create((float)c)))
        : Unsafe.BitCast<Vector256<double>, Simd256<T>>(
        Vector256.MultiplyAddEstimate(Unsafe.BitCast<Simd256<T>, Vector256<double>>(a), Unsafe.BitCast<Simd256<T>, Vector256<double>>(b),
            Vector256.Create(c)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Max(Simd256<T> a, Simd256<T> b) => Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.Max(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Min(Simd256<T> a, Simd256<T> b) => Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.Min(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Abs(Simd256<T> x) => Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Sqrt(Simd256<T> x) => Unsafe.BitCast<Vector256<T>, Simd256<T>>(Vector256.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Round(Simd256<T> x) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector256<float>, Simd256<T>>(Vector256.Round(x.Value.AsSingle()))
        : Unsafe.BitCast<Vector256<double>, Simd256<T>>(Vector256.Round(x.Value.AsDouble()));

    // Adding 1.5 · 2^(fraction bits) leaves the whole number n in the low bits, from where it is shifted into the exponent:
    // no conversion between integers and doubles is needed, which AVX2 lacks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> PowerOfTwo(Simd256<T> n) => sizeof(T) == sizeof(float)
        ? Unsafe.BitCast<Vector256<int>, Simd256<T>>((n.Value.AsSingle() + Vector256.Create(12582912f + 127f)).AsInt32() << 23)
        : Unsafe.BitCast<Vector256<long>, Simd256<T>>((n.Value.AsDouble() + Vector256.Create(6755399441055744.0 + 1023.0)).AsInt64() << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Simd256<T> Exponent, Simd256<T> Fraction) Split(Simd256<T> x)
    {
        if (sizeof(T) == sizeof(float))
        {
            Vector256<int> bits = x.Value.AsInt32();
            Vector256<float> exponent = ((bits >>> 23) | Vector256.Create(0x4B400000)).AsSingle() - Vector256.Create(12582912f + 127f);
            Vector256<int> fraction = (bits & Vector256.Create(0x007FFFFF)) | Vector256.Create(0x3F800000);
            return (Unsafe.BitCast<Vector256<float>, Simd256<T>>(exponent), Unsafe.BitCast<Vector256<int>, Simd256<T>>(fraction));
        }
        else
        {
            Vector256<long> bits = x.Value.AsInt64();
            Vector256<double> exponent = ((bits >>> 52) | Vector256.Create(0x4338000000000000)).AsDouble()
                - Vector256.Create(6755399441055744.0 + 1023.0);
            Vector256<long> fraction = (bits & Vector256.Create(0x000FFFFFFFFFFFFF)) | Vector256.Create(0x3FF0000000000000);
            return (Unsafe.BitCast<Vector256<double>, Simd256<T>>(exponent), Unsafe.BitCast<Vector256<long>, Simd256<T>>(fraction));
        }
    }
}
