using System.Globalization;
using Nabla.Specs;

namespace Nabla.Training.Metrics;

/// <summary>
/// Metrics of mutually exclusive classes. The predicted class is the one with the largest output, the first of equal outputs. For a single
/// column p it is class 1 if p &gt; ½.
/// </summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
public sealed class ClassificationScores
{
    private readonly ClassTable _table;
    private readonly double[] _rank;
    private readonly Lazy<double[]>? _areas;
    private readonly Lazy<double>? _calibrated;

    internal ClassificationScores(ClassTable table, ConfusionMatrix? confusion, double[] rank, Lazy<double[]>? areas,
        Lazy<double>? calibrated) =>
        (_table, Confusion, _rank, _areas, _calibrated) = (table, confusion, rank, areas, calibrated);

    /// <summary>The accuracy: the share of samples whose class is predicted correctly.</summary>
    public required double Accuracy { get; init; }

    /// <summary>
    /// The log loss: −mean ln p of the true class, with the outputs of a sample divided by their sum; for soft targets −Σ_j y_j ln p_j. NaN
    /// if an output is negative.
    /// </summary>
    /// <remarks>
    /// A float probability of 0 counts as 2⁻¹⁴⁹, the smallest float (a loss of 103.3). A single column of 1 leaves 2⁻²⁵ for class 0 (17.3).
    /// </remarks>
    public required double LogLoss { get; init; }

    /// <summary>
    /// The log loss after temperature scaling with the temperature of these samples: what remains if the
    /// probabilities are neither too sure nor too unsure. Null if the scores were not kept.
    /// </summary>
    /// <remarks>
    /// The epoch with the smallest value is the best one for a model that is calibrated afterwards: log loss and error of a network are
    /// often smallest in different epochs, because it becomes too sure before it stops learning. Berta, Holzmüller, Jordan and Bach,
    /// "Rethinking Early Stopping: Refine, Then Calibrate", 2025. It is computed on first use, from the true class alone.
    /// </remarks>
    public double? CalibratedLogLoss => _calibrated?.Value;

    /// <summary>
    /// The expected calibration error over 15 bins: the difference between the probability of the predicted class and its accuracy. NaN if
    /// the outputs are not probabilities.
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>The confusion matrix; null for more than 1,000 classes.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>Precision, recall, F1 and support of each class.</summary>
    public IReadOnlyList<ClassScores> Classes => _table.Classes;

    /// <summary>The unweighted (macro) mean over the classes that occur as true or predicted, as in scikit-learn.</summary>
    public AveragedScores Macro => _table.Macro;

    /// <summary>The micro average over all samples. For one class a sample, all three values are the accuracy.</summary>
    public AveragedScores Micro => _table.Micro;

    /// <summary>The mean over the classes, weighted by support.</summary>
    public AveragedScores Weighted => _table.Weighted;

    /// <summary>The mean recall over the classes that have samples (balanced accuracy).</summary>
    public double BalancedAccuracy => Classes.Where(c => c.Support > 0).Select(c => c.Recall).DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// The area under the ROC curve: of class 1 for two classes, otherwise the mean over the classes, each against the rest. Null if the
    /// scores were not kept; NaN if no class has both positive and negative samples.
    /// </summary>
    /// <remarks>
    /// It is computed on first use. A class without samples is omitted from the mean (scikit-learn reports an error).
    /// </remarks>
    public double? RocAuc => _areas is null ? null : AreaUnderCurve.Mean(_areas.Value);

    /// <summary>
    /// The share of samples whose true class is among the k largest outputs. For equal outputs the earlier class ranks first.
    /// </summary>
    /// <param name="k">At least 1. For 1 the result is the accuracy; for the number of classes or more it is 1.</param>
    /// <returns>0 … 1.</returns>
    public double TopK(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return _rank.Take(k).Sum() / _rank.Sum();
    }

    /// <summary>Returns the area under the ROC curve of one class against the rest.</summary>
    /// <param name="index">The class, from 0.</param>
    /// <returns>0 … 1; null if the scores were not kept; NaN if all samples or none are of the class.</returns>
    public double? RocAucOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Classes.Count, nameof(index));
        return _areas?.Value[_areas.Value.Length == 1 ? 0 : index];
    }
}

/// <summary>The scores of one class or label.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Precision">The share of the samples predicted as this class that are of it: TP / (TP + FP). 0 if there are none, as in
/// scikit-learn.</param>
/// <param name="Recall">The share of the samples of this class that are predicted as it: TP / (TP + FN). 0 if there are none, as in
/// scikit-learn.</param>
/// <param name="F1">The harmonic mean of both, 2 TP / (2 TP + FP + FN). 0 if the class is neither true nor predicted.</param>
/// <param name="Support">Number of samples of this class, or the sum of their weights.</param>
/// <param name="Predicted">Number of samples predicted as this class, or the sum of their weights.</param>
public sealed record ClassScores(string Name, double Precision, double Recall, double F1, double Support, double Predicted);

/// <summary>Averages of precision, recall and F1 over all classes.</summary>
/// <param name="Precision">0 … 1.</param>
/// <param name="Recall">0 … 1.</param>
/// <param name="F1">0 … 1.</param>
public readonly record struct AveragedScores(double Precision, double Recall, double F1);

