using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>The learning rate stays as it is: factor 1.</summary>
public sealed record Constant : ISchedule
{
    /// <inheritdoc/>
    public Spec Spec => new("constant");

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) => 1;
}
