using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

public static partial class Elementary
{
    /// <summary>The cosine of an angle in turns: cos(2πu).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="u">Any value; whole turns change nothing and cost no accuracy.</param>
    /// <returns>The value with an error below 3 ulp in float and double; NaN of an infinite angle.</returns>
    /// <remarks>cos(2πr) = sin(2π(¼ − |r|)) with r what is left of u when the nearest whole number is taken away, |r| ≤ ½.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane CosTurns<TLane>(TLane u)
        where TLane : struct, ISimdVector<TLane> => SinOfQuarter(TLane.Broadcast(0.25) - TLane.Abs(u - TLane.Round(u)));

    /// <summary>The sine of an angle in turns: sin(2πu).</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="u">Any value; whole turns change nothing and cost no accuracy.</param>
    /// <returns>The value with an error below 2.5 ulp in float and double; +0 after whole turns and of −0, NaN of an infinite
    /// angle.</returns>
    /// <remarks>With r as for the cosine: beyond a quarter turn the sine of r is that of ½ − r.</remarks>
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
