using Nabla.Data;

namespace Nabla.Diagnosis;

/// <summary>The training data in a few numbers.</summary>
/// <param name="Samples">How many samples.</param>
/// <param name="Inputs">The input columns.</param>
/// <param name="Targets">The target columns.</param>
/// <param name="Classes">Name and number of samples of each class (their weights, where they have some); empty where there are no
/// classes.</param>
public sealed record DataFacts(
    int Samples, IReadOnlyList<ColumnFacts> Inputs, IReadOnlyList<ColumnFacts> Targets, IReadOnlyList<KeyValuePair<string, double>> Classes)
{
    /// <summary>So many samples, evenly spread over the data, tell a column's size well enough.</summary>
    private const int MaxRows = 4096;

    /// <summary>
    /// The target columns in the unit of the data, as messages name them: the same as <see cref="Targets"/> where they are not scaled.
    /// </summary>
    public IReadOnlyList<ColumnFacts> OwnTargets
    {
        get => field ?? Targets;
        init;
    }

    /// <summary>
    /// The classes without the weights that training gives them: samples, or the weights of their rows. The same as <see cref="Classes"/>
    /// where classes have no weights.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> ClassRows
    {
        get => field ?? Classes;
        init;
    }

    /// <summary>
    /// Whether inputs are columns of a table, which the settings of tables scale; else they are images or arrays as they are. <value>The
    /// default is true.</value>
    /// </summary>
    public bool HasColumns { get; init; } = true;

    /// <summary>Whether samples have weights, so that a part of them is one of their weight.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>Whether the classes have weights of their own.</summary>
    public bool WeighsClasses => !ReferenceEquals(ClassRows, Classes);

    /// <summary>
    /// The part of the samples that are of the most frequent class: the accuracy of always answering it. 0 where there are no classes.
    /// </summary>
    public double LargestShare => Shares.DefaultIfEmpty(0).Max();

    /// <summary>What part of the samples is of each class; empty where there are no classes.</summary>
    public IEnumerable<double> Shares => Classes.Select(c => c.Value / Classes.Sum(each => each.Value));

    /// <summary>Looks at a dataset. Input columns are judged by at most 4,096 samples, targets by all.</summary>
    /// <param name="data">The dataset.</param>
    /// <returns>Its numbers.</returns>
    public static DataFacts From(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int step = Math.Max(1, data.Count / MaxRows);
        // Of bytes only those become numbers that are looked at.
        var seen = data.InputBytes is null ? data
            : data.Subset([.. Enumerable.Range(0, (data.Count + step - 1) / step).Select(i => i * step)]);
        ReadOnlySpan<float> weights = data.Weights is { } given ? given.Span : default;
        IReadOnlyList<ColumnFacts> targets =
            ColumnFacts.From(data.Targets.Span, data.TargetWidth, 1, data.ClassNames?.Count == data.TargetWidth ? data.ClassNames
            : data.TargetNames, weights);
        if (data.Task == LearningTask.Regression)
        {
            var looked = targets.ToArray();
            for (int j = 0; j < looked.Length; j++)
            {
                looked[j] = looked[j].WithQuartiles(data.Targets.Span, data.TargetWidth, j, weights);
                if (data.TargetRanges is { } ranges) looked[j] = looked[j] with { Min = ranges[j].Min, Max = ranges[j].Max };
            }

            targets = looked;
        }

        KeyValuePair<string, double>[] classes = data.Task == LearningTask.Classification ? CountClasses(data) : [];
        var rows = data.WithoutClassWeights();
        return new DataFacts(
            data.Count,
            ColumnFacts.From(seen.Inputs.Span, data.InputWidth, data.InputBytes is null ? step
                : 1, data.InputNames?.Count == data.InputWidth ? data.InputNames : null),
            targets,
            classes)
        {
            HasColumns = data.InputNames is not null,
            IsWeighted = data.IsWeighted,
            OwnTargets = data.TargetScales is { } scales
                ? [.. targets.Select((target, j) => target.In(scales[j], data.TargetCenters?[j] ?? 0))] : targets,
            ClassRows = ReferenceEquals(rows, data) || data.Task != LearningTask.Classification ? classes : CountClasses(rows),
        };
    }

    /// <summary>The same of samples that are a part of a source, which knows more of the whole.</summary>
    internal DataFacts From(SampleSource whole) =>
        whole is Dataset || Classes.Count == 0 || whole.WithoutClassWeights() is not { ClassCounts: { } counts } rows
        || ReferenceEquals(rows, whole) ? this
        : this with { ClassRows = [.. Classes.Zip(counts, (one, count) => KeyValuePair.Create(one.Key, count))] };

    private static KeyValuePair<string, double>[] CountClasses(Dataset data) =>
        [.. (data.ClassCounts ?? CountEach(data)).Select((count, j) =>
        KeyValuePair.Create(data.ClassNames?[j] ?? FormattableString.Invariant($"{j}"), count))];

    private static double[] CountEach(Dataset data)
    {
        var counts = new double[data.TargetWidth == 1 ? 2 : data.TargetWidth];
        for (int i = 0; i < data.Count; i++) counts[data.ClassOf(i)] += data.Weights is { } weights ? weights.Span[i] : 1;
        return counts;
    }
}
