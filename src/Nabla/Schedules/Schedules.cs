using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>A constant learning rate: factor 1.</summary>
public sealed record Constant : ISchedule
{
    /// <inheritdoc/>
    public Spec Spec => new("constant");

    /// <inheritdoc/>
    string IDescribed.Summary => "The initial value in the whole run.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) => 1;
}

/// <summary>Step decay: factor = f^⌊epoch / every⌋.</summary>
/// <remarks>PyTorch's StepLR.</remarks>
/// <param name="Every">Number of epochs between two changes; above 0. <value>The default is 10.</value></param>
/// <param name="Down">f, the factor of each change; above 0. <value>The default is 0.5.</value></param>
public sealed record StepDecay(double Every = 10, double Down = 0.5) : ISchedule
{
    /// <summary>Number of epochs between two changes; above 0.</summary>
    public double Every { get; } = Limits.Positive(Every);

    /// <summary>f, the factor of each change; above 0.</summary>
    public double Down { get; } = Limits.Positive(Down);

    /// <inheritdoc/>
    public Spec Spec => new("step", ("every", Every), ("factor", Down));

    /// <inheritdoc/>
    string IDescribed.Summary => "Multiplied by factor once in every so many epochs (every). PyTorch: StepLR.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) => Power.Compute(Down, (long)Math.Floor(at.Epoch / Every));
}

/// <summary>Exponential decay: factor = d^epoch, evaluated at each step.</summary>
/// <remarks>At whole epochs it equals PyTorch's ExponentialLR, which is constant within an epoch.</remarks>
/// <param name="Decay">d, the factor of one epoch; above 0. <value>The default is 0.95.</value></param>
public sealed record Exponential(double Decay = 0.95) : ISchedule
{
    /// <summary>d, the factor of one epoch; above 0.</summary>
    public double Decay { get; } = Limits.Positive(Decay);

    /// <inheritdoc/>
    public Spec Spec => new("exponential", ("decay", Decay));

    /// <inheritdoc/>
    string IDescribed.Summary => "Multiplied by decay over each epoch.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) =>
        Elementary.Exp(new SimdScalar<double>(at.Epoch * Elementary.Log(new SimdScalar<double>(Decay)).Value)).Value;
}

/// <summary>Inverse scaling: factor = 1 / (1 + epoch)^power, evaluated at each step.</summary>
/// <remarks>
/// Robbins and Monro, "A Stochastic Approximation Method", 1951, require a power above ½ and at most 1. scikit-learn counts samples instead
/// of epochs, so that its rate falls much sooner.
/// </remarks>
/// <param name="Exponent">The power; 0 or above. <value>The default is 0.5.</value></param>
public sealed record InverseScaling(double Exponent = 0.5) : ISchedule
{
    /// <summary>The power; 0 or above.</summary>
    public double Exponent { get; } = Limits.NotNegative(Exponent);

    /// <inheritdoc/>
    public Spec Spec => new("inverse-scaling", ("power", Exponent));

    /// <inheritdoc/>
    string IDescribed.Summary => "Divided by (1 + epochs so far)^power.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) =>
        Elementary.Exp(new SimdScalar<double>(-Exponent * Elementary.Log(new SimdScalar<double>(1 + at.Epoch)).Value)).Value;
}

/// <summary>
/// Cosine annealing: factor = floor + (1 − floor) · ½ (1 + cos π t), where t runs from 0 to 1 over the run, or over each period with warm
/// restarts.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation 5; the n-th period lasts period ·
/// multiplierⁿ epochs.
/// </remarks>
/// <param name="Floor">The factor at the end; between 0 and 1. <value>The default is 0.</value></param>
/// <param name="Period">Epochs of the first period; 0 for the whole run without restarts. <value>The default is 0.</value></param>
/// <param name="Multiplier">Length of each period relative to the previous one; 1 or above. <value>The default is 1.</value></param>
public sealed record Cosine(double Floor = 0, double Period = 0, double Multiplier = 1) : ISchedule
{
    /// <summary>The factor at the end; between 0 and 1.</summary>
    public double Floor { get; } = Limits.Share(Floor);

    /// <summary>Epochs of the first period; 0 for the whole run without restarts.</summary>
    public double Period { get; } = Limits.NotNegative(Period);

    /// <summary>Length of each period relative to the previous one; 1 or above.</summary>
    public double Multiplier { get; } = Limits.AtLeast(Multiplier, 1);