/// <summary>The scores of each class and their averages.</summary>
internal sealed record ClassTable(IReadOnlyList<ClassScores> Classes, AveragedScores Macro, AveragedScores Micro, AveragedScores Weighted)
{
    /// <summary>Creates the table from true positives (TP), predicted (TP + FP) and true (TP + FN) samples of each class.</summary>
    /// <param name="names">Names of the classes.</param>
    /// <param name="hit">TP.</param>
    /// <param name="predicted">TP + FP.</param>
    /// <param name="truth">TP + FN.</param>
    /// <param name="onlyPresent">True to omit classes that are neither true nor predicted from the macro average.</param>
    public static ClassTable From(IReadOnlyList<string> names, double[] hit, double[] predicted, double[] truth, bool onlyPresent)
    {
        ClassScores[] classes = [.. names.Select((name, j) => new ClassScores(
            name, Part(hit[j], predicted[j]), Part(hit[j], truth[j]), Part(2 * hit[j], predicted[j] + truth[j]), truth[j], predicted[j]))];
        return new ClassTable(
            classes,
            Mean(classes, c => onlyPresent && c.Support == 0 && c.Predicted == 0 ? 0 : 1),
            new(Part(hit.Sum(), predicted.Sum()), Part(hit.Sum(), truth.Sum()), Part(2 * hit.Sum(), predicted.Sum() + truth.Sum())),
            Mean(classes, c => c.Support));
    }

    private static AveragedScores Mean(ClassScores[] classes, Func<ClassScores, double> weight)
    {
        double all = classes.Sum(weight);
        return new(
            Part(classes.Sum(c => weight(c) * c.Precision), all),
            Part(classes.Sum(c => weight(c) * c.Recall), all),
            Part(classes.Sum(c => weight(c) * c.F1), all));
    }

    private static double Part(double part, double all) => all == 0 ? 0 : part / all;
}

/// <summary>The confusion matrix: rows are true classes, columns are predicted classes.</summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
public sealed class ConfusionMatrix
{
    private const int LongestName = 24;

    private readonly double[] _counts;

    internal ConfusionMatrix(IReadOnlyList<string> names, double[] counts) => (Names, _counts) = (names, counts);

    /// <summary>Names of the classes, in the order of rows and columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => Names.Count;

    /// <summary>Returns the number of samples of one class predicted as another, or the sum of their weights.</summary>
    /// <param name="truth">The true class, from 0.</param>
    /// <param name="predicted">The predicted class, from 0.</param>
    /// <returns>The number or the sum of weights.</returns>
    public double this[int truth, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)Classes, nameof(truth));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)Classes, nameof(predicted));
            return _counts[truth * Classes + predicted];
        }
    }

    /// <summary>Formats the matrix as aligned text with the true class before each row. Long names are shortened in the middle.</summary>
    /// <returns>Several lines without a line break at the end.</returns>
    public override string ToString()
    {
        string[] cells = [.. _counts.Select(count => count.ToString("0.##", CultureInfo.InvariantCulture))];
        string[] names = [.. Names.Select(name => MessageText.Truncate(name, LongestName))];
        int first = names.Max(name => name.Length);
        int[] widths = [.. names.Select((name, j) =>
            Math.Max(name.Length, Enumerable.Range(0, Classes).Max(i => cells[i * Classes + j].Length)))];
        string Line(string name, Func<int, string> cell) =>
            name.PadRight(first) + string.Concat(widths.Select((width, j) => "  " + cell(j).PadLeft(width)));
        return string.Join('\n', Enumerable.Range(0, Classes).Select(i => Line(names[i], j => cells[i * Classes + j]))
            .Prepend(Line("", j => names[j])));
    }
}

/// <summary>Metrics of multi-label targets. A label is predicted if its output is above ½.</summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
public sealed class MultiLabelScores
{
    private readonly ClassTable _table;
    private readonly Lazy<double[]>? _areas;

    internal MultiLabelScores(ClassTable table, Lazy<double[]>? areas) => (_table, _areas) = (table, areas);

    /// <summary>The share of samples whose labels are all correct.</summary>
    public required double SubsetAccuracy { get; init; }

    /// <summary>The share of single labels, samples × labels, that are wrong (Hamming loss).</summary>
    public required double HammingLoss { get; init; }

    /// <summary>−mean over samples and labels of y ln p + (1 − y) ln (1 − p); NaN if an output is outside 0 … 1.</summary>
    /// <remarks>A float of 0 counts as 2⁻¹⁴⁹, and a float of 1 leaves 2⁻²⁵: see <see cref="ClassificationScores.LogLoss"/>.</remarks>
    public required double LogLoss { get; init; }

    /// <summary>Precision, recall, F1 and support of each label.</summary>
    public IReadOnlyList<ClassScores> Labels => _table.Classes;

    /// <summary>
    /// The unweighted (macro) mean over all labels. A label that is neither true nor predicted counts 0, as in scikit-learn.
    /// </summary>
    public AveragedScores Macro => _table.Macro;

    /// <summary>The micro average over all samples × labels.</summary>
    public AveragedScores Micro => _table.Micro;

    /// <summary>The mean over the labels, weighted by support.</summary>
    public AveragedScores Weighted => _table.Weighted;

    /// <summary>
    /// The mean over the labels of the area under the ROC curve. Null if the scores were not kept; NaN if no label has both positive and
    /// negative samples.
    /// </summary>
    /// <remarks>It is computed on first use. A label of all samples or of none is omitted from the mean.</remarks>
    public double? RocAuc => _areas is null ? null : AreaUnderCurve.Mean(_areas.Value);

    /// <summary>Returns the area under the ROC curve of one label.</summary>
    /// <param name="index">The label, from 0.</param>
    /// <returns>0 … 1; null if the scores were not kept; NaN if all samples or none have the label.</returns>
    public double? RocAucOf(int index) => _areas?.Value[index];
}
