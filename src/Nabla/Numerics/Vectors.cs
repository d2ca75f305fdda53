using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Products and sums of vectors as long as θ; sums run in double in one fixed order.</summary>
internal static class Vectors
{
    /// <summary>Σ_i x_i y_i: four sums over every fourth product, then their sum, whatever the processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.Equal(x.Length, y.Length);
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            s0 += double.CreateTruncating(x[i]) * double.CreateTruncating(y[i]);
            s1 += double.CreateTruncating(x[i + 1]) * double.CreateTruncating(y[i + 1]);
            s2 += double.CreateTruncating(x[i + 2]) * double.CreateTruncating(y[i + 2]);
            s3 += double.CreateTruncating(x[i + 3]) * double.CreateTruncating(y[i + 3]);
        }

        for (; i < x.Length; i++) s0 += double.CreateTruncating(x[i]) * double.CreateTruncating(y[i]);
        return s0 + s1 + (s2 + s3);
    }

    /// <summary>to += factor · x.</summary>
    public static void AddScaled<T>(Span<T> to, double factor, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Map.Run(new MultiplyAdd(factor), x, to, to);

    /// <summary>x *= factor.</summary>
    public static void Scale<T>(Span<T> x, double factor)
        where T : unmanaged, IFloatingPointIeee754<T> => Map.Run(new Multiply(factor), x, x);

    private readonly struct Multiply(double factor) : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => TLane.Of(factor) * x;
    }

    private readonly struct MultiplyAdd(double factor) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Invoke<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => TLane.MultiplyAdd(TLane.Of(factor), x, y);
    }
}
