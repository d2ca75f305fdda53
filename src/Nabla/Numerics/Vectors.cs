using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Products and sums of vectors of the length of θ. Sums are in double in a fixed order.</summary>
internal static class Vectors
{
    /// <summary>Σ_i x_i y_i: see <see cref="Sums.Dot"/>.</summary>
    public static double Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Sums.Dot(x, y);

    /// <summary>to += factor · x.</summary>
    public static void AddScaled<T>(Span<T> to, double factor, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Run(new MultiplyAdd(factor), x, to, to);

    /// <summary>x *= factor.</summary>
    public static void Scale<T>(Span<T> x, double factor)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Run(new Multiply(factor), x, x);

    private readonly struct Multiply(double factor) : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Broadcast(factor) * x;
    }

    private readonly struct MultiplyAdd(double factor) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(TVector.Broadcast(factor), x, y);
    }
}
