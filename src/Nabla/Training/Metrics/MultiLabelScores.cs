namespace Nabla.Training.Metrics;

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
