namespace Nabla.Training.Metrics;

/// <summary>What the quantiles of one target hold.</summary>
/// <param name="Name">Name of the target.</param>
/// <param name="Levels">The levels q, lowest first.</param>
/// <param name="Below">For each level the share of targets at or below its quantile: q where it holds.</param>
/// <param name="PinballOfLevel">For each level the mean pinball loss, q (y − a) where a &lt; y, else (1 − q) (a − y), in units of the
/// target.</param>
/// <param name="Coverage">The share of targets from the lowest to the highest quantile, both included: their distance in level where the
/// interval holds. NaN where there is one level.</param>
/// <param name="Width">The mean width of that interval, in units of the target. NaN where there is one level.</param>
public sealed record QuantileScores(
    string Name, IReadOnlyList<double> Levels, IReadOnlyList<double> Below, IReadOnlyList<double> PinballOfLevel, double Coverage,
        double Width)
{
    /// <summary>The mean of the levels' pinball losses.</summary>
    public double Pinball => PinballOfLevel.Average();

    /// <summary>The share of targets that the outermost interval should hold: the highest level minus the lowest.</summary>
    public double Nominal => Levels[^1] - Levels[0];

    /// <summary>The scores as a line for people.</summary>
    /// <returns>For example <c>price: coverage 89.70 % (nominal 90 %), mean width 1.23, pinball 0.05; at or below q0.05 4.9 %,
    /// …</c>.</returns>
    public override string ToString()
    {
        string shares = string.Join(", ",
            Levels.Zip(Below, (level, share) => FormattableString.Invariant($"q{level} {100 * share:0.0} %")));
        string interval = Levels.Count == 1 ? ""
            : FormattableString.Invariant($"coverage {100 * Coverage:0.00} % (nominal {100 * Nominal:0.####} %), mean width {Width:G5}, ");
        return FormattableString.Invariant($"{Name}: {interval}pinball {Pinball:G5}; at or below {shares}");
    }

    internal QuantileScores InUnitsOf(double scale) =>
        this with { PinballOfLevel = [.. PinballOfLevel.Select(loss => loss * scale)], Width = Width * scale };
}
