namespace Nabla.Training.Metrics;

/// <summary>Probabilities that were rounded to float, read in double.</summary>
internal static class Probability
{
    /// <summary>2⁻¹⁴⁹, the smallest positive float: a probability of 0 was somewhere below it.</summary>
    private const double SmallestFloat = 1.401298464324817e-45;

    /// <summary>
    /// 2⁻²⁵: every number closer to 1 than this is rounded to 1 by float, so of a probability of 1 the rest was at most this.
    /// </summary>
    private const double HalfStepBelowOne = 1.0 / (1 << 25);

    /// <summary>
    /// ln p, and ln 2⁻¹⁴⁹ ≈ −103.3 for p = 0: what is known of a float that came to 0, not an arbitrary floor. NaN where p is negative or
    /// NaN.
    /// </summary>
    public static double Log(double p) => p == 0 ? Math.Log(SmallestFloat) : Math.Log(p);

    /// <summary>1 − p without rounding, and 2⁻²⁵ for p = 1; −∞ for NaN.</summary>
    public static double Rest(float p) => float.IsNaN(p) ? double.NegativeInfinity : p == 1 ? HalfStepBelowOne : 1.0 - p;

    /// <summary>Where the largest value stands; the first of equals.</summary>
    public static int Largest(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int j = 1; j < values.Length; j++)
            if (values[j] > values[best]) best = j;
        return best;
    }
}
