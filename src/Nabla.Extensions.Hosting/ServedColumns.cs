using Nabla.Data;
using Nabla.Models;

namespace Nabla.Extensions.Hosting;

/// <summary>The columns of a served model, and properties of records with similar names.</summary>
internal static class ServedColumns
{
    /// <summary>
    /// Gives columns of a table the names that the model knows, without regard to case, spaces, _ and -, where exactly one column is
    /// similar. Other columns keep their names.
    /// </summary>
    public static Table Rename(Table rows, Model model)
    {
        if (model.Preprocessing is not { } columns) return rows;
        var known = columns.Columns.Select(column => column.Column).Concat(columns.Target.Columns)
            .Concat(columns.WeightColumn is { } weight ? [weight] : []).ToHashSet(StringComparer.Ordinal);
        return new Table(rows.Columns.Select(column => known.Contains(column.Name) ? column : Named(column, rows, known)), rows.Source);
    }

    private static Column Named(Column column, Table rows, HashSet<string> known)
    {
        string[] similar = [.. known.Where(name => RowColumns.AreSimilar(name, column.Name))];
        if (similar is not [var only] || rows.TryGet(only, out _)
            || rows.Columns.Count(other => RowColumns.AreSimilar(only, other.Name)) > 1)
            return column;
        return column switch
        {
            NumericColumn numbers => new NumericColumn(only, numbers.Values),
            DateColumn dates => new DateColumn(only, dates.Seconds, dates.Offset) { IsTimeOfDay = dates.IsTimeOfDay },
            TextColumn texts => new TextColumn(only, texts.Categories, texts.Codes),
            _ => column,
        };
    }
}
