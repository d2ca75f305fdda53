using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>
/// Down along a half wave: factor = floor + (1 − floor) · ½ (1 + cos π t), where t runs from 0 to 1 over the run, or over each period and
/// then starts again.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation 5; the n-th period lasts period ·
/// multiplierⁿ epochs.
/// </remarks>
/// <param name="Floor">The factor at the end; between 0 and 1. <value>The default is 0.</value></param>
/// <param name="Period">Epochs of the first period; 0 for the whole run without restarts. <value>The default is 0.</value></param>
/// <param name="Multiplier">How many times as long each period is as the one before; 1 or above. <value>The default is 1.</value></param>
public sealed record Cosine(double Floor = 0, double Period = 0, double Multiplier = 1) : ISchedule
{
    /// <summary>The factor at the end; between 0 and 1.</summary>
    public double Floor { get; } = Limits.Share(Floor);

    /// <summary>Epochs of the first period; 0 for the whole run without restarts.</summary>
    public double Period { get; } = Limits.NotNegative(Period);

    /// <summary>How many times as long each period is as the one before; 1 or above.</summary>
    public double Multiplier { get; } = Limits.AtLeast(Multiplier, 1);

    /// <inheritdoc/>
    public Spec Spec => new("cosine", ("floor", Floor), ("period", Period), ("multiplier", Multiplier));

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) => Floor + (1 - Floor) * HalfWave.At(Period > 0 ? InPeriod(at.Epoch) : at.Fraction);

    // The finished share of the period in which the epoch lies.
    private double InPeriod(double epoch)
    {
        double length = Period;
        if (Multiplier == 1) return epoch / length - Math.Floor(epoch / length);
        for (; epoch >= length; length *= Multiplier) epoch -= length;
        return epoch / length;
    }
}
