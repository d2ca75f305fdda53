using System.Text.Json.Serialization;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>How the target columns become targets of a network, and outputs become predictions.</summary>
/// <param name="Column">Name of the column; of several their names in one text, as <see cref="TargetColumns"/> writes them.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "task")]
[JsonDerivedType(typeof(ClassTarget), "classification")]
[JsonDerivedType(typeof(NumberTarget), "regression")]
[JsonDerivedType(typeof(NumberTargets), "regression-of-several")]
[JsonDerivedType(typeof(LabelTargets), "multi-label")]
public abstract record TargetTransform(string Column)
{
    /// <summary>Classification, regression or multi-label.</summary>
    [JsonIgnore]
    public abstract LearningTask Task { get; }

    /// <summary>Numbers in one sample's target.</summary>
    [JsonIgnore]
    public abstract int Width { get; }

    /// <summary>What the column must hold.</summary>
    [JsonIgnore]
    public abstract ColumnKind Kind { get; }

    /// <summary>Names of the columns.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> Columns => [Column];

    /// <summary>
    /// What each output is called: after its column, with the level where it is a quantile (<c>price q0.05</c>); of classes after the
    /// class.
    /// </summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> OutputNames => Columns;

    /// <summary>The levels of the quantiles that outputs are, the same for each target; null where outputs are none.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>The targets of numbers, one a column; empty where they are classes.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<NumberTarget> Numbers => [];

    /// <summary>How outputs become numbers, one for each output; null where they are classes.</summary>
    [JsonIgnore]
    public IReadOnlyList<TargetUnit>? Units =>
    Numbers.Count == 0 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Unit, target.Width))];

    /// <summary>What one unit of each output is in the unit of the data; null where they are classes.</summary>
    [JsonIgnore]
    public IReadOnlyList<double>? Scales =>
    Numbers.Count == 0 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Scale, target.Width))];

    /// <summary>What a scaled target of 0 is in the unit of the data, one for each output; null where they are classes.</summary>
    [JsonIgnore]
    internal IReadOnlyList<double>? Centers =>
    Numbers.Count == 0 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Center, target.Width))];

    /// <summary>
    /// Names of the targets of a dataset: one an output, where there are several or they are quantiles of one; else null.
    /// </summary>
    [JsonIgnore]
    internal IReadOnlyList<string>? DatasetNames =>
    Numbers.Count == 0 || Width == 1 ? null : [.. Numbers.SelectMany(target => Enumerable.Repeat(target.Column, target.Width))];

    /// <summary>The targets of all rows.</summary>
    /// <param name="table">The rows.</param>
    /// <returns>rows × <see cref="Width"/>.</returns>
    /// <exception cref="DataException">The table lacks the column, or a cell is missing or does not fit.</exception>
    internal abstract float[] TargetsOf(Table table);

    /// <summary>Rejects a table in which a cell of the target is missing.</summary>
    public static void RequireAll(Table table, string column, ColumnKind kind)
    {
        int missing = kind == ColumnKind.Number
            ? Cells.IndexOfMissing(Cells.Numbers(table, column, CellAdvice.Target).Span)
            : table[column].ToText().Codes.Span.IndexOf(TextColumn.Missing);
        if (missing >= 0) throw MissingCell(table, missing, column);
    }

    /// <summary>Columns of numbers side by side.</summary>
    /// <param name="parts">The numbers of each part, rows × its width.</param>
    /// <param name="rows">Rows.</param>
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

    private protected static DataException MissingCell(Table table, int row, string column) =>
        table[column] is TextColumn text && text.WordAt(row) is { } word
        ? new("target-missing", $"{table.Locate(row)}: the target \"{column}\" is \"{word}\", which counts as missing. Remove the row. If "
        + "it is a class, say which texts alone mean missing:", Use("missing", "=NA"))
        : new("target-missing", $"{table.Locate(row)}: the target \"{column}\" is missing. Fill in the cell or remove the row.");
}
