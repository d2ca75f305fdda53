using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>How the target column becomes targets of a network, and outputs become predictions.</summary>
/// <param name="Column">Name of the column.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "task")]
[JsonDerivedType(typeof(ClassTarget), "classification")]
[JsonDerivedType(typeof(NumberTarget), "regression")]
public abstract record TargetPlan(string Column)
{
    /// <summary>What the targets mean.</summary>
    [JsonIgnore]
    public abstract LearningTask Task { get; }

    /// <summary>Numbers in one sample's target.</summary>
    [JsonIgnore]
    public abstract int Width { get; }

    /// <summary>What the column must hold.</summary>
    [JsonIgnore]
    public abstract ColumnKind Kind { get; }

    /// <summary>The targets of all rows.</summary>
    /// <param name="table">The rows.</param>
    /// <returns>rows × <see cref="Width"/>.</returns>
    /// <exception cref="DataException">The table lacks the column, or a cell is missing or does not fit.</exception>
    internal abstract float[] TargetsOf(Table table);

    /// <summary>What to do where a cell of a target of numbers is text.</summary>
    internal const string Remedy = "Regression needs numbers; correct the cell, or use --task classification.";

    /// <summary>Refuses a table in which a cell of the target is missing.</summary>
    internal static void RequireAll(Table table, string column, ColumnKind kind)
    {
        int missing = kind == ColumnKind.Number
            ? Cells.IndexOfMissing(Cells.Numbers(table, column, Remedy).Span)
            : table[column].ToText().Codes.Span.IndexOf(TextColumn.Missing);
        if (missing >= 0) throw MissingCell(table, missing, column);
    }

    private protected static DataException MissingCell(Table table, int row, string column) => table[column] is TextColumn text && text.WordAt(row) is { } word
        ? new($"{table.Where(row)}: the target \"{column}\" is \"{word}\", which is taken for missing. Remove the row; or, if that is a class, say that only other cells are missing: --missing =NA.")
        : new($"{table.Where(row)}: the target \"{column}\" is missing. Fill in the cell or remove the row.");
}
