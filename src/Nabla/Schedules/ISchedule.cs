using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>How the learning rate changes over a run: what η is multiplied by.</summary>
public interface ISchedule : IDescribed
{
    /// <summary>The factor for one step.</summary>
    /// <param name="at">Where the run stands.</param>
    /// <returns>A factor, at least 0.</returns>
    double Factor(in ScheduleContext at);
}

/// <summary>Where a run stands when a schedule is asked.</summary>
/// <param name="Step">Steps taken so far, from 0.</param>
/// <param name="StepsPerEpoch">Steps in one epoch.</param>
/// <param name="Epochs">Epochs that the run is planned for; not whole where a warm-up took a part of one.</param>
/// <param name="MonitoredCosts">The monitored cost (validation where there is one, else training) after each finished epoch.</param>
public readonly record struct ScheduleContext(long Step, int StepsPerEpoch, double Epochs, IReadOnlyList<double> MonitoredCosts)
{
    /// <summary>Finished part of the current run in epochs, fractions included.</summary>
    public double Epoch => (double)Step / StepsPerEpoch;

    /// <summary>Finished fraction of the whole run, 0 … 1.</summary>
    public double Fraction => Epochs > 0 ? Math.Min(1, Epoch / Epochs) : 1;
}
