using System.Text.Json.Serialization;
using Nabla.Data.Readers;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>A one-hot encoded target of classes: one output per class, 1 for the class of the sample, 0 for the others.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Classes">The names of the classes, sorted.</param>
public sealed record ClassTarget(string Column, IReadOnlyList<string> Classes) : TargetTransform(Column)
{
    /// <summary>The maximum number of classes.</summary>
    public const int MaxClasses = LabelClasses.MaxClasses;

    /// <inheritdoc/>
    [JsonIgnore]
    public override LearningTask LearningTask => LearningTask.Classification;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => Classes.Count;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> OutputNames => Classes;

    /// <summary>Fits the transform of a column.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="column">The name of the column: text, or numbers that are classes.</param>
    /// <returns>The transform.</returns>
    /// <exception cref="NablaException">The column does not exist, a cell is missing, or there is only one class or more than
    /// <see cref="MaxClasses"/>.</exception>
    public static ClassTarget Fit(Table table, string column)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit(new TableRows(table), column);
    }

    internal static ClassTarget Fit(ITrainingRows rows, string column)
    {
        rows.RequireTarget(column, ColumnKind.Text);
        return From(rows.GetTextStatistics(column).Counts, column, rows.Source, rows.RowCount);
    }

    /// <summary>Creates the transform from the texts of a column with their number of rows.</summary>
    public static ClassTarget From(IReadOnlyList<KeyValuePair<string, long>> counts, string column, string source, long rows)
    {
        var classes = CategoryOrder.Sort(Spellings.Merged(counts).Select(category => category.Name));
        if (classes.Count < 2)
            throw new NablaException("one-class", $"{source}: the target \"{column}\" must have at least 2 classes (got "
                + $"\"{classes.FirstOrDefault()}\" in all {rows:N0} rows). Check the file.");
        if (classes.Count > MaxClasses)
            throw new NablaException("too-many-classes", $"{source}: the target \"{column}\" must have at most {MaxClasses:N0} classes "
                + $"(got {classes.Count:N0}). Choose another target column. If it holds numbers,", Use("task", "regression"));
        return new ClassTarget(column, classes);
    }

    internal override float[] TargetsOf(Table table)
    {
        // "None" may be the name of a class.
        var text = table[Column].ToText().WithWords(Classes);
        int[] places = CategoryOrder.FindIndices(text.Categories, Classes);
        var targets = new float[checked(table.RowCount * Width)];
        for (int row = 0; row < table.RowCount; row++)
        {
            int code = text.Codes.Span[row];
            if (code == TextColumn.Missing) throw MissingCell(table, row, Column);
            if (places[code] < 0)
                throw new NablaException("unknown-class", $"{table.Locate(row)}: the model does not know the class "
                    + $"\"{text.Categories[code]}\" of \"{Column}\" (expected {Suggestion.Shortened(Classes)}). Correct the cell or "
                    + "remove the row.");
            targets[row * Width + places[code]] = 1;
        }

        return targets;
    }
}

/// <summary>
/// Several targets of two values each, independent of each other. Each output is 1 for the second value of its column, else 0.
/// </summary>
/// <param name="Targets">The targets, in the order of the outputs: at least two, with two classes each.</param>
public sealed record LabelTargets(IReadOnlyList<ClassTarget> Targets)
    : TargetTransform(TargetColumns.Text([.. Targets.OfType<ClassTarget>().Select(target => target.Column)]))
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override LearningTask LearningTask => LearningTask.MultiLabel;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => Targets.Count;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Columns => [.. Targets.Select(target => target.Column)];

    /// <summary>Fits the two values of each column.</summary>
    /// <exception cref="NablaException">A column does not exist, has a missing cell, or does not have two values.</exception>
    public static LabelTargets Fit(ITrainingRows rows, IReadOnlyList<string> columns) => new([.. columns.Select(column =>
    {
        rows.RequireTarget(column, ColumnKind.Text);
        return From(column, rows.GetTextStatistics(column).Counts, rows.Source);
    })]);

    /// <summary>Creates the target of one column from its texts with their number of rows.</summary>
    /// <exception cref="NablaException">There are not two values.</exception>
    public static ClassTarget From(string column, IReadOnlyList<KeyValuePair<string, long>> counts, string source)
    {
        var classes = CategoryOrder.Sort(Spellings.Merged(counts).Select(category => category.Name));
        // All rows have the same value.
        if (classes is [var only] && TruthValues.Opposite(only) is { } opposite) classes = CategoryOrder.Sort([only, opposite]);
        return classes.Count == 2
            ? new(column, classes)
            : throw new NablaException("two-classes-needed", $"{source}: each of several targets of classes must have 2 classes "
            + (classes.Count == 1 ? $"(\"{column}\" has only \"{classes[0]}\"). Remove it from the targets."
                : $"(\"{column}\" has {classes.Count:N0}: {Suggestion.Shortened(classes)}). Train a separate model for it."));
    }

    internal override float[] TargetsOf(Table table)
    {
        // The label is the second of two one-hot outputs.
        return Beside([.. Targets.Select(target =>
        {
            float[] both = target.TargetsOf(table), label = new float[table.RowCount];
            for (int row = 0; row < label.Length; row++) label[row] = both[2 * row + 1];
            return (label, 1);
        })], table.RowCount);
    }
}
