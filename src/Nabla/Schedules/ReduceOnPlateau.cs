using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>
/// Down by a factor whenever the monitored cost has not improved for more than a number of epochs: factor = f^(how often that happened).
/// </summary>
/// <remarks>
/// The rule of PyTorch's ReduceLROnPlateau: an improvement is a cost below (1 − threshold) of the best; the count starts anew after each
/// reduction. Worked out from the costs alone, so a resumed run agrees.
/// </remarks>
/// <param name="Down">f, what the rate is multiplied by each time; above 0 and below 1. <value>The default is 0.1.</value></param>
/// <param name="Patience">Epochs without improvement that are let pass; a whole number from 0 up. <value>The default is 10.</value></param>
/// <param name="Threshold">
/// The share by which the best cost must be undercut; 0 or above and below 1. <value>The default is 1e-4.</value>
/// </param>
/// <param name="Floor">The least factor; between 0 and 1. <value>The default is 0.</value></param>
public sealed record ReduceOnPlateau(double Down = 0.1, int Patience = 10, double Threshold = 1e-4, double Floor = 0) : ISchedule
{
    /// <summary>f, what the rate is multiplied by each time; above 0 and below 1.</summary>
    public double Down { get; } = Limits.Inside(Down);

    /// <summary>Epochs without improvement that are let pass; a whole number from 0 up.</summary>
    public int Patience { get; } = Limits.Whole(Patience, 0);

    /// <summary>The share by which the best cost must be undercut; 0 or above and below 1.</summary>
    public double Threshold { get; } = Limits.Decay(Threshold);

    /// <summary>The least factor; between 0 and 1.</summary>
    public double Floor { get; } = Limits.Share(Floor);

    /// <inheritdoc/>
    public Spec Spec => new("reduce-on-plateau", ("factor", Down), ("patience", Patience), ("threshold", Threshold), ("floor", Floor));

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
