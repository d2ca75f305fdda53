using System.Globalization;
using Nabla.Specs;

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

/// <summary>How well one class (or label) is found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Precision">Of the samples said to be of this class, the part that is: TP / (TP + FP). 0 where none was said to be, as in
/// scikit-learn.</param>
/// <param name="Recall">Of the samples of this class, the part that was found: TP / (TP + FN). 0 where there is none, as in
/// scikit-learn.</param>
/// <param name="F1">The harmonic mean of the two, 2 TP / (2 TP + FP + FN). 0 where the class is neither there nor predicted.</param>
/// <param name="Support">Samples that are of this class (their weights, where they have some).</param>
/// <param name="Predicted">Samples that were said to be of it.</param>
public sealed record ClassScores(string Name, double Precision, double Recall, double F1, double Support, double Predicted);

/// <summary>Precision, recall and F1 of all classes in one number each.</summary>
/// <param name="Precision">0 … 1.</param>
/// <param name="Recall">0 … 1.</param>
/// <param name="F1">0 … 1.</param>
public readonly record struct AveragedScores(double Precision, double Recall, double F1);

/// <summary>The scores of each class and their averages.</summary>
internal sealed record ClassTable(IReadOnlyList<ClassScores> Classes, AveragedScores Macro, AveragedScores Micro, AveragedScores Weighted)
{
    /// <summary>From true positives (TP), predicted (TP + FP) and true (TP + FN) samples of each class.</summary>
    /// <param name="names">Names of the classes.</param>
    /// <param name="hit">TP.</param>
    /// <param name="predicted">TP + FP.</param>
    /// <param name="truth">TP + FN.</param>
    /// <param name="onlyPresent">True leaves classes that are neither true nor predicted anywhere out of the macro average.</param>
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

/// <summary>Who was taken for whom: rows are true classes, columns predicted ones.</summary>
public sealed class ConfusionMatrix
{
    private const int LongestName = 24;

    private readonly double[] _counts;

    internal ConfusionMatrix(IReadOnlyList<string> names, double[] counts) => (Names, _counts) = (names, counts);

    /// <summary>Names of the classes, in the order of rows and columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => Names.Count;

    /// <summary>Samples (their weights, where they have some) of one class that were taken for another.</summary>
    /// <param name="truth">The true class, from 0.</param>
    /// <param name="predicted">The predicted class, from 0.</param>
    /// <returns>How many.</returns>
    public double this[int truth, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)Classes, nameof(truth));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)Classes, nameof(predicted));
            return _counts[truth * Classes + predicted];
        }
    }

    /// <summary>The matrix as an aligned text, the name of the true class before each row; of long names the middle is left out.</summary>
    /// <returns>Several lines without a line break at the end.</returns>
    public override string ToString()
    {
        string[] cells = [.. _counts.Select(count => count.ToString("0.##", CultureInfo.InvariantCulture))];
        string[] names = [.. Names.Select(name => MessageLine.Name(name, LongestName))];
        int first = names.Max(name => name.Length);
        int[] widths = [.. names.Select((name, j) =>
            Math.Max(name.Length, Enumerable.Range(0, Classes).Max(i => cells[i * Classes + j].Length)))];
        string Line(string name, Func<int, string> cell) =>
            name.PadRight(first) + string.Concat(widths.Select((width, j) => "  " + cell(j).PadLeft(width)));
        return string.Join('\n', Enumerable.Range(0, Classes).Select(i => Line(names[i], j => cells[i * Classes + j]))
            .Prepend(Line("", j => names[j])));
    }
}

/// <summary>Metrics of labels of which a sample carries any number. A label is predicted where its output is above ½.</summary>
public sealed class MultiLabelScores
{
    private readonly ClassTable _table;
    private readonly Lazy<double[]>? _areas;

    internal MultiLabelScores(ClassTable table, Lazy<double[]>? areas) => (_table, _areas) = (table, areas);

    /// <summary>Part of the samples whose labels are all right.</summary>
    public required double SubsetAccuracy { get; init; }

    /// <summary>Part of the single labels, samples × labels, that are wrong.</summary>
    public required double HammingLoss { get; init; }

    /// <summary>−mean over samples and labels of y ln p + (1 − y) ln (1 − p); NaN where an output is outside 0 … 1.</summary>
    /// <remarks>A float of 0 counts as 2⁻¹⁴⁹, and a float of 1 leaves 2⁻²⁵: see <see cref="ClassificationScores.LogLoss"/>.</remarks>
    public required double LogLoss { get; init; }

    /// <summary>Precision, recall, F1 and support of each label.</summary>
    public IReadOnlyList<ClassScores> Labels => _table.Classes;

    /// <summary>The plain mean over all labels; one that is neither true nor predicted anywhere counts 0, as in scikit-learn.</summary>
    public AveragedScores Macro => _table.Macro;

    /// <summary>Of all samples × labels together.</summary>
    public AveragedScores Micro => _table.Micro;

    /// <summary>The mean over the labels, each by its support.</summary>
    public AveragedScores Weighted => _table.Weighted;

    /// <summary>
    /// The mean over the labels of the area under the ROC curve. Null where the scores were not kept; NaN where no label has samples on
    /// both sides.
    /// </summary>
    /// <remarks>Sorts when it is first asked for. A label that all samples carry, or none, is left out of the mean.</remarks>
    public double? RocAuc => _areas is null ? null : AreaUnderCurve.Mean(_areas.Value);

    /// <summary>The area under the ROC curve of one label.</summary>
    /// <param name="index">The label, from 0.</param>
    /// <returns>0 … 1; null where the scores were not kept; NaN where all samples or none carry it.</returns>
    public double? RocAucOf(int index) => _areas?.Value[index];
}
