using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>
/// Waves that become longer: factor = ½ − ½ cos(2π log₂(1 + (2ⁿ − 1) t)), where t runs from 0 to 1 over the run. Each of the n waves rises
/// from 0 to 1 and falls back to 0, and lasts about twice as long as the one before.
/// </summary>
/// <remarks>
/// Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024,
/// section 3.2, with n = 4: log₂(1 + 15 t). The rates near 0 at the end of each wave give a validation good networks to choose among. A run
/// of fewer than 2ⁿ − 1 steps is too coarse for that: its first wave is over within a step, which would begin, and of a single step stay,
/// at 0. There each step has the mean of the curve over its own part of the run.
/// </remarks>
/// <param name="Cycles">n, the number of waves; above 0, at most 32: the first of more would be over within a step. <value>The default is
/// 4.</value></param>
public sealed record CosineLog(double Cycles = 4) : ISchedule
{
    /// <summary>n, the number of waves.</summary>
    public double Cycles { get; } = Limits.Between(Limits.Positive(Cycles), 0, 32);

    /// <inheritdoc/>
    public Spec Spec => new("cosine-log", ("cycles", Cycles));

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at)
    {
        double last = Math.Pow(2, Cycles) - 1, steps = at.StepsPerEpoch * at.Epochs;
        if (!(steps < Math.Max(2, last))) return 0.5 - 0.5 * Math.Cos(2 * Math.PI * Math.Log2(1 + last * at.Fraction));
        // ∫ cos(k ln u) du = u (cos(k ln u) + k sin(k ln u)) / (1 + k²), with u = 1 + last · t and k = 2π / ln 2.
        double from = 1 + last * at.Fraction, to = 1 + last * Math.Min(1, at.Fraction + 1 / steps);
        return to > from ? 0.5 - 0.5 * (Wave(to) - Wave(from)) / (to - from) : 0;
    }

    private static double Wave(double u)
    {
        const double K = 2 * Math.PI / 0.693147180559945309;
        double angle = 2 * Math.PI * Math.Log2(u);
        return u * (Math.Cos(angle) + K * Math.Sin(angle)) / (1 + K * K);
    }
}
