using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Elementary functions as polynomials of this library, with the same bits for every lane width.</summary>
/// <remarks>
/// Only operations of <see cref="ISimdVector{TSelf}"/> are used, in a fixed order, so that a single number and a register of any width
/// agree bit for bit. The polynomials are minimax approximations (Remez exchange in 50 digits); float and double differ only in the number
/// of terms. Errors are in units in the last place (ulp) of the exact result. Tests measure them; the stated bounds were measured for every
/// 16th float. They require a processor with fused multiply-add. Signed zeros, infinities, NaN and subnormal numbers follow IEEE 754;
/// nothing is clipped.
/// </remarks>
public static class Elementary
{
    // ln 2 as a number of few bits, so that its product with an integer exponent is exact, and the remainder.
    private const double LogOfTwoHigh = 0.693147180601954460144043, LogOfTwoLow = -4.200915072681084e-11;
    private const double LogOfTwoHighFloat = 0.693115234375, LogOfTwoLowFloat = 3.194618494530942e-5;

    /// <summary>The exponential function eˣ.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>eˣ with an error below 1.1 ulp in float and 1.5 in double, including subnormal results; 0 or ∞ outside the range.</returns>
    /// <remarks>eˣ = 2ⁿ · eʳ with n the integer nearest to x / ln 2, so |r| ≤ ln 2 / 2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        // Beyond these limits the result is 0 or ∞.
        TLane least = TLane.Broadcast(TLane.IsDouble ? -746 : -104), most = TLane.Broadcast(TLane.IsDouble ? 710 : 89);
        x = TLane.Select(x < least, least, x);
        x = TLane.Select(x > most, most, x);
        (TLane n, TLane r) = Reduce(x);
        TLane y = ExpMinusOneNearZero(r) + TLane.Broadcast(1);