    /// <inheritdoc/>
    public Spec Spec => new("cosine", ("floor", Floor), ("period", Period), ("multiplier", Multiplier));

    /// <inheritdoc/>
    string IDescribed.Summary =>
        "Half a cosine wave from the initial value down to floor times it. It lasts the whole run (period=0), or period epochs and "
        + "starts again; each period is multiplier times as long as the one before.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) => Floor + (1 - Floor) * HalfWave.At(Period > 0 ? InPeriod(at.Epoch) : at.Fraction);

    // The finished share of the current period.
    private double InPeriod(double epoch)
    {
        double length = Period;
        if (Multiplier == 1) return epoch / length - Math.Floor(epoch / length);
        for (; epoch >= length; length *= Multiplier) epoch -= length;
        return epoch / length;
    }
}

/// <summary>½ (1 + cos π t) from t = 0, where it is 1, to t = 1, where it is 0.</summary>
/// <remarks>
/// The series of the sine around the middle is exact to the last place of a double. The platform's cosine differs between machines.
/// </remarks>
internal static class HalfWave
{
    public static double At(double t)
    {
        double x = Math.PI * (0.5 - t), square = x * x, sine = 0;
        for (int n = 27; n >= 1; n -= 2) sine = 1 - sine * square / ((n + 1) * (n + 2));
        return 0.5 * (1 + x * sine);
    }
}

/// <summary>
/// Cosine waves of increasing length: factor = ½ − ½ cos(2π log₂(1 + (2ⁿ − 1) t)), where t runs from 0 to 1 over the run. Each of the n
/// waves rises from 0 to 1 and falls back to 0, and is about twice as long as the previous one.
/// </summary>
/// <remarks>
/// Holzmüller, Grinsztajn and Steinwart, "Better by Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data", NeurIPS 2024,
/// section 3.2, with n = 4: log₂(1 + 15 t). The low rates at the end of each wave give good networks to select from by validation. A run of
/// fewer than 2ⁿ − 1 steps is too coarse: its first wave ends within one step, and the rate of that step would be 0. In such a run each
/// step uses the mean of the curve over its own part of the run.
/// </remarks>
/// <param name="Cycles">n, the number of waves; above 0 and at most 32, because the first of more waves would end within a step. <value>The
/// default is 4.</value></param>
public sealed record CosineLog(double Cycles = 4) : ISchedule
{
    /// <summary>n, the number of waves.</summary>
    public double Cycles { get; } = Limits.Between(Limits.Positive(Cycles), 0, 32);

    /// <inheritdoc/>
    public Spec Spec => new("cosine-log", ("cycles", Cycles));

    /// <inheritdoc/>
    string IDescribed.Summary => "Several waves (cycles) between 0 and the initial value; each is about twice as long as the one before.";

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

/// <summary>
/// One-cycle policy: the factor rises from start to 1 over the first part of the run and then falls from 1 to end, each along half a cosine
/// wave.
/// </summary>
/// <remarks>Smith and Topin, "Super-Convergence", 2018, with the cosine waves and defaults of PyTorch's OneCycleLR.</remarks>
/// <param name="Rise">The share of the run in which the rate rises; above 0 and below 1. <value>The default is 0.3.</value></param>
/// <param name="Start">The factor at the start; between 0 and 1. <value>The default is 0.04.</value></param>
/// <param name="End">The factor at the end; between 0 and 1. <value>The default is 4e-6.</value></param>
public sealed record OneCycle(double Rise = 0.3, double Start = 0.04, double End = 4e-6) : ISchedule
{
    /// <summary>The share of the run in which the rate rises; above 0 and below 1.</summary>
    public double Rise { get; } = Limits.Inside(Rise);

    /// <summary>The factor at the start; between 0 and 1.</summary>
    public double Start { get; } = Limits.Share(Start);

    /// <summary>The factor at the end; between 0 and 1.</summary>
    public double End { get; } = Limits.Share(End);

    /// <inheritdoc/>
    public Spec Spec => new("one-cycle", ("rise", Rise), ("start", Start), ("end", End));

