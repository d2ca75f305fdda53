using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>
/// Up, then down to almost nothing, each along a half wave: from start to 1 over the first part of the run, then from 1 to end.
/// </summary>
/// <remarks>Smith and Topin, "Super-Convergence", 2018, with the half waves and defaults of PyTorch's OneCycleLR.</remarks>
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
    public double Factor(in ScheduleContext at)
    {
        double t = at.Fraction;
        return t < Rise
            ? 1 - (1 - Start) * HalfWave.At(t / Rise)
            : End + (1 - End) * HalfWave.At((t - Rise) / (1 - Rise));
    }
}
