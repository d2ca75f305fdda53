using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>
/// The micro-kernel for a single row of c: up to eight registers side by side, since one row of two could not keep the units busy.
/// </summary>
internal static unsafe class RowMicroKernel
{
    /// <summary>c[j] = start[j] + Σ_k a[k] · b[k, j] for TPairs pairs of registers.</summary>
    /// <param name="depth">How many k.</param>
    /// <param name="a">a[0].</param>
    /// <param name="aNext">Distance from a[k] to a[k + 1].</param>
    /// <param name="b">b[0, 0]; the columns of a pair are neighbours.</param>
    /// <param name="bNext">Distance from b[k, j] to b[k + 1, j].</param>
    /// <param name="bPair">Distance from a pair of registers in b to the next.</param>
    /// <param name="start">start[0]; neighbours. May be c itself.</param>
    /// <param name="c">c[0]; neighbours.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T, TVector, TWide, TPairs>(int depth, T* a, nint aNext, T* b, nint bNext, nint bPair, T* start, T* c)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
        where TPairs : struct, ICount
    {
        int n = TWide.Count;
        TVector c0 = TWide.Load(start), c1 = TWide.Load(start + n), c2 = default, c3 = default, c4 = default, c5 = default, c6 = default,
            c7 = default;
        if (TPairs.Value > 1) (c2, c3) = (TWide.Load(start + 2 * n), TWide.Load(start + 3 * n));
        if (TPairs.Value > 2) (c4, c5) = (TWide.Load(start + 4 * n), TWide.Load(start + 5 * n));
        if (TPairs.Value > 3) (c6, c7) = (TWide.Load(start + 6 * n), TWide.Load(start + 7 * n));

        T* b2 = b + 2 * bPair;
        for (; depth > 0; depth--)
        {
            TVector s = TWide.All(*a);
            c0 = TWide.MultiplyAdd(s, TWide.Load(b), c0);
            c1 = TWide.MultiplyAdd(s, TWide.Load(b + n), c1);
            if (TPairs.Value > 1) c2 = TWide.MultiplyAdd(s, TWide.Load(b + bPair), c2);
            if (TPairs.Value > 1) c3 = TWide.MultiplyAdd(s, TWide.Load(b + bPair + n), c3);
            if (TPairs.Value > 2) c4 = TWide.MultiplyAdd(s, TWide.Load(b2), c4);
            if (TPairs.Value > 2) c5 = TWide.MultiplyAdd(s, TWide.Load(b2 + n), c5);
            if (TPairs.Value > 3) c6 = TWide.MultiplyAdd(s, TWide.Load(b2 + bPair), c6);
            if (TPairs.Value > 3) c7 = TWide.MultiplyAdd(s, TWide.Load(b2 + bPair + n), c7);
            a += aNext;
            b += bNext;
            b2 += bNext;
        }

        Store<T, TVector, TWide>(c0, c1, c);
        if (TPairs.Value > 1) Store<T, TVector, TWide>(c2, c3, c + 2 * n);
        if (TPairs.Value > 2) Store<T, TVector, TWide>(c4, c5, c + 4 * n);
        if (TPairs.Value > 3) Store<T, TVector, TWide>(c6, c7, c + 6 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TVector, TWide>(TVector first, TVector second, T* to)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct
        where TWide : struct, IGemmVector<T, TVector>
    {
        TWide.Store(first, to);
        TWide.Store(second, to + TWide.Count);
    }
}
