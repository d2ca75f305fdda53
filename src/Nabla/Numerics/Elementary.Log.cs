using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

public static partial class Elementary
{
    /// <summary>The natural logarithm: ln x.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>ln x with an error below 0.9 ulp; −∞ at ±0, NaN below 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        // A subnormal number is made normal first; 2⁶⁴ does it for floats and doubles.
        TLane leastNormal = TLane.Broadcast(TLane.IsDouble ? 2.2250738585072014e-308 : 1.17549435e-38);
        TLane normal = TLane.Select(x < leastNormal, x * TLane.Broadcast(18446744073709551616.0), x);
        (TLane n, TLane fraction) = Centered(normal);
        n = TLane.Select(x < leastNormal, n - TLane.Broadcast(64), n);
        return AtEnds(x, x, LogOfProduct(n, fraction - TLane.Broadcast(1), TLane.Broadcast(0)));
    }

    /// <summary>ln(1 + x) without loss of figures near 0.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>ln(1 + x) with an error below 0.9 ulp; −∞ at −1, NaN below −1.</returns>
    /// <remarks>With u = 1 + x rounded and c what the rounding lost, ln(u + c) = ln u + c/u up to terms far below the last place.</remarks>

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log1p<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane one = TLane.Broadcast(1);
        TLane u = one + x, v = u - one;
        TLane lost = (x - v) + (one - (u - v));
        (TLane n, TLane fraction) = Centered(u);

        // Where n = 0 the argument itself is the fraction − 1, with nothing lost.
        TLane scaled = TLane.Abs(n) > TLane.Broadcast(0.5);
        TLane f = TLane.Select(scaled, fraction - one, x);
        TLane correction = TLane.Select(scaled, lost / u, TLane.Broadcast(0));
        TLane y = AtEnds(x, u, LogOfProduct(n, f, correction));
        return TLane.Select(TLane.Abs(x) < TLane.Broadcast(TLane.IsDouble ? 5.5e-17 : 2.9e-8), x, y);
    }

    // x = 2ⁿ · fraction with the fraction between √½ and √2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane N, TLane Fraction) Centered<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        (TLane n, TLane fraction) = TLane.Split(x);
        TLane upper = fraction > TLane.Broadcast(1.4142135623730951);
        return (TLane.Select(upper, n + TLane.Broadcast(1), n), TLane.Select(upper, fraction * TLane.Broadcast(0.5), fraction));
    }

    // n · ln 2 + ln(1 + f) + correction. With s = f / (2 + f): ln(1 + f) = 2·artanh s = f − (f²/2 − s·(f²/2 + R)), R = s²·(⅔ + ⅖s² + …).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane LogOfProduct<TLane>(TLane n, TLane f, TLane correction)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane s = f / (TLane.Broadcast(2) + f), s2 = s * s, p;
        if (TLane.IsDouble)
        {
            p = TLane.Broadcast(1.4793461890702917636e-1);
            p = TLane.MultiplyAdd(p, s2, 1.5314337410967105641e-1);
            p = TLane.MultiplyAdd(p, s2, 1.8183551312276262525e-1);
            p = TLane.MultiplyAdd(p, s2, 2.2222198867024685285e-1);
            p = TLane.MultiplyAdd(p, s2, 2.8571428738963943181e-1);
            p = TLane.MultiplyAdd(p, s2, 3.9999999999433699102e-1);
            p = TLane.MultiplyAdd(p, s2, 6.6666666666667306401e-1);
        }
        else
        {
            p = TLane.Broadcast(2.3580381722286488689e-1);
            p = TLane.MultiplyAdd(p, s2, 2.8537432583453772016e-1);
            p = TLane.MultiplyAdd(p, s2, 4.0000332544373493664e-1);
            p = TLane.MultiplyAdd(p, s2, 6.6666665662063115257e-1);
        }

        TLane halfSquare = TLane.Broadcast(0.5) * f * f;
        TLane small = TLane.MultiplyAdd(s, TLane.MultiplyAdd(s2, p, halfSquare),
            TLane.MultiplyAdd(n, TLane.Broadcast(TLane.IsDouble ? LogOfTwoLow : LogOfTwoLowFloat), correction));
        return TLane.MultiplyAdd(n, TLane.Broadcast(TLane.IsDouble ? LogOfTwoHigh : LogOfTwoHighFloat), f - (halfSquare - small));
    }

    // The logarithm of "of" where that is no positive finite number; x only keeps NaN alive.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane AtEnds<TLane>(TLane x, TLane of, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane zero = TLane.Broadcast(0);
        TLane nonPositive = TLane.Select(of < zero, TLane.Broadcast(double.NaN), TLane.Broadcast(double.NegativeInfinity)) + x;
        TLane most = TLane.Broadcast(TLane.IsDouble ? double.MaxValue : float.MaxValue);
        return TLane.Select(of > zero, TLane.Select(of > most, of, y), nonPositive);
    }
}
