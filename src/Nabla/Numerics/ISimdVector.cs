using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>
/// One number, or a vector register of numbers: the type with which a formula is written once for scalars and vectors, float and double.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <remarks>
/// Every operation is elementwise and correctly rounded, so that a formula gives the same bits for every width of the register. <see
/// cref="Elementary"/> has further functions (exp, tanh, …).
/// </remarks>
public interface ISimdVector<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : struct, ISimdVector<TSelf>
{
    /// <summary>True for double, false for float. Polynomials choose their length by it.</summary>
    static abstract bool IsDouble { get; }

    /// <summary>Broadcasts <paramref name="value"/>, rounded to the number type.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The result.</returns>
    static abstract TSelf Broadcast(double value);

    /// <summary>Returns a mask of left &lt; right; false if either is NaN.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    /// <returns>A mask for <see cref="Select"/>.</returns>
    static abstract TSelf operator <(TSelf left, TSelf right);

    /// <summary>Returns a mask of left &gt; right; false if either is NaN.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    /// <returns>A mask for <see cref="Select"/>.</returns>
    static abstract TSelf operator >(TSelf left, TSelf right);

    /// <summary>Returns yes where the mask is set, otherwise no.</summary>
    /// <param name="mask">The result of a comparison.</param>
    /// <param name="yes">Value where the mask is set.</param>
    /// <param name="no">Value where the mask is not set.</param>
    /// <returns>The result.</returns>
    static abstract TSelf Select(TSelf mask, TSelf yes, TSelf no);

    /// <summary>Returns yes where left &lt; right, otherwise no: a comparison and <see cref="Select"/>, in fewer instructions.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    /// <param name="yes">Value where left &lt; right.</param>
    /// <param name="no">Value elsewhere, also where either is NaN.</param>
    /// <returns>The result.</returns>
    static virtual TSelf SelectLess(TSelf left, TSelf right, TSelf yes, TSelf no) => TSelf.Select(left < right, yes, no);

    /// <summary>Returns yes where left &gt; right, otherwise no: a comparison and <see cref="Select"/>, in fewer instructions.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    /// <param name="yes">Value where left &gt; right.</param>
    /// <param name="no">Value elsewhere, also where either is NaN.</param>
    /// <returns>The result.</returns>
    static virtual TSelf SelectGreater(TSelf left, TSelf right, TSelf yes, TSelf no) => TSelf.Select(left > right, yes, no);

    /// <summary>Limits x to the range from least to most; NaN stays NaN.</summary>
    /// <param name="x">Any value.</param>
    /// <param name="least">The lower limit.</param>
    /// <param name="most">The upper limit.</param>
    /// <returns>The result.</returns>
    static virtual TSelf Clamp(TSelf x, TSelf least, TSelf most)
    {
        x = TSelf.SelectLess(x, least, least, x);
        return TSelf.SelectGreater(x, most, most, x);
    }

    /// <summary>Returns a·b + c, rounded once if <see cref="Arithmetic.FusesMultiplyAdd"/>.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Summand.</param>
    /// <returns>The result.</returns>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Returns a·b + c with the same rounding, for a constant c: a step of a polynomial.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <param name="c">Summand, rounded to the number type.</param>
    /// <returns>The result.</returns>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, double c);

    /// <summary>Returns the maximum; NaN if either is NaN.</summary>
    /// <param name="a">First value.</param>
    /// <param name="b">Second value.</param>
    /// <returns>The result.</returns>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Returns the minimum; NaN if either is NaN.</summary>
    /// <param name="a">First value.</param>
    /// <param name="b">Second value.</param>
    /// <returns>The result.</returns>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>|x|.</summary>
    /// <param name="x">Any value.</param>
    /// <returns>The result.</returns>
    static abstract TSelf Abs(TSelf x);

    /// <summary>√x.</summary>
    /// <param name="x">Any value; NaN below zero.</param>
    /// <returns>The result.</returns>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>Returns the nearest integer, ties to even.</summary>
    /// <param name="x">Any value.</param>
    /// <returns>The result.</returns>
    static abstract TSelf Round(TSelf x);

