using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>
/// A linear start before any schedule: factor = (step + 1) / (steps of the warm-up), then the other schedule over the rest of the run.
/// </summary>
/// <remarks>
/// Written <c>warmup:epochs=2+cosine</c>. The other schedule sees a run that begins where the warm-up ends.
/// Goyal et al., "Accurate, Large Minibatch SGD", 2017, section 2.2.
/// </remarks>
/// <param name="Epochs">How long the rate rises, in epochs; above 0.</param>
/// <param name="Next">What follows.</param>
public sealed record WarmUp(double Epochs, ISchedule Next) : ISchedule
{
    /// <summary>How long the rate rises, in epochs.</summary>
    public double Epochs { get; } = Limits.Positive(Epochs);

    /// <summary>What follows.</summary>
    public ISchedule Next { get; } = Next ?? throw new ArgumentNullException(nameof(Next));

    /// <inheritdoc/>
    public Spec Spec => new Spec("warmup", ("epochs", Epochs)) with { Then = Next.Spec };

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at)
    {
        long steps = (long)Math.Ceiling(Epochs * at.StepsPerEpoch);
        return at.Step < steps
            ? (at.Step + 1.0) / steps
            : Next.Factor(at with { Step = at.Step - steps, Epochs = at.Epochs - (double)steps / at.StepsPerEpoch });
    }
}
