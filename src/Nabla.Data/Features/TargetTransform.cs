using System.Text.Json.Serialization;
using Nabla.Data.Readers;

namespace Nabla.Data.Features;

/// <summary>The fitted transform of the target columns to targets of a network, and of outputs to predictions.</summary>
/// <param name="Column">The name of the column; several names as a list in the format of <see cref="TargetColumns"/>.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "task")]
[JsonDerivedType(typeof(ClassTarget), "classification")]
[JsonDerivedType(typeof(NumberTarget), "regression")]
[JsonDerivedType(typeof(NumberTargets), "regression-of-several")]
[JsonDerivedType(typeof(LabelTargets), "multi-label")]
public abstract record TargetTransform(string Column)
{
    /// <summary>Classification, regression or multi-label.</summary>
    [JsonIgnore]
    public abstract LearningTask LearningTask { get; }

    /// <summary>The number of targets per sample.</summary>
    [JsonIgnore]
    public abstract int Width { get; }

    /// <summary>The kind of the target columns.</summary>
    [JsonIgnore]
    public abstract ColumnKind Kind { get; }

    /// <summary>The names of the columns.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> Columns => [Column];

    /// <summary>The names of the outputs: the column, with the level of a quantile (<c>price q0.05</c>), or the class.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> OutputNames => Columns;

    /// <summary>The levels of the predicted quantiles, the same for each target; null for no quantiles.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>The numeric targets, one per column; empty for classes.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<NumberTarget> Numbers => [];

    /// <summary>The unit of each output; null for classes.</summary>
    [JsonIgnore]
    public IReadOnlyList<TargetUnit>? Units =>
    Numbers.Count == 0 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Unit, target.Width))];

    /// <summary>The scale of each output in the unit of the data; null for classes.</summary>
    [JsonIgnore]
    public IReadOnlyList<double>? Scales =>
    Numbers.Count == 0 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Scale, target.Width))];

    /// <summary>The number in the unit of the data that is scaled to 0, for each output; null for classes.</summary>
    [JsonIgnore]
    internal IReadOnlyList<double>? Centers =>
    Numbers.Count == 0 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Center, target.Width))];

    /// <summary>The names of the targets of a dataset, one per output, if there are several targets or quantiles; else null.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string>? DatasetNames =>
    Numbers.Count == 0 || Width == 1 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Column, target.Width))];

    /// <summary>Computes the targets of all rows.</summary>
    /// <param name="table">The rows.</param>
    /// <returns>rows × <see cref="Width"/>.</returns>
    /// <exception cref="NablaException">The table lacks the column, or a cell is missing or invalid.</exception>
    internal abstract float[] TargetsOf(Table table);

    /// <summary>Throws if a cell of the target is missing.</summary>
    public static void RequireAll(Table table, string column, ColumnKind kind)
    {
        int missing = kind == ColumnKind.Number
            ? Cells.IndexOfMissing(Cells.Numbers(table, column, CellAdvice.Target).Span)
            : table[column].ToText().Codes.Span.IndexOf(TextColumn.Missing);
        if (missing >= 0) throw MissingCell(table, missing, column);
    }

    /// <summary>Joins columns of numbers.</summary>
    /// <param name="parts">The numbers of each part, rows × width.</param>
    /// <param name="rows">The number of rows.</param>
    private protected static float[] Beside(IReadOnlyList<(float[] Numbers, int Width)> parts, int rows)
    {
        int width = parts.Sum(part => part.Width), first = 0;
        var all = new float[checked(rows * width)];
        foreach (var (numbers, each) in parts)
        {
            for (int row = 0; row < rows; row++) numbers.AsSpan(row * each, each).CopyTo(all.AsSpan(row * width + first));
            first += each;
        }

        return all;
    }

    private protected static NablaException MissingCell(Table table, int row, string column) =>
        table[column] is TextColumn text && text.WordAt(row) is { } word
        ? new("target-missing", $"{table.Locate(row)}: the target \"{column}\" is \"{word}\", which counts as missing. Remove the row. If "
        + "it is a class,", MissingCells.AdviceWithout(word, CsvOptions.DefaultMissingValues))
        : new("target-missing", $"{table.Locate(row)}: the target \"{column}\" is missing. Fill in the cell or remove the row.");
}
