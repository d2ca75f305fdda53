namespace Nabla.Training.Metrics;

/// <summary>Metrics of targets that are numbers, each output by itself and all together.</summary>
public sealed class RegressionScores
{
    internal RegressionScores(IReadOnlyList<OutputScores> outputs, IReadOnlyList<QuantileScores>? quantiles = null) =>
        (Outputs, Quantiles) = (outputs, quantiles ?? []);

    /// <summary>
    /// The metrics of each output; where outputs are quantiles, of the median of each target, NaN where it is not among them.
    /// </summary>
    public IReadOnlyList<OutputScores> Outputs { get; }

    /// <summary>What the quantiles of each target hold; empty where outputs are no quantiles.</summary>
    public IReadOnlyList<QuantileScores> Quantiles { get; }

    /// <summary>
    /// The mean over samples, targets and levels of the pinball loss; null where outputs are no quantiles. Targets of different units are
    /// added as they are.
    /// </summary>
    public double? Pinball => Quantiles.Count == 0 ? null : Quantiles.Average(target => target.Pinball);

    /// <summary>
    /// The share of targets within the outermost interval, mean over the targets; null where there are not two quantiles.
    /// </summary>
    public double? Coverage => Quantiles.Count == 0 ? null : Quantiles.Average(target => target.Coverage);

    /// <summary>Root of the mean over samples and outputs of (a − y)².</summary>
    /// <remarks>scikit-learn takes the mean of the outputs' roots instead; for one output the two are the same.</remarks>
    public double Rmse => Math.Sqrt(Outputs.Average(output => output.Rmse * output.Rmse));

    /// <summary>Mean over samples and outputs of |a − y|.</summary>
    public double Mae => Outputs.Average(output => output.Mae);

    /// <summary>The mean of the outputs' R².</summary>
    public double R2 => Outputs.Average(output => output.R2);

    /// <summary>The same scores in other units, for a network that was trained on scaled targets y' = (y − offset) / scale.</summary>
    /// <param name="scales">What one unit of the scaled target is, an output each: the standard deviation under standard scaling.</param>
    /// <returns>RMSE and MAE times the scale; R² does not change.</returns>
    /// <exception cref="ArgumentException">Not one scale an output.</exception>
    public RegressionScores InUnitsOf(IReadOnlyList<double> scales)
    {
        int each = Quantiles.Count == 0 ? 1 : Quantiles[0].Levels.Count;
        if (scales.Count != Outputs.Count * each)
            throw new ArgumentException($"{Outputs.Count * each} outputs need as many scales but {scales.Count} came.", nameof(scales));
        return new(
            [.. Outputs.Select((output, j) =>
                output with { Rmse = output.Rmse * Math.Abs(scales[j * each]), Mae = output.Mae * Math.Abs(scales[j * each]) })],
            [.. Quantiles.Select((target, j) => target.InUnitsOf(Math.Abs(scales[j * each])))]);
    }
}
