using Nabla.Data;

namespace Nabla.Training.Metrics;

/// <summary>Metrics of regression targets, of each output and of all outputs.</summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
public sealed class RegressionScores
{
    internal RegressionScores(IReadOnlyList<OutputScores> outputs, IReadOnlyList<QuantileScores>? quantiles = null) =>
        (Outputs, Quantiles) = (outputs, quantiles ?? []);

    /// <summary>
    /// The metrics of each output. For quantile outputs, those of the median of each target; NaN if there is no median.
    /// </summary>
    public IReadOnlyList<OutputScores> Outputs { get; }

    /// <summary>The metrics of the quantiles of each target; empty if the outputs are not quantiles.</summary>
    public IReadOnlyList<QuantileScores> Quantiles { get; }

    /// <summary>
    /// The mean pinball loss over samples, targets and levels; null if the outputs are not quantiles. Targets of different units are added
    /// without scaling.
    /// </summary>
    public double? Pinball => Quantiles.Count == 0 ? null : Quantiles.Average(target => target.Pinball);

    /// <summary>
    /// The share of targets within the outermost interval, averaged over the targets; null if there are fewer than two quantiles.
    /// </summary>
    public double? Coverage => Quantiles.Count == 0 ? null : Quantiles.Average(target => target.Coverage);

    /// <summary>Root of the mean over samples and outputs of (a − y)².</summary>
    /// <remarks>scikit-learn uses the mean of the outputs' roots instead. For one output both are equal.</remarks>
    public double Rmse => Math.Sqrt(Outputs.Average(output => output.Rmse * output.Rmse));

    /// <summary>Mean over samples and outputs of |a − y|.</summary>
    public double Mae => Outputs.Average(output => output.Mae);

    /// <summary>The mean of the outputs' R².</summary>
    public double R2 => Outputs.Average(output => output.R2);

    /// <summary>Returns the scores in other units, for a network that was trained on scaled targets y' = (y − offset) / scale.</summary>
    /// <param name="scales">The scale of each output: the standard deviation for standard scaling.</param>
    /// <returns>RMSE and MAE times the scale; R² does not change.</returns>
    /// <exception cref="ArgumentException">The number of scales is not the number of outputs.</exception>
    public RegressionScores InUnitsOf(IReadOnlyList<double> scales)
    {
        int each = Quantiles.Count == 0 ? 1 : Quantiles[0].Levels.Count;
        if (scales.Count != Outputs.Count * each)
            throw new ArgumentException($"{Outputs.Count * each} outputs need as many scales (got {scales.Count}).", nameof(scales));
        return new(
            [.. Outputs.Select((output, j) =>
                output with { Rmse = output.Rmse * Math.Abs(scales[j * each]), Mae = output.Mae * Math.Abs(scales[j * each]) })],
            [.. Quantiles.Select((target, j) => target.InUnitsOf(Math.Abs(scales[j * each])))]);
    }
}

/// <summary>Metrics of one output of a regression.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rmse">Root of the mean squared error, √(Σ w (a − y)² / Σ w), in units of the target.</param>
/// <param name="Mae">Mean absolute error, Σ w |a − y| / Σ w, in units of the target.</param>
/// <param name="R2">The share of the variance that is explained, 1 − Σ w (a − y)² / Σ w (y − ȳ)². 1 is perfect; 0 equals the constant
/// prediction ȳ. For a constant target it is 1 if all predictions are exact, otherwise 0, as in scikit-learn. NaN for fewer than 2
/// samples.</param>
public sealed record OutputScores(string Name, double Rmse, double Mae, double R2);

