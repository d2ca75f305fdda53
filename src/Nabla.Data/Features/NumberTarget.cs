using System.Globalization;
using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>A numeric target: y ↦ (y − center) / scale for the network, and the inverse for predictions.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Center">The number to subtract: the mean of the training rows.</param>
/// <param name="Scale">The divisor: the standard deviation of the training rows; 1 if all numbers are equal.</param>
public sealed record NumberTarget(string Column, double Center, double Scale) : TargetTransform(Column)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override LearningTask LearningTask => LearningTask.Regression;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => Quantiles?.Count ?? 1;

    /// <summary>The levels of the predicted quantiles in ascending order; null for a single output, the number itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public override IReadOnlyList<double>? Quantiles { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> OutputNames =>
        Quantiles is { } levels ? [.. levels.Select(level => $"{Column} q{level.ToString("R", CultureInfo.InvariantCulture)}")] : [Column];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<NumberTarget> Numbers => [this];

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Number;

    /// <summary>Fits center and scale.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="column">The name of the column.</param>
    /// <param name="scaling">The scaling.</param>
    /// <returns>The transform.</returns>
    /// <exception cref="NablaException">The column does not exist, or a cell is missing or not a finite number.</exception>
    public static NumberTarget Fit(Table table, string column, Scaling scaling)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit(new TableRows(table), column, scaling);
    }

    internal static NumberTarget Fit(ITrainingRows rows, string column, Scaling scaling)
    {
        rows.RequireTarget(column, ColumnKind.Number);
        var facts = rows.GetNumberStatistics(column, scaling is Scaling.Robust or Scaling.RobustClip, CellAdvice.Target);
        var statistics = Statistics.From(rows, column, facts, scaling);
        return new NumberTarget(column, statistics.Center, statistics.Scale);
    }

    /// <summary>Converts an output of the network to the unit of the target: output · scale + center.</summary>
    /// <param name="output">The output of the network.</param>
    /// <returns>The prediction.</returns>
    public double Decode(double output) => Unit.Decode(output);

    /// <summary>Center and scale.</summary>
    [JsonIgnore]
    public TargetUnit Unit => new(Center, Scale);

    internal override float[] TargetsOf(Table table)
    {
        RequireAll(table, Column, ColumnKind.Number);
        var values = Cells.Numbers(table, Column, CellAdvice.Target).Span;
        var targets = new float[values.Length];
        for (int row = 0; row < targets.Length; row++)
        {
            targets[row] = (float)Unit.Encode(values[row]);
            if (!float.IsFinite(targets[row])) throw Cells.TooLarge(table, row, Column, values[row]);
        }

        // Each quantile has the same target.
        return Width == 1 ? targets : Beside([.. Enumerable.Repeat((targets, 1), Width)], targets.Length);
    }
}

/// <summary>Several numeric targets, the vector y of the notes. Each has its own scaling.</summary>
/// <param name="Targets">The targets, in the order of the outputs: at least two.</param>
public sealed record NumberTargets(IReadOnlyList<NumberTarget> Targets)
    : TargetTransform(TargetColumns.Text([.. Targets.OfType<NumberTarget>().Select(target => target.Column)]))
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override LearningTask LearningTask => LearningTask.Regression;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => Targets.Sum(target => target.Width);

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Number;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Columns => [.. Targets.Select(target => target.Column)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> OutputNames => [.. Targets.SelectMany(target => target.OutputNames)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<double>? Quantiles => Targets[0].Quantiles;

    /// <inheritdoc/>
    public override IReadOnlyList<NumberTarget> Numbers => Targets;

    /// <summary>Fits center and scale of each target.</summary>
    internal static NumberTargets Fit(ITrainingRows rows, IReadOnlyList<string> columns, PreprocessingOptions options) =>
        new([.. columns.Select(column => NumberTarget.Fit(rows, column, options.TargetScaling) with { Quantiles = options.Quantiles })]);

    internal override float[] TargetsOf(Table table) =>
        Beside([.. Targets.Select(target => (target.TargetsOf(table), target.Width))], table.RowCount);
}

/// <summary>
/// The unit of a numeric target: y ↦ (y − center) / scale for the network, and output · scale + center for a prediction, both in double.
/// </summary>
/// <param name="Center">The number to subtract.</param>
/// <param name="Scale">The divisor, not 0.</param>
/// <remarks>
/// Exports and ONNX graphs use the same two operations in the same order, each rounded to double, without fused operations.
/// </remarks>
public readonly record struct TargetUnit(double Center, double Scale)
{
    /// <summary>Converts a number of the data to the target of the network: (y − center) / scale.</summary>
    /// <param name="y">The number in the data.</param>
    /// <returns>The target, before it is rounded to float.</returns>
    public double Encode(double y) => (y - Center) / Scale;

    /// <summary>Converts an output of the network to the unit of the data: output · scale + center.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The prediction.</returns>
    public double Decode(double output)
    {
        double scaled = output * Scale;
        return scaled + Center;
    }
}
