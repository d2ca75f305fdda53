using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>Down by a factor every few epochs: factor = f^⌊epoch / every⌋.</summary>
/// <remarks>PyTorch's StepLR.</remarks>
/// <param name="Every">How many epochs lie between two changes; above 0. <value>The default is 10.</value></param>
/// <param name="Down">f, what the rate is multiplied by each time; above 0. <value>The default is 0.5.</value></param>
public sealed record Steps(double Every = 10, double Down = 0.5) : ISchedule
{
    /// <summary>How many epochs lie between two changes; above 0.</summary>
    public double Every { get; } = Limits.Positive(Every);

    /// <summary>f, what the rate is multiplied by each time; above 0.</summary>
    public double Down { get; } = Limits.Positive(Down);

    /// <inheritdoc/>
    public Spec Spec => new("step", ("every", Every), ("factor", Down));

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) => Power.Compute(Down, (long)Math.Floor(at.Epoch / Every));
}
