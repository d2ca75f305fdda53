using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Elementary functions as polynomials of this library, with the same bits for every vector width.</summary>
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
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>eˣ with an error below 1.1 ulp in float and 1.5 in double, including subnormal results; 0 or ∞ outside the range.</returns>
    /// <remarks>eˣ = 2ⁿ · eʳ with n the integer nearest to x / ln 2, so |r| ≤ ln 2 / 2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        // Beyond these limits the result is 0 or ∞.
        TVector least = TVector.Broadcast(TVector.IsDouble ? -746 : -104), most = TVector.Broadcast(TVector.IsDouble ? 710 : 89);
        (TVector n, TVector r) = Reduce(TVector.Clamp(x, least, most));
        return TVector.ScaleByPowerOfTwo(ExpMinusOneNearZero(r) + TVector.Broadcast(1), n);
    }

    /// <summary>eˣ − 1 without cancellation near 0.</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>eˣ − 1 with an error below 1.6 ulp in float and 2.5 in double.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Expm1<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        // From −50 downwards the result is −1.
        TVector least = TVector.Broadcast(-50), most = TVector.Broadcast(TVector.IsDouble ? 710 : 89);
        (TVector n, TVector r) = Reduce(TVector.Clamp(x, least, most));

        // 2ⁿ·(eʳ − 1) + (2ⁿ − 1), at half its size so that n may reach beyond the largest exponent.
        TVector scale = TVector.PowerOfTwo(n - TVector.Broadcast(1));
        TVector half = TVector.MultiplyAdd(scale, ExpMinusOneNearZero(r), scale - TVector.Broadcast(0.5));

        // x²/2 is below the rounding error; keeps −0 and subnormal numbers.
        TVector tiny = TVector.Broadcast(TVector.IsDouble ? 5.5e-17 : 2.9e-8);
        return TVector.SelectLess(TVector.Abs(x), tiny, x, half + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector N, TVector R) Reduce<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector n = TVector.Round(x * TVector.Broadcast(1.4426950408889634));
        TVector r = TVector.MultiplyAdd(n, TVector.Broadcast(TVector.IsDouble ? -LogOfTwoHigh : -LogOfTwoHighFloat), x);
        return (n, TVector.MultiplyAdd(n, TVector.Broadcast(TVector.IsDouble ? -LogOfTwoLow : -LogOfTwoLowFloat), r));
    }

    // eʳ − 1 = r + r²·q(r) for |r| ≤ ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpMinusOneNearZero<TVector>(TVector r)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector q;
        if (TVector.IsDouble)
        {
            q = TVector.Broadcast(2.5114984221370824903e-8);
            q = TVector.MultiplyAdd(q, r, 2.7626458099198243707e-7);
            q = TVector.MultiplyAdd(q, r, 2.7557226300067518812e-6);
            q = TVector.MultiplyAdd(q, r, 2.4801504132749596029e-5);
            q = TVector.MultiplyAdd(q, r, 1.9841269904931662479e-4);
            q = TVector.MultiplyAdd(q, r, 1.3888888932618186702e-3);
            q = TVector.MultiplyAdd(q, r, 8.3333333333136943105e-3);
            q = TVector.MultiplyAdd(q, r, 4.1666666666573009503e-2);
            q = TVector.MultiplyAdd(q, r, 1.6666666666666687377e-1);
            q = TVector.MultiplyAdd(q, r, 5.0000000000000005577e-1);
        }
        else
        {
            q = TVector.Broadcast(1.3946290880998499193e-3);
            q = TVector.MultiplyAdd(q, r, 8.3666440915521852874e-3);
            q = TVector.MultiplyAdd(q, r, 4.1666282583595478187e-2);
            q = TVector.MultiplyAdd(q, r, 1.6666542579325509932e-1);
            q = TVector.MultiplyAdd(q, r, 5.0000000637404728584e-1);
        }

        return TVector.MultiplyAdd(r * r, q, r);
    }

    /// <summary>The natural logarithm: ln x.</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>ln x with an error below 0.9 ulp; −∞ at ±0, NaN below 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        // A subnormal number is scaled to a normal one by 2⁶⁴, for floats and doubles.
        TVector leastNormal = TVector.Broadcast(TVector.IsDouble ? 2.2250738585072014e-308 : 1.17549435e-38);
        TVector normal = TVector.SelectLess(x, leastNormal, x * TVector.Broadcast(18446744073709551616.0), x);
        (TVector n, TVector fraction) = Centered(normal);
        n = TVector.SelectLess(x, leastNormal, n - TVector.Broadcast(64), n);
        return AtEnds(x, x, LogOfProduct(n, fraction - TVector.Broadcast(1), TVector.Broadcast(0)));
    }

    /// <summary>ln(1 + x) without cancellation near 0.</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>ln(1 + x) with an error below 0.9 ulp; −∞ at −1, NaN below −1.</returns>
    /// <remarks>With u = 1 + x rounded and c what the rounding lost, ln(u + c) = ln u + c/u up to terms far below the last place.</remarks>

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1p<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector one = TVector.Broadcast(1);
        TVector u = one + x, v = u - one;
        TVector lost = (x - v) + (one - (u - v));
        (TVector n, TVector fraction) = Centered(u);

        // For n = 0 the argument itself is the fraction − 1, without rounding.
        TVector scaled = TVector.Abs(n) > TVector.Broadcast(0.5);
        TVector f = TVector.Select(scaled, fraction - one, x);
        TVector correction = TVector.Select(scaled, lost / u, TVector.Broadcast(0));
        TVector y = AtEnds(x, u, LogOfProduct(n, f, correction));
        return TVector.SelectLess(TVector.Abs(x), TVector.Broadcast(TVector.IsDouble ? 5.5e-17 : 2.9e-8), x, y);
    }

    // x = 2ⁿ · fraction with the fraction between √½ and √2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector N, TVector Fraction) Centered<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        (TVector n, TVector fraction) = TVector.Split(x);
        TVector upper = fraction > TVector.Broadcast(1.4142135623730951);
        return (TVector.Select(upper, n + TVector.Broadcast(1), n), TVector.Select(upper, fraction * TVector.Broadcast(0.5), fraction));
    }

    // n · ln 2 + ln(1 + f) + correction. With s = f / (2 + f): ln(1 + f) = 2·artanh s = f − (f²/2 − s·(f²/2 + R)), R = s²·(⅔ + ⅖s² + …).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogOfProduct<TVector>(TVector n, TVector f, TVector correction)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector s = f / (TVector.Broadcast(2) + f), s2 = s * s, p;
        if (TVector.IsDouble)
        {
            p = TVector.Broadcast(1.4793461890702917636e-1);
            p = TVector.MultiplyAdd(p, s2, 1.5314337410967105641e-1);
            p = TVector.MultiplyAdd(p, s2, 1.8183551312276262525e-1);
            p = TVector.MultiplyAdd(p, s2, 2.2222198867024685285e-1);
            p = TVector.MultiplyAdd(p, s2, 2.8571428738963943181e-1);
            p = TVector.MultiplyAdd(p, s2, 3.9999999999433699102e-1);
            p = TVector.MultiplyAdd(p, s2, 6.6666666666667306401e-1);
        }
        else
        {
            p = TVector.Broadcast(2.3580381722286488689e-1);
            p = TVector.MultiplyAdd(p, s2, 2.8537432583453772016e-1);
            p = TVector.MultiplyAdd(p, s2, 4.0000332544373493664e-1);
            p = TVector.MultiplyAdd(p, s2, 6.6666665662063115257e-1);
        }

        TVector halfSquare = TVector.Broadcast(0.5) * f * f;
        TVector small = TVector.MultiplyAdd(s, TVector.MultiplyAdd(s2, p, halfSquare),
            TVector.MultiplyAdd(n, TVector.Broadcast(TVector.IsDouble ? LogOfTwoLow : LogOfTwoLowFloat), correction));
        return TVector.MultiplyAdd(n, TVector.Broadcast(TVector.IsDouble ? LogOfTwoHigh : LogOfTwoHighFloat), f - (halfSquare - small));
    }

    // The logarithm of "of" if it is not a positive finite number; x only propagates NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AtEnds<TVector>(TVector x, TVector of, TVector y)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0);
        TVector nonPositive = TVector.SelectLess(of, zero, TVector.Broadcast(double.NaN), TVector.Broadcast(double.NegativeInfinity)) + x;
        TVector most = TVector.Broadcast(TVector.IsDouble ? double.MaxValue : float.MaxValue);
        return TVector.SelectGreater(of, zero, TVector.SelectGreater(of, most, of, y), nonPositive);
    }

    /// <summary>The logistic function: 1 / (1 + e⁻ˣ).</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 2.5 ulp, including large negative x, where it is about eˣ.</returns>
    /// <remarks>With e = e^−|x| ≤ 1, which does not overflow: 1 / (1 + e) for x ≥ 0 and e / (1 + e) below.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector one = TVector.Broadcast(1);
        TVector e = Exp(-TVector.Abs(x));
        return TVector.SelectLess(x, TVector.Broadcast(0), e, one) / (one + e);
    }

    /// <summary>ln(1 + eˣ), a smooth max(0, x).</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 1.7 ulp in float and 2 in double.</returns>
    /// <remarks>Computed as max(0, x) + ln(1 + e^−|x|), which does not overflow.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0);
        return TVector.SelectGreater(x, zero, x, zero) + Log1p(Exp(-TVector.Abs(x)));
    }

    /// <summary>The hyperbolic tangent: (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 1.5 ulp in float and 2 in double.</returns>
    /// <remarks>An odd polynomial up to |x| = 0.55, 1 − 2 / (e^2|x| + 1) with the sign of x beyond.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector one = TVector.Broadcast(1), size = TVector.Abs(x);

        // From here on the result is 1, so 2ⁿ is always a normal number.
        TVector most = TVector.Broadcast(TVector.IsDouble ? 20 : 10), bounded = TVector.SelectGreater(size, most, most, size);
        (TVector n, TVector r) = Reduce(bounded + bounded);
        TVector e = (ExpMinusOneNearZero(r) + one) * TVector.PowerOfTwo(n);
        TVector far = one - TVector.Broadcast(2) / (e + one);
        far = TVector.SelectLess(x, TVector.Broadcast(0), -far, far);
        return TVector.SelectLess(size, TVector.Broadcast(0.55), TanhNearZero(x), far);
    }

    // x · (1 + x²·p(x²)) for |x| ≤ 0.55.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector TanhNearZero<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector x2 = x * x, p;
        if (TVector.IsDouble)
        {
            p = TVector.Broadcast(5.118185799664840521e-5);
            p = TVector.MultiplyAdd(p, x2, -2.1054881342673083437e-4);
            p = TVector.MultiplyAdd(p, x2, 5.7929830475643374105e-4);
            p = TVector.MultiplyAdd(p, x2, -1.4532753767564344617e-3);
            p = TVector.MultiplyAdd(p, x2, 3.5917326195212508088e-3);
            p = TVector.MultiplyAdd(p, x2, -8.8631962750519148129e-3);
            p = TVector.MultiplyAdd(p, x2, 2.1869486123354985283e-2);
            p = TVector.MultiplyAdd(p, x2, -5.3968253883273782794e-2);
            p = TVector.MultiplyAdd(p, x2, 1.3333333333186377549e-1);
            p = TVector.MultiplyAdd(p, x2, -3.3333333333332472489e-1);
        }
        else
        {
            p = TVector.Broadcast(-6.2876763039731778362e-3);
            p = TVector.MultiplyAdd(p, x2, 2.1081856432690301721e-2);
            p = TVector.MultiplyAdd(p, x2, -5.3854993246856495879e-2);
            p = TVector.MultiplyAdd(p, x2, 1.3332614485694182317e-1);
            p = TVector.MultiplyAdd(p, x2, -3.3333318521271819655e-1);
        }

        return x * TVector.MultiplyAdd(x2, p, 1);
    }

    /// <summary>The error function: 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="x">Any value.</param>
    /// <returns>The value with an error below 1.2 ulp in float and 1.5 in double.</returns>
    /// <remarks>x + x·p(x²) up to |x| = 0.875; beyond, 1 − e^(−g) with g a polynomial that fits −ln(1 − erf |x|).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector size = TVector.Abs(x), far = ErfFar(size);
        far = TVector.SelectLess(x, TVector.Broadcast(0), -far, far);
        return TVector.SelectLess(size, TVector.Broadcast(0.875), ErfNearZero(x), far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ErfNearZero<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector x2 = x * x, p;
        if (TVector.IsDouble)
        {
            p = TVector.Broadcast(-8.6551134463936609477e-10);
            p = TVector.MultiplyAdd(p, x2, 1.4118062415764163402e-8);
            p = TVector.MultiplyAdd(p, x2, -1.6288382280746474359e-7);
            p = TVector.MultiplyAdd(p, x2, 1.645651885870276104e-6);
            p = TVector.MultiplyAdd(p, x2, -1.4925381515907667884e-5);
            p = TVector.MultiplyAdd(p, x2, 1.2055324327564924451e-4);
            p = TVector.MultiplyAdd(p, x2, -8.5483268394945508702e-4);
            p = TVector.MultiplyAdd(p, x2, 5.223977622957159462e-3);
            p = TVector.MultiplyAdd(p, x2, -2.6866170644932734457e-2);
            p = TVector.MultiplyAdd(p, x2, 1.1283791670954304552e-1);
            p = TVector.MultiplyAdd(p, x2, -3.7612638903183739126e-1);
            p = TVector.MultiplyAdd(p, x2, 0.1283791670955125735);
        }
        else
        {
            p = TVector.Broadcast(8.6753883110288280883e-5);
            p = TVector.MultiplyAdd(p, x2, -8.2111084064482498983e-4);
            p = TVector.MultiplyAdd(p, x2, 5.2067483808092386396e-3);
            p = TVector.MultiplyAdd(p, x2, -2.6861585371092289773e-2);
            p = TVector.MultiplyAdd(p, x2, 1.1283733021585401472e-1);
            p = TVector.MultiplyAdd(p, x2, -3.7612636067633094114e-1);
            p = TVector.MultiplyAdd(p, x2, 0.1283791668696804538);
        }

        return TVector.MultiplyAdd(x, p, x);
    }

    // x ≥ 0.875; from 6 (double) or 4 (float) on the result is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ErfFar<TVector>(TVector x)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector end = TVector.Broadcast(TVector.IsDouble ? 6 : 4), g;
        x = TVector.SelectGreater(x, end, end, x);
        if (TVector.IsDouble)
        {
            g = TVector.Broadcast(-2.0153027664903713991e-14);
            g = TVector.MultiplyAdd(g, x, 1.1344830664780695161e-12);
            g = TVector.MultiplyAdd(g, x, -3.0187008423127776515e-11);
            g = TVector.MultiplyAdd(g, x, 5.0505302118699902855e-10);
            g = TVector.MultiplyAdd(g, x, -5.9597676186588661602e-9);
            g = TVector.MultiplyAdd(g, x, 5.2702636489716100773e-8);
            g = TVector.MultiplyAdd(g, x, -3.6181019832998003873e-7);
            g = TVector.MultiplyAdd(g, x, 1.9669507539775360092e-6);
            g = TVector.MultiplyAdd(g, x, -8.5276435499581785629e-6);
            g = TVector.MultiplyAdd(g, x, 2.9228767544281491668e-5);
            g = TVector.MultiplyAdd(g, x, -7.6193021855069531986e-5);
            g = TVector.MultiplyAdd(g, x, 1.3231840262209189967e-4);
            g = TVector.MultiplyAdd(g, x, -5.5030684802074059978e-5);
            g = TVector.MultiplyAdd(g, x, -5.1135818163900726735e-4);
            g = TVector.MultiplyAdd(g, x, 1.6341400562209975106e-3);
            g = TVector.MultiplyAdd(g, x, -1.7020615092356119675e-4);
            g = TVector.MultiplyAdd(g, x, -1.9147509158579412108e-2);
            g = TVector.MultiplyAdd(g, x, 1.0277959039750387353e-1);
            g = TVector.MultiplyAdd(g, x, 6.366179672264472195e-1);
            g = TVector.MultiplyAdd(g, x, 1.1283794600014707044);
            g = TVector.MultiplyAdd(g, x, -2.2436616698895817777e-8);
        }
        else
        {
            g = TVector.Broadcast(2.0451957374813785314e-5);
            g = TVector.MultiplyAdd(g, x, -4.2708929327797061212e-4);
            g = TVector.MultiplyAdd(g, x, 4.1356727630500469486e-3);
            g = TVector.MultiplyAdd(g, x, -2.5027208922992458939e-2);
            g = TVector.MultiplyAdd(g, x, 1.081391222097837359e-1);
            g = TVector.MultiplyAdd(g, x, 6.3347339774905708851e-1);
            g = TVector.MultiplyAdd(g, x, 1.1294531939597262481);
            g = TVector.MultiplyAdd(g, x, -1.6203093110377623938e-4);
        }

        return TVector.Broadcast(1) - Exp(-g);
    }

    /// <summary>The cosine of an angle in turns (1 turn = 2π): cos(2πu).</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="u">Any value. Whole turns do not reduce the accuracy.</param>
    /// <returns>The value with an error below 3 ulp in float and double; NaN for an infinite angle.</returns>
    /// <remarks>cos(2πr) = sin(2π(¼ − |r|)) with r = u minus the nearest integer, |r| ≤ ½.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector CosTwoPi<TVector>(TVector u)
        where TVector : struct, ISimdVector<TVector> => SinOfQuarter(TVector.Broadcast(0.25) - TVector.Abs(u - TVector.Round(u)));

    /// <summary>The sine of an angle in turns (1 turn = 2π): sin(2πu).</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="u">Any value. Whole turns do not reduce the accuracy.</param>
    /// <returns>The value with an error below 2.5 ulp in float and double; +0 for whole turns and −0; NaN for an infinite angle.</returns>
    /// <remarks>With r as for the cosine. Beyond a quarter turn the sine of r equals that of ½ − r.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SinTwoPi<TVector>(TVector u)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector r = u - TVector.Round(u), size = TVector.Abs(r), rest = TVector.Broadcast(0.5) - size;
        return SinOfQuarter(TVector.SelectLess(size, TVector.Broadcast(0.25), r, TVector.SelectLess(r, TVector.Broadcast(0), -rest, rest)));
    }

    // sin(2πs) = s·p(s²), |s| ≤ ¼.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SinOfQuarter<TVector>(TVector s)
        where TVector : struct, ISimdVector<TVector>
    {
        TVector s2 = s * s, p;
        if (TVector.IsDouble)
        {
            p = TVector.Broadcast(0.10085632779802037275);
            p = TVector.MultiplyAdd(p, s2, -0.71772357942049389838);
            p = TVector.MultiplyAdd(p, s2, 3.819927050405183714);
            p = TVector.MultiplyAdd(p, s2, -15.09464162050610361);
            p = TVector.MultiplyAdd(p, s2, 42.058693923785123766);
            p = TVector.MultiplyAdd(p, s2, -76.705859752798495684);
            p = TVector.MultiplyAdd(p, s2, 81.605249276073406079);
            p = TVector.MultiplyAdd(p, s2, -41.341702240399756229);
            p = TVector.MultiplyAdd(p, s2, 6.2831853071795864753);
        }
        else
        {
            p = TVector.Broadcast(39.710916237617343411);
            p = TVector.MultiplyAdd(p, s2, -76.574991930203165206);
            p = TVector.MultiplyAdd(p, s2, 81.602231232254179287);
            p = TVector.MultiplyAdd(p, s2, -41.341677478267154186);
            p = TVector.MultiplyAdd(p, s2, 6.2831852737912443569);
        }

        return s * p;
    }
}