    /// <inheritdoc/>
    string IDescribed.Summary =>
        "Rises from start times the value to the value itself in the first part of the run (rise: its share), then falls to end "
        + "times it. PyTorch: OneCycleLR.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at)
    {
        double t = at.Fraction;
        return t < Rise
            ? 1 - (1 - Start) * HalfWave.At(t / Rise)
            : End + (1 - End) * HalfWave.At((t - Rise) / (1 - Rise));
    }
}

/// <summary>
/// Linear warm-up before another schedule: factor = (step + 1) / (steps of the warm-up), then the other schedule over the rest of the run.
/// </summary>
/// <remarks>
/// The spec is <c>warmup:epochs=2+cosine</c>. For the other schedule, the run begins at the end of the warm-up. Goyal et al., "Accurate,
/// Large Minibatch SGD", 2017, section 2.2.
/// </remarks>
/// <param name="Epochs">Length of the warm-up in epochs; above 0.</param>
/// <param name="Next">The schedule after the warm-up.</param>
public sealed record WarmUp(double Epochs, ISchedule Next) : ISchedule
{
    /// <summary>Length of the warm-up in epochs.</summary>
    public double Epochs { get; } = Limits.Positive(Epochs);

    /// <summary>The schedule after the warm-up.</summary>
    public ISchedule Next { get; } = Next ?? throw new ArgumentNullException(nameof(Next));

    /// <inheritdoc/>
    public Spec Spec => new Spec("warmup", ("epochs", Epochs)) with { Nested = Next.Spec };

    /// <inheritdoc/>
    string IDescribed.Summary =>
        "Rises linearly in so many epochs (epochs). The schedule after the + is used in the rest of the run: warmup:epochs=2+cosine.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at)
    {
        long steps = (long)Math.Ceiling(Epochs * at.StepsPerEpoch);
        return at.Step < steps
            ? (at.Step + 1.0) / steps
            : Next.Factor(at with { Step = at.Step - steps, Epochs = at.Epochs - (double)steps / at.StepsPerEpoch });
    }
}

/// <summary>
/// Reduction on plateau: the factor is multiplied by f when the monitored cost has not improved for more than a number of epochs.
/// </summary>
/// <remarks>
/// This is the rule of PyTorch's ReduceLROnPlateau. An improvement is a cost below (1 − threshold) of the best. The count restarts after
/// each reduction. The factor is a function of the costs alone, so that a resumed run agrees.
/// </remarks>
/// <param name="Down">f, the factor of each reduction; above 0 and below 1. <value>The default is 0.1.</value></param>
/// <param name="Patience">Number of epochs without improvement that are tolerated; 0 or above. <value>The default is 10.</value></param>
/// <param name="Threshold">
/// The minimum relative improvement of the best cost; 0 or above and below 1. <value>The default is 1e-4.</value>
/// </param>
/// <param name="Floor">The minimum factor; between 0 and 1. <value>The default is 0.</value></param>
public sealed record ReduceOnPlateau(double Down = 0.1, int Patience = 10, double Threshold = 1e-4, double Floor = 0) : ISchedule
{
    /// <summary>f, the factor of each reduction; above 0 and below 1.</summary>
    public double Down { get; } = Limits.Inside(Down);

    /// <summary>Number of epochs without improvement that are tolerated; 0 or above.</summary>
    public int Patience { get; } = Limits.Whole(Patience, 0);

    /// <summary>The minimum relative improvement of the best cost; 0 or above and below 1.</summary>
    public double Threshold { get; } = Limits.Decay(Threshold);

    /// <summary>The minimum factor; between 0 and 1.</summary>
    public double Floor { get; } = Limits.Share(Floor);

    /// <inheritdoc/>
    public Spec Spec => new("reduce-on-plateau", ("factor", Down), ("patience", Patience), ("threshold", Threshold), ("floor", Floor));

    /// <inheritdoc/>
    string IDescribed.Summary =>
        "Multiplied by factor when the monitored cost has not decreased by the fraction threshold for more than patience epochs; "
        + "never below floor times the initial value. PyTorch: ReduceLROnPlateau.";

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at)
    {
        double best = double.PositiveInfinity, factor = 1;
        int waited = 0;
        foreach (double cost in at.MonitoredCosts)
        {
            waited++;
            if (cost < best - Threshold * Math.Abs(best) || (double.IsPositiveInfinity(best) && double.IsFinite(cost)))
            {
                best = cost;
                waited = 0;
            }

            if (waited <= Patience) continue;
            factor *= Down;
            waited = 0;
        }

        return Math.Max(factor, Floor);
    }
}