/// <summary>Metrics of the quantiles of one target.</summary>
/// <param name="Name">Name of the target.</param>
/// <param name="Levels">The levels q, in ascending order.</param>
/// <param name="Below">For each level the share of targets at or below its quantile. It equals q for a calibrated quantile.</param>
/// <param name="PinballOfLevel">For each level the mean pinball loss, q (y − a) where a &lt; y, else (1 − q) (a − y), in units of the
/// target.</param>
/// <param name="Coverage">The share of targets from the lowest to the highest quantile, inclusive. For calibrated quantiles it equals the
/// difference of their levels. NaN for one level.</param>
/// <param name="Width">The mean width of that interval, in units of the target. NaN for one level.</param>
public sealed record QuantileScores(
    string Name, IReadOnlyList<double> Levels, IReadOnlyList<double> Below, IReadOnlyList<double> PinballOfLevel, double Coverage,
        double Width)
{
    /// <summary>The mean of the levels' pinball losses.</summary>
    public double Pinball => PinballOfLevel.Average();

    /// <summary>The nominal coverage of the outermost interval: the highest level minus the lowest.</summary>
    public double Nominal => Levels[^1] - Levels[0];

    /// <summary>Formats the scores as one line of text.</summary>
    /// <returns>For example <c>price: coverage 89.70 % (nominal 90 %), mean width 1.23, pinball 0.05; targets at or below the
    /// quantile 0.05: 4.9 %, …</c>.</returns>
    public override string ToString()
    {
        string shares = string.Join(", ",
            Levels.Zip(Below, (level, share) => FormattableString.Invariant($"{level}: {100 * share:0.0} %")));
        string interval = Levels.Count == 1 ? ""
            : FormattableString.Invariant($"coverage {100 * Coverage:0.00} % (nominal {100 * Nominal:0.####} %), mean width {Width:G5}, ");
        return FormattableString.Invariant($"{Name}: {interval}pinball {Pinball:G5}; targets at or below the quantile {shares}");
    }

    internal QuantileScores InUnitsOf(double scale) =>
        this with { PinballOfLevel = [.. PinballOfLevel.Select(loss => loss * scale)], Width = Width * scale };
}

/// <summary>Statistics of the targets of the samples with a weight above 0.</summary>
internal sealed class TargetSpread
{
    private readonly SampleSource _data;
    private readonly float[] _min, _max;

    public TargetSpread(SampleSource data)
    {
        _data = data;
        (_min, _max) = (new float[data.TargetWidth], new float[data.TargetWidth]);
        Array.Fill(_min, float.PositiveInfinity);
        Array.Fill(_max, float.NegativeInfinity);
        foreach (var block in data.Read(null))
        {
            for (int i = 0; i < block.Count; i++)
            {
                if (block.Weights is { } weights && weights.Span[i] == 0) continue;
                Counted++;
                var y = block.Target(i);
                for (int j = 0; j < y.Length; j++) (_min[j], _max[j]) = (Math.Min(_min[j], y[j]), Math.Max(_max[j], y[j]));
            }
        }
    }

    /// <summary>Number of samples with a weight above 0.</summary>
    public long Counted { get; private set; }

    /// <summary>An output with a constant target; null if not found.</summary>
    public int? ConstantOutput => Enumerable.Range(0, _min.Length).Cast<int?>().FirstOrDefault(j => !(_min[j!.Value] < _max[j.Value]));

    /// <summary>Whether some column has both positive and negative samples.</summary>
    public bool Separates => Enumerable.Range(0, _min.Length).Any(j => _min[j] <= 0.5f && _max[j] > 0.5f);

    /// <summary>The reason if none has.</summary>
    public string OneSide => _data.LearningTask == LearningTask.MultiLabel
        ? $"each label is in all of {Samples}, or in none"
        : $"{All} of class {NameOf(_min.Length == 1 ? (_max[0] > 0.5f ? 1 : 0) : Array.FindIndex(_max, high => high > 0.5f))}";

    /// <summary>Whether some sample is of the positive class of precision and recall.</summary>
    public bool HasPositives => _max[^1] > 0.5f;

    /// <summary>The reason if there are no positives.</summary>
    public string NoPositives => $"none of {Samples} is of class {NameOf(1)}";

    /// <summary>The reason why R² of an output is not informative.</summary>
    public string Constant(int output) => Counted == 1 ? "there is 1 sample, and R² takes two"
        : $"the target{(_min.Length > 1 ? $" {output + 1}" : "")} is the same in all of {Samples}";

    private string Samples => $"the {Counted:N0} samples{(_data.IsWeighted ? " whose weight is above 0" : "")}";

    private string All => Counted == 1 ? "the only sample is" : $"all of {Samples} are";

    private string NameOf(int k) => _data.ClassNames?.ElementAtOrDefault(k) ?? FormattableString.Invariant($"{k}");
}
