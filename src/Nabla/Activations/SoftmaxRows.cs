using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;

namespace Nabla.Activations;

/// <summary>The computation that softmax and softmax cross-entropy share: e^(z_j − max z) of every row.</summary>
internal static class SoftmaxRows
{
    /// <summary>Computes e^(z_j − max_k z_k), row by row. The maximum of a row is 1.</summary>
    public static void Exponentials<T>(ReadOnlySpan<T> z, Span<T> e, int nodes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.Equal(z.Length, e.Length);
        for (int from = 0; from < z.Length; from += nodes)
        {
            ReadOnlySpan<T> row = z.Slice(from, nodes);
            T max = Max(row);
            for (int j = 0; j < nodes; j++) e[from + j] = row[j] - max;
        }

        Elementwise.Run(default(Exponential), e, e);
    }

    /// <summary>Returns the maximum of a row. If the row contains a NaN, its e^(z − max) is NaN for every return value.</summary>
    public static T Max<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T max = row[0];
        foreach (T value in row)
            if (value > max) max = value;
        return max;
    }

    /// <summary>Returns Σ_j of a row, accumulated in double from the first to the last.</summary>
    public static double Sum<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T value in row) sum += double.CreateTruncating(value);
        return sum;
    }

    public readonly struct Exponential : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Exp(x);
    }
}
