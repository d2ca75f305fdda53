namespace Nabla.Data.Features;

/// <summary>Texts that usually mean "not known" but are the name of a class: so where they fill a good part of a target of text.</summary>
public static class ClassWords
{
    // One row of so many.
    private const int OneOf = 20;

    /// <summary>Those of some texts that are classes.</summary>
    /// <param name="counts">How often each stands in the target.</param>
    /// <param name="rows">How many rows there are.</param>
    public static IReadOnlyList<string> Find(IReadOnlyDictionary<string, long> counts, long rows) =>
        [.. counts.Where(word => word.Value * OneOf >= rows).Select(word => word.Key).Order(StringComparer.Ordinal)];

    /// <summary>The same for several targets.</summary>
    public static Table Restored(Table table, IReadOnlyList<string> targets) => targets.Aggregate(table, Restored);

    /// <summary>A table whose target has them as classes, with a note.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The target.</param>
    public static Table Restored(Table table, string target)
    {
        if (!table.TryGet(target, out var column) || column is not TextColumn { Words: not null } text) return table;
        var counts = text.CountWords();
        var words = Find(counts, table.RowCount);
        return words.Count == 0 ? table : table.With(text.WithWords(words)).With(words.Select(word => Note(target, word, counts[word])));
    }

    /// <summary>The note on such a class.</summary>
    public static DataNote Note(string target, string word, long count) =>
        new("class-word", $"\"{word}\" is a class of the target \"{target}\": {count:N0} rows have it. If it means a missing value, "
            + "remove these rows.", target);
}
