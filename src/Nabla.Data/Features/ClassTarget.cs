using System.Text.Json.Serialization;
using Nabla.Data.Readers;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>A target of classes: one column a class, 1 for the sample's own and 0 for the others.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Classes">Names of the classes, sorted.</param>
public sealed record ClassTarget(string Column, IReadOnlyList<string> Classes) : TargetTransform(Column)
{
    /// <summary>More classes than this are taken for a mistake.</summary>
    public const int MaxClasses = LabelClasses.MaxClasses;

    /// <inheritdoc/>
    [JsonIgnore]
    public override LearningTask Task => LearningTask.Classification;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => Classes.Count;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> OutputNames => Classes;

    /// <summary>Learns the classes.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="column">Name of the column: text, or numbers that stand for classes.</param>
    /// <returns>The transform.</returns>
    /// <exception cref="DataException">There is no such column, a cell is missing, or there is one class only or more than
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

    /// <summary>The classes that some texts are, each of which so many rows have.</summary>
    public static ClassTarget From(IReadOnlyList<KeyValuePair<string, long>> counts, string column, string source, long rows)
    {
        var classes = CategoryOrder.Sort(Spellings.Merged(counts).Select(category => category.Name));
        if (classes.Count < 2)
            throw new DataException("one-class", $"{source}: the target \"{column}\" must have at least 2 classes (got "
                + $"\"{classes.FirstOrDefault()}\" in all {rows:N0} rows). Check the file, and", Check("target"));
        if (classes.Count > MaxClasses)
            throw new DataException("too-many-classes", $"{source}: the target \"{column}\" must have at most {MaxClasses:N0} classes "
                + $"(got {classes.Count:N0}). Choose another target column. If it holds numbers,", Use("task", "regression"));
        return new ClassTarget(column, classes);
    }

    internal override float[] TargetsOf(Table table)
    {
        // A class may be called "None".
        var text = table[Column].ToText().WithWords(Classes);
        int[] places = CategoryOrder.FindIndices(text.Categories, Classes);
        var targets = new float[checked(table.RowCount * Width)];
        for (int row = 0; row < table.RowCount; row++)
        {
            int code = text.Codes.Span[row];
            if (code == TextColumn.Missing) throw MissingCell(table, row, Column);
            if (places[code] < 0)
                throw new DataException("unknown-class", $"{table.Locate(row)}: the model does not know the class "
                    + $"\"{text.Categories[code]}\" of \"{Column}\" (expected {Suggestion.Shortened(Classes)}). Correct the cell or "
                    + "remove the row.");
            targets[row * Width + places[code]] = 1;
        }

        return targets;
    }
}

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
        return From(column, rows.GetTextStatistics(column).Counts, rows.Source);
    })]);

    /// <summary>A target of the two values that some texts are, each of which so many rows have.</summary>
    /// <exception cref="DataException">They are not two.</exception>
    public static ClassTarget From(string column, IReadOnlyList<KeyValuePair<string, long>> counts, string source)
    {
        var classes = CategoryOrder.Sort(Spellings.Merged(counts).Select(category => category.Name));
        // A label that no row has, or every row.
        if (classes is [var only] && TruthValues.Opposite(only) is { } opposite) classes = CategoryOrder.Sort([only, opposite]);
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
