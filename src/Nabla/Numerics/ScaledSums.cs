using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Sums that are multiplied by one factor when they are complete; a factor of 1 leaves them as they are, to the bit.</summary>
internal static unsafe class ScaledSums
{
    /// <summary>z[i, j] = factor · z[i, j] + b[j], fused.</summary>
    /// <param name="z">The sums, rows × b.Length.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="b">One number a column.</param>
    public static void Finish<T>(Span<T> z, double factor, ReadOnlySpan<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int from = 0; from < z.Length; from += b.Length)
            Elementwise.Run(new MultiplyAdd(factor), z.Slice(from, b.Length), b, z.Slice(from, b.Length));
    }

    /// <summary>x = factor · x.</summary>
    public static void Scale<T>(Span<T> x, double factor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (factor != 1) Vectors.Scale(x, factor);
    }

    /// <summary>c += factor · (a b), each product rounded before it is added.</summary>
    /// <param name="c">Rows that follow each other in memory.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="a">Rows × k.</param>
    /// <param name="b">k × columns.</param>
    /// <param name="workers">The threads, or null for the caller alone.</param>
    public static void AddProduct<T>(Matrix<T> c, double factor, Matrix<T> a, Matrix<T> b, ThreadTeam? workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int length = c.Rows * c.Columns;
        Span<T> product = new(Scratch<T>.E(length), length);
        Gemm.Set(new(product, c.Rows, c.Columns), a, b, workers);
        Vectors.AddScaled(c.Values[..length], factor, product);
    }

    private readonly struct MultiplyAdd(double factor) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Invoke<TLane>(TLane x, TLane y)
            where TLane : struct, ISimdVector<TLane> => TLane.MultiplyAdd(TLane.Broadcast(factor), x, y);
    }
}
