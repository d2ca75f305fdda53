using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>A formula of one number.</summary>
internal interface IUnary
{
    TLane Invoke<TLane>(TLane x)
        where TLane : struct, ILane<TLane>;
}

/// <summary>A formula of two numbers.</summary>
internal interface IBinary
{
    TLane Invoke<TLane>(TLane x, TLane y)
        where TLane : struct, ILane<TLane>;
}

/// <summary>A formula of three numbers.</summary>
internal interface ITernary
{
    TLane Invoke<TLane>(TLane x, TLane y, TLane z)
        where TLane : struct, ILane<TLane>;
}

/// <summary>The loops that run a formula over spans: registers of the widest kind the processor has, then single numbers.</summary>
/// <remarks>Source and destination may be the same memory, but must not overlap otherwise.</remarks>
internal static unsafe class Map
{
    public static void Run<T, TFormula>(TFormula formula, ReadOnlySpan<T> x, Span<T> result)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IUnary
    {
        int n = result.Length;
        Lengths.Equal(n, x.Length);
        fixed (T* px = x, pr = result)
        {
            int i = 0;
            if (Vector512.IsHardwareAccelerated) i = Unary<T, Lane512<T>, TFormula>(formula, px, pr, n);
            else if (Vector256.IsHardwareAccelerated) i = Unary<T, Lane256<T>, TFormula>(formula, px, pr, n);
            else if (Vector128.IsHardwareAccelerated) i = Unary<T, Lane128<T>, TFormula>(formula, px, pr, n);
            for (; i < n; i++) pr[i] = formula.Invoke(new Scalar<T>(px[i])).Value;
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
            int i = 0;
            if (Vector512.IsHardwareAccelerated) i = Binary<T, Lane512<T>, TFormula>(formula, px, py, pr, n);
            else if (Vector256.IsHardwareAccelerated) i = Binary<T, Lane256<T>, TFormula>(formula, px, py, pr, n);
            else if (Vector128.IsHardwareAccelerated) i = Binary<T, Lane128<T>, TFormula>(formula, px, py, pr, n);
            for (; i < n; i++) pr[i] = formula.Invoke(new Scalar<T>(px[i]), new Scalar<T>(py[i])).Value;
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
            int i = 0;
            if (Vector512.IsHardwareAccelerated) i = Ternary<T, Lane512<T>, TFormula>(formula, px, py, pz, pr, n);
            else if (Vector256.IsHardwareAccelerated) i = Ternary<T, Lane256<T>, TFormula>(formula, px, py, pz, pr, n);
            else if (Vector128.IsHardwareAccelerated) i = Ternary<T, Lane128<T>, TFormula>(formula, px, py, pz, pr, n);
            for (; i < n; i++) pr[i] = formula.Invoke(new Scalar<T>(px[i]), new Scalar<T>(py[i]), new Scalar<T>(pz[i])).Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Unary<T, TLane, TFormula>(TFormula formula, T* x, T* result, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, IRegister<TLane, T>
        where TFormula : struct, IUnary
    {
        int i = 0;
        for (; i <= n - TLane.Count; i += TLane.Count) TLane.Store(formula.Invoke(TLane.Load(x + i)), result + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Binary<T, TLane, TFormula>(TFormula formula, T* x, T* y, T* result, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, IRegister<TLane, T>
        where TFormula : struct, IBinary
    {
        int i = 0;
        for (; i <= n - TLane.Count; i += TLane.Count) TLane.Store(formula.Invoke(TLane.Load(x + i), TLane.Load(y + i)), result + i);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Ternary<T, TLane, TFormula>(TFormula formula, T* x, T* y, T* z, T* result, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, IRegister<TLane, T>
        where TFormula : struct, ITernary
    {
        int i = 0;
        for (; i <= n - TLane.Count; i += TLane.Count)
            TLane.Store(formula.Invoke(TLane.Load(x + i), TLane.Load(y + i), TLane.Load(z + i)), result + i);
        return i;
    }
}
