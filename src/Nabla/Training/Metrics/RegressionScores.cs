namespace Nabla.Training.Metrics;

/// <summary>Metrics of targets that are numbers, each output by itself and all together.</summary>
public sealed class RegressionScores
{
    internal RegressionScores(IReadOnlyList<OutputScores> outputs) => Outputs = outputs;

    /// <summary>The metrics of each output.</summary>
    public IReadOnlyList<OutputScores> Outputs { get; }

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
        if (scales.Count != Outputs.Count) throw new ArgumentException($"{Outputs.Count} outputs need as many scales but {scales.Count} came.", nameof(scales));
        return new([.. Outputs.Select((output, j) => output with { Rmse = output.Rmse * Math.Abs(scales[j]), Mae = output.Mae * Math.Abs(scales[j]) })]);
    }
}
