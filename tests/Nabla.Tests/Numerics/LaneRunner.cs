using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

/// <summary>Runs one formula over arrays, in registers of a chosen width (0 for single numbers).</summary>
internal abstract class LaneRunner
{
    public static readonly int[] Widths = [0, 128, 256, 512];

    public abstract T[] Run<T>(int width, T[] x)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

internal sealed class LaneRunner<TFormula> : LaneRunner
    where TFormula : struct, IUnary
{
    public override T[] Run<T>(int width, T[] x) => width switch
    {
        0 => Array.ConvertAll(x, one => default(TFormula).Invoke(new SimdScalar<T>(one)).Value),
        128 => Over<T, Simd128<T>>(x),
        256 => Over<T, Simd256<T>>(x),
        _ => Over<T, Simd512<T>>(x),
    };

    private static unsafe T[] Over<T, TVector>(T[] x)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IRegister<TVector, T>
    {
        var result = new T[x.Length];
        int i = 0;
        fixed (T* from = x, to = result)
            for (; i <= x.Length - TVector.Count; i += TVector.Count) TVector.Store(default(TFormula).Invoke(TVector.Load(from + i)), to + i);
        for (; i < x.Length; i++) result[i] = default(TFormula).Invoke(new SimdScalar<T>(x[i])).Value;
        return result;
    }
}
