using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

public static partial class Elementary
{
    /// <summary>The exponential function: eˣ.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>eˣ with an error below 1.1 ulp in float and 1.5 in double, subnormal results included; 0 or ∞ where it leaves the
    /// range.</returns>
    /// <remarks>eˣ = 2ⁿ · eʳ with n the whole number nearest to x / ln 2, so |r| ≤ ln 2 / 2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        // Beyond these ends the result is 0 or ∞ already.
        TLane least = TLane.Broadcast(TLane.IsDouble ? -746 : -104), most = TLane.Broadcast(TLane.IsDouble ? 710 : 89);
        x = TLane.Select(x < least, least, x);
        x = TLane.Select(x > most, most, x);
        (TLane n, TLane r) = Reduce(x);
        TLane y = ExpMinusOneNearZero(r) + TLane.Broadcast(1);

        // In two factors, because 2ⁿ alone may be no normal number: the first product is exact, the second rounds once.
        TLane half = TLane.Round(n * TLane.Broadcast(0.5));
        return y * TLane.PowerOfTwo(half) * TLane.PowerOfTwo(n - half);
    }

    /// <summary>eˣ − 1 without loss of figures near 0.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>eˣ − 1 with an error below 1.6 ulp in float and 2.5 in double.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Expm1<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        // From −50 downwards the result is −1 already.
        TLane least = TLane.Broadcast(-50), most = TLane.Broadcast(TLane.IsDouble ? 710 : 89);
        TLane bounded = TLane.Select(x < least, least, x);
        bounded = TLane.Select(bounded > most, most, bounded);
        (TLane n, TLane r) = Reduce(bounded);

        // 2ⁿ·(eʳ − 1) + (2ⁿ − 1), at half its size so that n may reach beyond the largest exponent.
        TLane scale = TLane.PowerOfTwo(n - TLane.Broadcast(1));
        TLane half = TLane.MultiplyAdd(scale, ExpMinusOneNearZero(r), scale - TLane.Broadcast(0.5));

        // So near to 0 that x²/2 is lost; keeps −0 and subnormal numbers.
        TLane tiny = TLane.Broadcast(TLane.IsDouble ? 5.5e-17 : 2.9e-8);
        return TLane.Select(TLane.Abs(x) < tiny, x, half + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane N, TLane R) Reduce<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane n = TLane.Round(x * TLane.Broadcast(1.4426950408889634));
        TLane r = TLane.MultiplyAdd(n, TLane.Broadcast(TLane.IsDouble ? -LogOfTwoHigh : -LogOfTwoHighFloat), x);
        return (n, TLane.MultiplyAdd(n, TLane.Broadcast(TLane.IsDouble ? -LogOfTwoLow : -LogOfTwoLowFloat), r));
    }

    // eʳ − 1 = r + r²·q(r) for |r| ≤ ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpMinusOneNearZero<TLane>(TLane r)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane q;
        if (TLane.IsDouble)
        {
            q = TLane.Broadcast(2.5114984221370824903e-8);
            q = TLane.MultiplyAdd(q, r, 2.7626458099198243707e-7);
            q = TLane.MultiplyAdd(q, r, 2.7557226300067518812e-6);
            q = TLane.MultiplyAdd(q, r, 2.4801504132749596029e-5);
            q = TLane.MultiplyAdd(q, r, 1.9841269904931662479e-4);
            q = TLane.MultiplyAdd(q, r, 1.3888888932618186702e-3);
            q = TLane.MultiplyAdd(q, r, 8.3333333333136943105e-3);
            q = TLane.MultiplyAdd(q, r, 4.1666666666573009503e-2);
            q = TLane.MultiplyAdd(q, r, 1.6666666666666687377e-1);
            q = TLane.MultiplyAdd(q, r, 5.0000000000000005577e-1);
        }
        else
        {
            q = TLane.Broadcast(1.3946290880998499193e-3);
            q = TLane.MultiplyAdd(q, r, 8.3666440915521852874e-3);
            q = TLane.MultiplyAdd(q, r, 4.1666282583595478187e-2);
            q = TLane.MultiplyAdd(q, r, 1.6666542579325509932e-1);
            q = TLane.MultiplyAdd(q, r, 5.0000000637404728584e-1);
        }

        return TLane.MultiplyAdd(r * r, q, r);
    }
}