        // In two factors, because 2ⁿ may not be a normal number: the first product is exact, the second rounds once.
        TLane half = TLane.Round(n * TLane.Broadcast(0.5));
        return y * TLane.PowerOfTwo(half) * TLane.PowerOfTwo(n - half);
    }

    /// <summary>eˣ − 1 without cancellation near 0.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>eˣ − 1 with an error below 1.6 ulp in float and 2.5 in double.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Expm1<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        // From −50 downwards the result is −1.
        TLane least = TLane.Broadcast(-50), most = TLane.Broadcast(TLane.IsDouble ? 710 : 89);
        TLane bounded = TLane.Select(x < least, least, x);
        bounded = TLane.Select(bounded > most, most, bounded);
        (TLane n, TLane r) = Reduce(bounded);

        // 2ⁿ·(eʳ − 1) + (2ⁿ − 1), at half its size so that n may reach beyond the largest exponent.
        TLane scale = TLane.PowerOfTwo(n - TLane.Broadcast(1));
        TLane half = TLane.MultiplyAdd(scale, ExpMinusOneNearZero(r), scale - TLane.Broadcast(0.5));

        // x²/2 is below the rounding error; keeps −0 and subnormal numbers.
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

    /// <summary>The natural logarithm: ln x.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>ln x with an error below 0.9 ulp; −∞ at ±0, NaN below 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        // A subnormal number is scaled to a normal one by 2⁶⁴, for floats and doubles.
        TLane leastNormal = TLane.Broadcast(TLane.IsDouble ? 2.2250738585072014e-308 : 1.17549435e-38);
        TLane normal = TLane.Select(x < leastNormal, x * TLane.Broadcast(18446744073709551616.0), x);
        (TLane n, TLane fraction) = Centered(normal);
        n = TLane.Select(x < leastNormal, n - TLane.Broadcast(64), n);
        return AtEnds(x, x, LogOfProduct(n, fraction - TLane.Broadcast(1), TLane.Broadcast(0)));
    }

    /// <summary>ln(1 + x) without cancellation near 0.</summary>
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

        // For n = 0 the argument itself is the fraction − 1, without rounding.
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

    // The logarithm of "of" if it is not a positive finite number; x only propagates NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane AtEnds<TLane>(TLane x, TLane of, TLane y)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane zero = TLane.Broadcast(0);
        TLane nonPositive = TLane.Select(of < zero, TLane.Broadcast(double.NaN), TLane.Broadcast(double.NegativeInfinity)) + x;
        TLane most = TLane.Broadcast(TLane.IsDouble ? double.MaxValue : float.MaxValue);
        return TLane.Select(of > zero, TLane.Select(of > most, of, y), nonPositive);
    }

    /// <summary>The logistic function: 1 / (1 + e⁻ˣ).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 2.5 ulp, including large negative x, where it is about eˣ.</returns>
    /// <remarks>With e = e^−|x| ≤ 1, which does not overflow: 1 / (1 + e) for x ≥ 0 and e / (1 + e) below.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sigmoid<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane one = TLane.Broadcast(1);
        TLane e = Exp(-TLane.Abs(x));
        return TLane.Select(x < TLane.Broadcast(0), e, one) / (one + e);
    }

    /// <summary>ln(1 + eˣ), a smooth max(0, x).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 1.7 ulp in float and 2 in double.</returns>
    /// <remarks>Computed as max(0, x) + ln(1 + e^−|x|), which does not overflow.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Softplus<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane zero = TLane.Broadcast(0);
        return TLane.Select(x > zero, x, zero) + Log1p(Exp(-TLane.Abs(x)));
    }

    /// <summary>The hyperbolic tangent: (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 1.5 ulp in float and 2 in double.</returns>
    /// <remarks>An odd polynomial up to |x| = 0.55, 1 − 2 / (e^2|x| + 1) with the sign of x beyond.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tanh<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane one = TLane.Broadcast(1), size = TLane.Abs(x);

        // From here on the result is 1, so 2ⁿ is always a normal number.
        TLane most = TLane.Broadcast(TLane.IsDouble ? 20 : 10), bounded = TLane.Select(size > most, most, size);
        (TLane n, TLane r) = Reduce(bounded + bounded);
        TLane e = (ExpMinusOneNearZero(r) + one) * TLane.PowerOfTwo(n);
        TLane far = one - TLane.Broadcast(2) / (e + one);
        far = TLane.Select(x < TLane.Broadcast(0), -far, far);
        return TLane.Select(size < TLane.Broadcast(0.55), TanhNearZero(x), far);
    }

    // x · (1 + x²·p(x²)) for |x| ≤ 0.55.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane TanhNearZero<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane x2 = x * x, p;
        if (TLane.IsDouble)
        {
            p = TLane.Broadcast(5.118185799664840521e-5);
            p = TLane.MultiplyAdd(p, x2, -2.1054881342673083437e-4);
            p = TLane.MultiplyAdd(p, x2, 5.7929830475643374105e-4);
            p = TLane.MultiplyAdd(p, x2, -1.4532753767564344617e-3);
            p = TLane.MultiplyAdd(p, x2, 3.5917326195212508088e-3);
            p = TLane.MultiplyAdd(p, x2, -8.8631962750519148129e-3);
            p = TLane.MultiplyAdd(p, x2, 2.1869486123354985283e-2);
            p = TLane.MultiplyAdd(p, x2, -5.3968253883273782794e-2);
            p = TLane.MultiplyAdd(p, x2, 1.3333333333186377549e-1);
            p = TLane.MultiplyAdd(p, x2, -3.3333333333332472489e-1);
        }
        else
        {
            p = TLane.Broadcast(-6.2876763039731778362e-3);
            p = TLane.MultiplyAdd(p, x2, 2.1081856432690301721e-2);
            p = TLane.MultiplyAdd(p, x2, -5.3854993246856495879e-2);
            p = TLane.MultiplyAdd(p, x2, 1.3332614485694182317e-1);
            p = TLane.MultiplyAdd(p, x2, -3.3333318521271819655e-1);
        }

        return x * TLane.MultiplyAdd(x2, p, 1);
    }

    /// <summary>The error function: 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 1.2 ulp in float and 1.5 in double.</returns>
    /// <remarks>x + x·p(x²) up to |x| = 0.875; beyond, 1 − e^(−g) with g a polynomial that fits −ln(1 − erf |x|).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Erf<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane size = TLane.Abs(x), far = ErfFar(size);
        far = TLane.Select(x < TLane.Broadcast(0), -far, far);
        return TLane.Select(size < TLane.Broadcast(0.875), ErfNearZero(x), far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ErfNearZero<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane x2 = x * x, p;
        if (TLane.IsDouble)
        {
            p = TLane.Broadcast(-8.6551134463936609477e-10);
            p = TLane.MultiplyAdd(p, x2, 1.4118062415764163402e-8);
            p = TLane.MultiplyAdd(p, x2, -1.6288382280746474359e-7);
            p = TLane.MultiplyAdd(p, x2, 1.645651885870276104e-6);
            p = TLane.MultiplyAdd(p, x2, -1.4925381515907667884e-5);
            p = TLane.MultiplyAdd(p, x2, 1.2055324327564924451e-4);
            p = TLane.MultiplyAdd(p, x2, -8.5483268394945508702e-4);
            p = TLane.MultiplyAdd(p, x2, 5.223977622957159462e-3);
            p = TLane.MultiplyAdd(p, x2, -2.6866170644932734457e-2);
            p = TLane.MultiplyAdd(p, x2, 1.1283791670954304552e-1);
            p = TLane.MultiplyAdd(p, x2, -3.7612638903183739126e-1);
            p = TLane.MultiplyAdd(p, x2, 0.1283791670955125735);
        }
        else
        {
            p = TLane.Broadcast(8.6753883110288280883e-5);
            p = TLane.MultiplyAdd(p, x2, -8.2111084064482498983e-4);
            p = TLane.MultiplyAdd(p, x2, 5.2067483808092386396e-3);
            p = TLane.MultiplyAdd(p, x2, -2.6861585371092289773e-2);
            p = TLane.MultiplyAdd(p, x2, 1.1283733021585401472e-1);
            p = TLane.MultiplyAdd(p, x2, -3.7612636067633094114e-1);
            p = TLane.MultiplyAdd(p, x2, 0.1283791668696804538);
        }

        return TLane.MultiplyAdd(x, p, x);
    }

    // x ≥ 0.875; from 6 (double) or 4 (float) on the result is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ErfFar<TLane>(TLane x)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane end = TLane.Broadcast(TLane.IsDouble ? 6 : 4), g;
        x = TLane.Select(x > end, end, x);
        if (TLane.IsDouble)
        {
            g = TLane.Broadcast(-2.0153027664903713991e-14);
            g = TLane.MultiplyAdd(g, x, 1.1344830664780695161e-12);
            g = TLane.MultiplyAdd(g, x, -3.0187008423127776515e-11);
            g = TLane.MultiplyAdd(g, x, 5.0505302118699902855e-10);
            g = TLane.MultiplyAdd(g, x, -5.9597676186588661602e-9);
            g = TLane.MultiplyAdd(g, x, 5.2702636489716100773e-8);
            g = TLane.MultiplyAdd(g, x, -3.6181019832998003873e-7);
            g = TLane.MultiplyAdd(g, x, 1.9669507539775360092e-6);
            g = TLane.MultiplyAdd(g, x, -8.5276435499581785629e-6);
            g = TLane.MultiplyAdd(g, x, 2.9228767544281491668e-5);
            g = TLane.MultiplyAdd(g, x, -7.6193021855069531986e-5);
            g = TLane.MultiplyAdd(g, x, 1.3231840262209189967e-4);
            g = TLane.MultiplyAdd(g, x, -5.5030684802074059978e-5);
            g = TLane.MultiplyAdd(g, x, -5.1135818163900726735e-4);
            g = TLane.MultiplyAdd(g, x, 1.6341400562209975106e-3);
            g = TLane.MultiplyAdd(g, x, -1.7020615092356119675e-4);
            g = TLane.MultiplyAdd(g, x, -1.9147509158579412108e-2);
            g = TLane.MultiplyAdd(g, x, 1.0277959039750387353e-1);
            g = TLane.MultiplyAdd(g, x, 6.366179672264472195e-1);
            g = TLane.MultiplyAdd(g, x, 1.1283794600014707044);
            g = TLane.MultiplyAdd(g, x, -2.2436616698895817777e-8);
        }
        else
        {
            g = TLane.Broadcast(2.0451957374813785314e-5);
            g = TLane.MultiplyAdd(g, x, -4.2708929327797061212e-4);
            g = TLane.MultiplyAdd(g, x, 4.1356727630500469486e-3);
            g = TLane.MultiplyAdd(g, x, -2.5027208922992458939e-2);
            g = TLane.MultiplyAdd(g, x, 1.081391222097837359e-1);
            g = TLane.MultiplyAdd(g, x, 6.3347339774905708851e-1);
            g = TLane.MultiplyAdd(g, x, 1.1294531939597262481);
            g = TLane.MultiplyAdd(g, x, -1.6203093110377623938e-4);
        }

        return TLane.Broadcast(1) - Exp(-g);
    }

    /// <summary>The cosine of an angle in turns (1 turn = 2π): cos(2πu).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="u">Any value. Whole turns do not reduce the accuracy.</param>
    /// <returns>The value with an error below 3 ulp in float and double; NaN for an infinite angle.</returns>
    /// <remarks>cos(2πr) = sin(2π(¼ − |r|)) with r = u minus the nearest integer, |r| ≤ ½.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane CosTurns<TLane>(TLane u)
        where TLane : struct, ISimdVector<TLane> => SinOfQuarter(TLane.Broadcast(0.25) - TLane.Abs(u - TLane.Round(u)));

    /// <summary>The sine of an angle in turns (1 turn = 2π): sin(2πu).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="u">Any value. Whole turns do not reduce the accuracy.</param>
    /// <returns>The value with an error below 2.5 ulp in float and double; +0 for whole turns and −0; NaN for an infinite angle.</returns>
    /// <remarks>With r as for the cosine. Beyond a quarter turn the sine of r equals that of ½ − r.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane SinTurns<TLane>(TLane u)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane r = u - TLane.Round(u), size = TLane.Abs(r), rest = TLane.Broadcast(0.5) - size;
        return SinOfQuarter(TLane.Select(size < TLane.Broadcast(0.25), r, TLane.Select(r < TLane.Broadcast(0), -rest, rest)));
    }

    // sin(2πs) = s·p(s²), |s| ≤ ¼.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane SinOfQuarter<TLane>(TLane s)
        where TLane : struct, ISimdVector<TLane>
    {
        TLane s2 = s * s, p;
        if (TLane.IsDouble)
        {
            p = TLane.Broadcast(0.10085632779802037275);
            p = TLane.MultiplyAdd(p, s2, -0.71772357942049389838);
            p = TLane.MultiplyAdd(p, s2, 3.819927050405183714);
            p = TLane.MultiplyAdd(p, s2, -15.09464162050610361);
            p = TLane.MultiplyAdd(p, s2, 42.058693923785123766);
            p = TLane.MultiplyAdd(p, s2, -76.705859752798495684);
            p = TLane.MultiplyAdd(p, s2, 81.605249276073406079);
            p = TLane.MultiplyAdd(p, s2, -41.341702240399756229);
            p = TLane.MultiplyAdd(p, s2, 6.2831853071795864753);
        }
        else
        {
            p = TLane.Broadcast(39.710916237617343411);
            p = TLane.MultiplyAdd(p, s2, -76.574991930203165206);
            p = TLane.MultiplyAdd(p, s2, 81.602231232254179287);
            p = TLane.MultiplyAdd(p, s2, -41.341677478267154186);
            p = TLane.MultiplyAdd(p, s2, 6.2831852737912443569);
        }

        return s * p;
    }
}
