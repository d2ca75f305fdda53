namespace Nabla.Data;

/// <summary>Statistics of the training data.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="Inputs">Statistics of the input columns.</param>
/// <param name="Targets">Statistics of the target columns.</param>
/// <param name="Classes">Name and number of samples of each class, or the sum of their weights; empty if there are no classes.</param>
public sealed record DataStatistics(
    int Samples, IReadOnlyList<ColumnStatistics> Inputs, IReadOnlyList<ColumnStatistics> Targets,
    IReadOnlyList<KeyValuePair<string, double>> Classes)
{
    /// <summary>Number of samples, evenly spaced over the data, that is enough to estimate a column's size.</summary>
    private const int MaxRows = 4096;

    /// <summary>
    /// The target columns in the unit of the data, for messages. Equal to <see cref="Targets"/> if they are not scaled.
    /// </summary>
    public IReadOnlyList<ColumnStatistics> RawTargets
    {
        get => field ?? Targets;
        init;
    }

    /// <summary>
    /// The classes without class weights: number of samples, or sum of the weights of the rows. Equal to <see cref="Classes"/> if there are
    /// no class weights.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> UnweightedClasses
    {
        get => field ?? Classes;
        init;
    }

    /// <summary>
    /// Whether inputs are columns of a table, which are scaled by settings; otherwise they are unscaled images or arrays. <value>The
    /// default is true.</value>
    /// </summary>
    public bool HasColumns { get; init; } = true;

    /// <summary>Whether samples have weights; shares are then fractions of the total weight.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>Whether the classes have weights.</summary>
    public bool HasClassWeights => !ReferenceEquals(UnweightedClasses, Classes);

    /// <summary>
    /// The fraction of the most frequent class: the accuracy of always predicting it. 0 without classes.
    /// </summary>
    public double LargestShare => Shares.DefaultIfEmpty(0).Max();

    /// <summary>The fraction of each class; empty without classes.</summary>
    public IEnumerable<double> Shares => Classes.Select(c => c.Value / Classes.Sum(each => each.Value));

    /// <summary>Computes statistics of a dataset: of input columns on at most 4,096 samples, of targets on all.</summary>
    /// <param name="data">The dataset.</param>
    /// <returns>The statistics.</returns>
    public static DataStatistics From(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int step = Math.Max(1, data.Count / MaxRows);
        // Only the bytes of the selected samples are converted.
        var seen = data.InputBytes is null ? data
            : data.Subset([.. Enumerable.Range(0, (data.Count + step - 1) / step).Select(i => i * step)]);
        ReadOnlySpan<float> weights = data.Weights is { } given ? given.Span : default;
        IReadOnlyList<ColumnStatistics> targets =
            ColumnStatistics.From(data.Targets.Span, data.TargetWidth, 1, data.ClassNames?.Count == data.TargetWidth ? data.ClassNames
            : data.TargetNames, weights);
        if (data.LearningTask == LearningTask.Regression)
        {
            var looked = targets.ToArray();
            for (int j = 0; j < looked.Length; j++)
            {
                looked[j] = looked[j].WithQuartiles(data.Targets.Span, data.TargetWidth, j, weights);
                if (data.TargetRanges is { } ranges) looked[j] = looked[j] with { Min = ranges[j].Min, Max = ranges[j].Max };
            }

            targets = looked;
        }

        KeyValuePair<string, double>[] classes = data.LearningTask == LearningTask.Classification ? CountClasses(data) : [];
        var rows = data.WithoutClassWeights();
        return new DataStatistics(
            data.Count,
            ColumnStatistics.From(seen.Inputs.Span, data.InputWidth, data.InputBytes is null ? step
                : 1, data.InputNames?.Count == data.InputWidth ? data.InputNames : null),
            targets,
            classes)
        {
            HasColumns = data.InputNames is not null,
            IsWeighted = data.IsWeighted,
            RawTargets = data.TargetScales is { } scales
                ? [.. targets.Select((target, j) => target.In(scales[j], data.TargetCenters?[j] ?? 0))] : targets,
            UnweightedClasses = ReferenceEquals(rows, data) || data.LearningTask != LearningTask.Classification ? classes
                : CountClasses(rows),
        };
    }

    /// <summary>The same of samples that are a part of a source, which knows more of the whole.</summary>
    internal DataStatistics From(SampleSource source) =>
        source is Dataset || Classes.Count == 0 || source.WithoutClassWeights() is not { ClassCounts: { } counts } rows
        || ReferenceEquals(rows, source) ? this
        : this with { UnweightedClasses = [.. Classes.Zip(counts, (one, count) => KeyValuePair.Create(one.Key, count))] };

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

/// <summary>Statistics of one column of numbers.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation, with divisor n.</param>
/// <param name="Min">The smallest number.</param>
/// <param name="Max">The largest number.</param>
public sealed record ColumnStatistics(string Name, double Mean, double Deviation, double Min, double Max)
{
    /// <summary>The root mean square, √(mean² + deviation²).</summary>
    public double RootMeanSquare => Math.Sqrt(Mean * Mean + Deviation * Deviation);

    /// <summary>The median; null if it was not computed.</summary>
    public double? Median { get; init; }

    /// <summary>
    /// The interquartile range / 1.349, which is the standard deviation of a normal distribution and robust to outliers; null if it was not
    /// computed.
    /// </summary>
    public double? RobustDeviation { get; init; }

    /// <summary>Whether all numbers are equal.</summary>
    public bool IsConstant => Min == Max;

    /// <summary>Computes statistics of each column.</summary>
    /// <param name="values">rows × width, row by row.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="step">Use every step-th row; at least 1.</param>
    /// <param name="names">Names of the columns; null to number them from 1.</param>
    /// <param name="weights">The weight of each row in mean and deviation. Rows of weight 0 are skipped. Empty for equal
    /// weights.</param>
    /// <returns>One per column.</returns>
    public static IReadOnlyList<ColumnStatistics> From(ReadOnlySpan<float> values, int width, int step = 1,
        IReadOnlyList<string>? names = null,
        ReadOnlySpan<float> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        double[] mean = new double[width], squares = new double[width], min = new double[width], max = new double[width];
        Array.Fill(min, double.PositiveInfinity);
        Array.Fill(max, double.NegativeInfinity);
        double all = 0;
        for (int from = 0; from + width <= values.Length; from += step * width)
        {
            double weight = weights.IsEmpty ? 1 : weights[from / width];
            if (weight == 0) continue;
            all += weight;
            for (int k = 0; k < width; k++)
            {
                double x = values[from + k], before = x - mean[k];
                mean[k] += weight * before / all;
                squares[k] += weight * before * (x - mean[k]);
                min[k] = Math.Min(min[k], x);
                max[k] = Math.Max(max[k], x);
            }
        }

        return [.. Enumerable.Range(0, width).Select(k => new ColumnStatistics(
            names?[k] ?? FormattableString.Invariant($"{k + 1}"), mean[k], Math.Sqrt(squares[k] / (all > 0 ? all : 1)), min[k], max[k]))];
    }

    /// <summary>The same with median and robust deviation, over all rows that count.</summary>
    internal ColumnStatistics WithQuartiles(ReadOnlySpan<float> values, int width, int column, ReadOnlySpan<float> weights)
    {
        var numbers = new List<float>();
        for (int row = 0; row * width < values.Length; row++)
            if (weights.IsEmpty || weights[row] > 0) numbers.Add(values[row * width + column]);
        if (numbers.Count == 0) return this;
        numbers.Sort();
        double At(double share) => numbers[(int)Math.Round(share * (numbers.Count - 1))];
        return this with { Median = At(0.5), RobustDeviation = (At(0.75) - At(0.25)) / 1.349 };
    }

    /// <summary>The same in another unit: x · scale + center.</summary>
    internal ColumnStatistics In(double scale, double center) => this with
    {
        Mean = Mean * scale + center,
        Deviation = Deviation * Math.Abs(scale),
        Min = (scale < 0 ? Max : Min) * scale + center,
        Max = (scale < 0 ? Min : Max) * scale + center,
        Median = Median * scale + center,
        RobustDeviation = RobustDeviation * Math.Abs(scale),
    };
}
