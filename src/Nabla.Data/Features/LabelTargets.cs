using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>
/// Several targets of two values each, any number of which may hold at once: for each column 1 where a row has the second of its values,
/// else 0.
/// </summary>
/// <param name="Targets">The targets, in the order of the outputs: at least two, of two classes each.</param>
public sealed record LabelTargets(IReadOnlyList<ClassTarget> Targets)
    : TargetTransform(TargetColumns.Text([.. Targets.OfType<ClassTarget>().Select(target => target.Column)]))
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override LearningTask Task => LearningTask.MultiLabel;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => Targets.Count;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Columns => [.. Targets.Select(target => target.Column)];

    /// <summary>Learns the two values of each column.</summary>
    /// <exception cref="DataException">A column is missing, has a missing cell, or has not two values.</exception>
    public static LabelTargets Fit(ITrainingRows rows, IReadOnlyList<string> columns) => new([.. columns.Select(column =>
    {
        rows.RequireTarget(column, ColumnKind.Text);
        return From(column, rows.TextsOf(column).Counts, rows.Source);
    })]);

    /// <summary>A target of the two values that some texts are, each of which so many rows have.</summary>
    /// <exception cref="DataException">They are not two.</exception>
    public static ClassTarget From(string column, IReadOnlyList<KeyValuePair<string, long>> counts, string source)
    {
        var classes = CategoryOrder.Sorted(Spellings.Merged(counts).Select(category => category.Name));
        // A label that no row has, or every row.
        if (classes is [var only] && TruthValues.Opposite(only) is { } opposite) classes = CategoryOrder.Sorted([only, opposite]);
        return classes.Count == 2
            ? new(column, classes)
            : throw new DataException("two-classes-needed", $"{source}: each of several targets of classes must have 2 classes "
            + (classes.Count == 1 ? $"(\"{column}\" has only \"{classes[0]}\"). Remove it from the targets."
                : $"(\"{column}\" has {classes.Count:N0}: {Suggestion.Shortened(classes)}). Train a separate model for it."));
    }

    internal override float[] TargetsOf(Table table)
    {
        // The second of two one-hot columns is the label.
        return Beside([.. Targets.Select(target =>
        {
            float[] both = target.TargetsOf(table), label = new float[table.RowCount];
            for (int row = 0; row < label.Length; row++) label[row] = both[2 * row + 1];
            return (label, 1);
        })], table.RowCount);
    }
}
