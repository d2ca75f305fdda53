using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>Several targets of numbers, the vector y of the notes: each is scaled by itself.</summary>
/// <param name="Targets">The targets, in the order of the outputs: at least two.</param>
public sealed record NumberTargets(IReadOnlyList<NumberTarget> Targets)
    : TargetTransform(TargetColumns.Text([.. Targets.OfType<NumberTarget>().Select(target => target.Column)]))
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override LearningTask Task => LearningTask.Regression;

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

    /// <summary>Learns center and scale of each.</summary>
    internal static NumberTargets Fit(ITrainingRows rows, IReadOnlyList<string> columns, PreprocessingOptions options) =>
        new([.. columns.Select(column => NumberTarget.Fit(rows, column, options.TargetScaling) with { Quantiles = options.Quantiles })]);

    internal override float[] TargetsOf(Table table) =>
        Beside([.. Targets.Select(target => (target.TargetsOf(table), target.Width))], table.RowCount);
}
