using System.Text.Json.Serialization;
using Nabla.Data.Readers;
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
    /// <returns>The plan.</returns>
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
        return From(rows.TextsOf(column).Counts, column, rows.Source, rows.RowCount);
    }

    /// <summary>The classes that some texts are, each of which so many rows have.</summary>
    public static ClassTarget From(IReadOnlyList<KeyValuePair<string, long>> counts, string column, string source, long rows)
    {
        var classes = CategoryOrder.Sorted(Spellings.Merged(counts).Select(category => category.Name));
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
        int[] places = CategoryOrder.PlacesOf(text.Categories, Classes);
        var targets = new float[checked(table.RowCount * Width)];
        for (int row = 0; row < table.RowCount; row++)
        {
            int code = text.Codes.Span[row];
            if (code == TextColumn.Missing) throw MissingCell(table, row, Column);
            if (places[code] < 0)
                throw new DataException("unknown-class", $"{table.Where(row)}: the model does not know the class "
                    + $"\"{text.Categories[code]}\" of \"{Column}\" (expected {Suggestion.Shortened(Classes)}). Correct the cell or "
                    + "remove the row.");
            targets[row * Width + places[code]] = 1;
        }

        return targets;
    }
}
