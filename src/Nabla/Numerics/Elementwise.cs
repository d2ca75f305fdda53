using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>A formula of one number.</summary>
internal interface IUnary
{
    TVector Invoke<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>;
}

/// <summary>A formula of two numbers.</summary>
internal interface IBinary
{
    TVector Invoke<TVector>(TVector x, TVector y)
        where TVector : struct, ISimdVector<TVector>;
}

/// <summary>A formula of three numbers.</summary>
internal interface ITernary
{
    TVector Invoke<TVector>(TVector x, TVector y, TVector z)
        where TVector : struct, ISimdVector<TVector>;
}

/// <summary>Applies a formula to spans, in registers of the widest kind the processor has.</summary>
/// <remarks>
/// Source and destination may be the same memory, but must not overlap otherwise. The remainder that does not fill a register is computed
/// in a copy that does. The three kinds of loops are in one method, because the compiler inlines in proportion to the size of the method
/// and formulas are long.
/// </remarks>
internal static unsafe class Elementwise
{
    private static int Width<T>() =>
        Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256.IsHardwareAccelerated ? Vector256<T>.Count : Vector128<T>.Count;

    public static void Run<T, TFormula>(TFormula formula, ReadOnlySpan<T> x, Span<T> result)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IUnary
    {
        int n = result.Length;
        Lengths.Equal(n, x.Length);
        fixed (T* px = x, pr = result)
        {
            int i = Loop(formula, px, pr, n);
            if (i == n) return;
            int width = Width<T>();
            T* tail = stackalloc T[width];
            new Span<T>(px + i, n - i).CopyTo(new Span<T>(tail, width));
            Loop(formula, tail, tail, width);
            new Span<T>(tail, n - i).CopyTo(new Span<T>(pr + i, n - i));
        }
    }

    public static void Run<T, TFormula>(TFormula formula, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IBinary
    {
        int n = result.Length;
        Lengths.Equal(n, x.Length);
        Lengths.Equal(n, y.Length);
        fixed (T* px = x, py = y, pr = result)
        {
            int i = Loop(formula, px, py, pr, n);
            if (i == n) return;
            int width = Width<T>();
            T* tail = stackalloc T[2 * width];
            new Span<T>(px + i, n - i).CopyTo(new Span<T>(tail, width));
            new Span<T>(py + i, n - i).CopyTo(new Span<T>(tail + width, width));
            Loop(formula, tail, tail + width, tail, width);
            new Span<T>(tail, n - i).CopyTo(new Span<T>(pr + i, n - i));
        }
    }

    public static void Run<T, TFormula>(TFormula formula, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> result)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, ITernary
    {
        int n = result.Length;
        Lengths.Equal(n, x.Length);
        Lengths.Equal(n, y.Length);
        Lengths.Equal(n, z.Length);
        fixed (T* px = x, py = y, pz = z, pr = result)
        {
            int i = Loop(formula, px, py, pz, pr, n);
            if (i == n) return;
            int width = Width<T>();
            T* tail = stackalloc T[3 * width];
            new Span<T>(px + i, n - i).CopyTo(new Span<T>(tail, width));
            new Span<T>(py + i, n - i).CopyTo(new Span<T>(tail + width, width));
            new Span<T>(pz + i, n - i).CopyTo(new Span<T>(tail + 2 * width, width));
            Loop(formula, tail, tail + width, tail + 2 * width, tail, width);
            new Span<T>(tail, n - i).CopyTo(new Span<T>(pr + i, n - i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Loop<T, TFormula>(TFormula formula, T* x, T* result, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IUnary
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; i <= n - Simd512<T>.Count; i += Simd512<T>.Count) Simd512<T>.Store(formula.Invoke(Simd512<T>.Load(x + i)), result + i);
        else if (Vector256.IsHardwareAccelerated)
            for (; i <= n - Simd256<T>.Count; i += Simd256<T>.Count) Simd256<T>.Store(formula.Invoke(Simd256<T>.Load(x + i)), result + i);
        else if (Vector128.IsHardwareAccelerated)
            for (; i <= n - Simd128<T>.Count; i += Simd128<T>.Count) Simd128<T>.Store(formula.Invoke(Simd128<T>.Load(x + i)), result + i);
        else
            for (; i < n; i++) result[i] = formula.Invoke(new SimdScalar<T>(x[i])).Value;
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Loop<T, TFormula>(TFormula formula, T* x, T* y, T* result, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IBinary
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; i <= n - Simd512<T>.Count; i += Simd512<T>.Count)
                Simd512<T>.Store(formula.Invoke(Simd512<T>.Load(x + i), Simd512<T>.Load(y + i)), result + i);
        else if (Vector256.IsHardwareAccelerated)
            for (; i <= n - Simd256<T>.Count; i += Simd256<T>.Count)
                Simd256<T>.Store(formula.Invoke(Simd256<T>.Load(x + i), Simd256<T>.Load(y + i)), result + i);
        else if (Vector128.IsHardwareAccelerated)
            for (; i <= n - Simd128<T>.Count; i += Simd128<T>.Count)
                Simd128<T>.Store(formula.Invoke(Simd128<T>.Load(x + i), Simd128<T>.Load(y + i)), result + i);
        else
            for (; i < n; i++) result[i] = formula.Invoke(new SimdScalar<T>(x[i]), new SimdScalar<T>(y[i])).Value;
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Loop<T, TFormula>(TFormula formula, T* x, T* y, T* z, T* result, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, ITernary
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; i <= n - Simd512<T>.Count; i += Simd512<T>.Count)
                Simd512<T>.Store(formula.Invoke(Simd512<T>.Load(x + i), Simd512<T>.Load(y + i), Simd512<T>.Load(z + i)), result + i);
        else if (Vector256.IsHardwareAccelerated)
            for (; i <= n - Simd256<T>.Count; i += Simd256<T>.Count)
                Simd256<T>.Store(formula.Invoke(Simd256<T>.Load(x + i), Simd256<T>.Load(y + i), Simd256<T>.Load(z + i)), result + i);
        else if (Vector128.IsHardwareAccelerated)
            for (; i <= n - Simd128<T>.Count; i += Simd128<T>.Count)
                Simd128<T>.Store(formula.Invoke(Simd128<T>.Load(x + i), Simd128<T>.Load(y + i), Simd128<T>.Load(z + i)), result + i);
        else
            for (; i < n; i++) result[i] = formula.Invoke(new SimdScalar<T>(x[i]), new SimdScalar<T>(y[i]), new SimdScalar<T>(z[i])).Value;
        return i;
    }
}
