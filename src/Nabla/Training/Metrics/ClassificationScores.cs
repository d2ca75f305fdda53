namespace Nabla.Training.Metrics;

/// <summary>
/// Metrics of classes that exclude each other. The predicted class is the one with the largest output, the first of equals; of one single
/// column p, class 1 where p &gt; ½.
/// </summary>
public sealed class ClassificationScores
{
    private readonly ClassTable _table;
    private readonly double[] _rank;
    private readonly Lazy<double[]>? _areas;

    internal ClassificationScores(ClassTable table, ConfusionMatrix? confusion, double[] rank, Lazy<double[]>? areas) =>
        (_table, Confusion, _rank, _areas) = (table, confusion, rank, areas);

    /// <summary>Part of the samples whose class was predicted.</summary>
    public required double Accuracy { get; init; }

    /// <summary>
    /// −mean ln p of the true class, with the outputs of a sample divided by their sum; for soft targets −Σ_j y_j ln p_j. NaN where an
    /// output is negative.
    /// </summary>
    /// <remarks>
    /// A float probability of 0 counts as 2⁻¹⁴⁹, the smallest float (a loss of 103.3); a single column of 1 leaves 2⁻²⁵ for class 0 (17.3).
    /// </remarks>
    public required double LogLoss { get; init; }

    /// <summary>
    /// Expected calibration error over 15 bins: how far the probability of the predicted class is from how often it is right. NaN where
    /// outputs are no probabilities.
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>Who was taken for whom; null beyond 1,000 classes.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>Precision, recall, F1 and support of each class.</summary>
    public IReadOnlyList<ClassScores> Classes => _table.Classes;

    /// <summary>The plain mean over the classes that are true or predicted somewhere, as in scikit-learn.</summary>
    public AveragedScores Macro => _table.Macro;

    /// <summary>Of all samples together: with one class a sample, all three are the accuracy.</summary>
    public AveragedScores Micro => _table.Micro;

    /// <summary>The mean over the classes, each by its support.</summary>
    public AveragedScores Weighted => _table.Weighted;

    /// <summary>The mean recall over the classes that have samples.</summary>
    public double BalancedAccuracy => Classes.Where(c => c.Support > 0).Select(c => c.Recall).DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// The area under the ROC curve: of class 1 for two classes, else the mean over the classes, each against the rest.
    /// Null where the scores were not kept; NaN where no class has samples on both sides.
    /// </summary>
    /// <remarks>
    /// Sorts when it is first asked for. A class without samples is left out of the mean (scikit-learn refuses the computation).
    /// </remarks>
    public double? RocAuc => _areas is null ? null : AreaUnderCurve.Mean(_areas.Value);

    /// <summary>
    /// Part of the samples whose true class is among the k with the largest outputs; of equal outputs the earlier class stands first.
    /// </summary>
    /// <param name="k">At least 1; 1 is the accuracy, the number of classes or more is 1.</param>
    /// <returns>0 … 1.</returns>
    public double TopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return _rank.Take(k).Sum() / _rank.Sum();
    }

    /// <summary>The area under the ROC curve of one class against the rest.</summary>
    /// <param name="index">The class, from 0.</param>
    /// <returns>0 … 1; null where the scores were not kept; NaN where all samples or none are of the class.</returns>
    public double? RocAucOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Classes.Count, nameof(index));
        return _areas?.Value[_areas.Value.Length == 1 ? 0 : index];
    }
}