    /// <summary>Returns 2ⁿ, exact, from the exponent bits.</summary>
    /// <param name="n">An integer in the exponent range of normal numbers: −126…127 (float), −1022…1023 (double).</param>
    /// <returns>The result.</returns>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>Returns x · 2ⁿ, rounded once, where 2ⁿ itself may not be a normal number.</summary>
    /// <param name="x">A number in [0.5, 2].</param>
    /// <param name="n">An integer from −252 to 254 (float) or −2044 to 2046 (double).</param>
    /// <returns>The result.</returns>
    static virtual TSelf ScaleByPowerOfTwo(TSelf x, TSelf n)
    {
        // In two factors: the first product is exact, the second rounds.
        TSelf half = TSelf.Round(n * TSelf.Broadcast(0.5));
        return x * TSelf.PowerOfTwo(half) * TSelf.PowerOfTwo(n - half);
    }

    /// <summary>The binary exponent and the fraction in [1, 2) of a positive normal number: x = fraction · 2^exponent.</summary>
    /// <param name="x">A positive normal number.</param>
    /// <returns>Both parts, as numbers.</returns>
    static abstract (TSelf Exponent, TSelf Fraction) Split(TSelf x);
}

/// <summary>A vector that can be loaded from memory and stored to it, for loops and kernels.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IRegister<TSelf, T> : ISimdVector<TSelf>
    where TSelf : struct, IRegister<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Numbers in one register.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(T* from);

    static abstract void Store(TSelf vector, T* to);

    /// <summary>Broadcasts a number.</summary>
    static abstract TSelf All(T value);
}

/// <summary>The four operations of the micro-kernel on one kind of register.</summary>
/// <remarks>
/// <see cref="IRegister{TSelf, T}"/> has the same operations, but with its struct around the register the compiler moves every second sum
/// between registers. Here the sums are bare registers.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface IGemmVector<T, TVector>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : struct
{
    /// <summary>Numbers in one register.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(T* from);

    static abstract void Store(TVector vector, T* to);

    /// <summary>Broadcasts a number.</summary>
    static abstract TVector All(T value);

    /// <summary>Returns a·b + c, with the rounding of <see cref="ISimdVector{TSelf}.MultiplyAdd(TSelf, TSelf, TSelf)"/>.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>Returns a·b + c with a broadcast, in one instruction where there is one.</summary>
    static abstract TVector MultiplyAdd(T* a, TVector b, TVector c);
}

/// <summary>Registers of 128 bits.</summary>
internal readonly unsafe struct GemmVector128<T> : IGemmVector<T, Vector128<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* from) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> vector, T* to) => vector.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> All(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(T* a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(b.AsSingle(), Vector128.Create(*(float*)a), c.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(b.AsDouble(), Vector128.Create(*(double*)a), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}

/// <summary>Registers of 256 bits.</summary>
internal readonly unsafe struct GemmVector256<T> : IGemmVector<T, Vector256<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> vector, T* to) => vector.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> All(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(T* a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(b.AsSingle(), Vector256.Create(*(float*)a), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(b.AsDouble(), Vector256.Create(*(double*)a), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}

/// <summary>Registers of 512 bits.</summary>
internal readonly unsafe struct GemmVector512<T> : IGemmVector<T, Vector512<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> vector, T* to) => vector.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> All(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(T* a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(b.AsSingle(), Vector512.Create(*(float*)a), c.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(b.AsDouble(), Vector512.Create(*(double*)a), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}

/// <summary>A number as a type, so that code compiled for it uses a constant.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}
internal readonly struct N1 : ICount { public static int Value => 1; }
internal readonly struct N2 : ICount { public static int Value => 2; }
internal readonly struct N3 : ICount { public static int Value => 3; }
internal readonly struct N4 : ICount { public static int Value => 4; }
internal readonly struct N5 : ICount { public static int Value => 5; }
internal readonly struct N6 : ICount { public static int Value => 6; }
internal readonly struct N7 : ICount { public static int Value => 7; }
internal readonly struct N8 : ICount { public static int Value => 8; }
internal readonly struct N9 : ICount { public static int Value => 9; }
internal readonly struct N10 : ICount { public static int Value => 10; }
internal readonly struct N11 : ICount { public static int Value => 11; }
internal readonly struct N12 : ICount { public static int Value => 12; }
