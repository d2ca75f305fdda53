using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>A steady fall: factor = d^epoch, step by step.</summary>
/// <remarks>At whole epochs the same as PyTorch's ExponentialLR, which stands still between them.</remarks>
/// <param name="Decay">d, what the rate is multiplied by in one epoch; above 0. <value>The default is 0.95.</value></param>
public sealed record Exponential(double Decay = 0.95) : ISchedule
{
    /// <summary>d, what the rate is multiplied by in one epoch; above 0.</summary>
    public double Decay { get; } = Limits.Positive(Decay);

    /// <inheritdoc/>
    public Spec Spec => new("exponential", ("decay", Decay));

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) =>
        Elementary.Exp(new SimdScalar<double>(at.Epoch * Elementary.Log(new SimdScalar<double>(Decay)).Value)).Value;
}
