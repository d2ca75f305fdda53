using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Schedules;

/// <summary>A fall that slows down: factor = 1 / (1 + epoch)^power, step by step.</summary>
/// <remarks>
/// Robbins and Monro, "A Stochastic Approximation Method", 1951, ask for a power above ½ up to 1. scikit-learn counts samples in place of
/// epochs, so its rate falls much sooner.
/// </remarks>
/// <param name="Exponent">The power; 0 or above. <value>The default is 0.5.</value></param>
public sealed record InverseScaling(double Exponent = 0.5) : ISchedule
{
    /// <summary>The power; 0 or above.</summary>
    public double Exponent { get; } = Limits.NotNegative(Exponent);

    /// <inheritdoc/>
    public Spec Spec => new("inverse-scaling", ("power", Exponent));

    /// <inheritdoc/>
    public double Factor(in ScheduleContext at) =>
        Elementary.Exp(new SimdScalar<double>(-Exponent * Elementary.Log(new SimdScalar<double>(1 + at.Epoch)).Value)).Value;
}
