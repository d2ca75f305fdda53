using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>
/// A column of categories: one input a category, 1 for the cell's own and 0 for the others; all 0 for one that was not seen in training. A
/// category is found in other spellings too: True, TRUE and true, 3 and 3.0. Where it is
/// <see cref="Signed"/>, two categories are one input: −1 and +1, and 0 for a missing or unseen cell.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Categories">The categories that have an input, sorted; none where cells are names, of which only the missing ones say
/// something.</param>
/// <param name="MissingFlag">Whether a last input is 1 where the cell is missing, else 0: so where cells were missing in training.</param>
public sealed record CategoryTransform(string Column, IReadOnlyList<string> Categories, bool MissingFlag) : ColumnTransform(Column)
{
    /// <summary>Whether the two categories are one input of −1 and +1. <value>The default is false.</value></summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Signed { get; init; }

    /// <summary>
    /// Whether cells were missing in training, of a column without an input for that: one that is <see cref="Signed"/>. <value>The default
    /// is false.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MissingSeen { get; init; }

    /// <summary>
    /// Texts that are a missing cell, besides the empty one: those that mean "not known" in files, but for categories. With
    /// <see cref="MissingFlag"/>; without it a missing cell and an unseen one are the same. <value>The default is null: none.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MissingTexts { get; init; }

    /// <summary>
    /// Texts that look like other spellings of a category but are, or may be, of one that has no input: <c>01</c> beside <c>1</c>.
    /// <value>The default is null: none.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? NoSpellings { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> InputNames
    {
        get
        {
            if (Signed) return [$"{Column}={Categories[1]}"];
            var names = Categories.Select(category => $"{Column}={category}");
            return MissingFlag ? [.. names, $"{Column} is missing"] : [.. names];
        }
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Text;

    /// <summary>
    /// Other texts that mean a category, each with its place: as <c>TRUE</c> is <c>True</c>. None where categories are words.
    /// </summary>
    internal IReadOnlyList<KeyValuePair<string, int>> OtherSpellings() => Spellings.Of(Categories, NoCategories);

    /// <summary>Texts that are no other spelling of a category.</summary>
    internal IEnumerable<string> NoCategories => (MissingTexts ?? []).Concat(NoSpellings ?? []);

    /// <summary>Fits the transform of a column.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="limit">How many categories, the most frequent ones, get an input; the rest is treated as unseen.</param>
    /// <returns>The transform; null if all cells are equal or all are missing.</returns>
    public static CategoryTransform? Fit(Table table, string column, int limit)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit(new TableRows(table).GetTextStatistics(column), column, limit, missingTexts: new PreprocessingOptions().MissingTexts);
    }

    internal static CategoryTransform? Fit(TextStatistics facts, string column, int limit, bool signed = false,
        IReadOnlyList<string>? missingTexts = null)
    {
        return Fit(Spellings.Merged(facts.Counts), facts, column, limit, signed, missingTexts);
    }

    internal static CategoryTransform? Fit(IReadOnlyList<Spellings.Category> all, TextStatistics facts, string column, int limit,
        bool signed, IReadOnlyList<string>? missingTexts)
    {
        if (all.Count == 0 || (all.Count == 1 && facts.Missing == 0)) return null;
        var ordered = all.OrderByDescending(category => category.Count).ThenBy(category => category.Name, StringComparer.Ordinal).ToList();
        if (signed && all.Count == 2)
            return new CategoryTransform(column, CategoryOrder.Sort(all.Select(category => category.Name)), MissingFlag: false)
                { Signed = true, MissingSeen = facts.Missing > 0 };
        var kept = CategoryOrder.Sort(ordered.Take(limit).Select(category => category.Name));
        string[]? missing = facts.Missing > 0 ? Unused(missingTexts, facts) : null;
        var dropped = Spellings.OfDropped(kept, [.. ordered.Skip(limit).Select(category => category.Name)], missing);
        return new CategoryTransform(column, kept, facts.Missing > 0)
            { MissingTexts = missing, NoSpellings = dropped.Count > 0 ? dropped : null };
    }

    /// <summary>A plan without categories: its one input says whether the cell is missing.</summary>
    internal static CategoryTransform OfMissing(TextStatistics facts, string column, IReadOnlyList<string>? missingTexts) =>
        new(column, [], MissingFlag: true) { MissingTexts = Unused(missingTexts, facts) };

    // Those that are no category themselves.
    private static string[]? Unused(IReadOnlyList<string>? missingTexts, TextStatistics facts)
    {
        string[] missing = [.. (missingTexts ?? []).Where(text => text.Length > 0).Except(facts.Counts.Select(text => text.Key))];
        return missing.Length > 0 ? missing : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnOperation> Describe() => Signed ? [new SignedTexts(Categories, OtherSpellings())]
        : MissingFlag ? [new OneHotTexts(Categories, OtherSpellings()), new MissingIndicator(MissingTexts ?? [], !Categories.Contains(""))]
        : [new OneHotTexts(Categories, OtherSpellings())];

    internal override InputWriter For(Table table)
    {
        var text = table[Column].ToText();
        int[] places = CategoryOrder.FindIndices(text.Categories, Categories, NoCategories);
        if (Signed) return SignedFor(text, places);
        int missing = MissingFlag ? Categories.Count : -1;
        for (int k = 0; k < places.Length; k++)
            if (places[k] < 0 && (text.Categories[k].Length == 0 || MissingTexts?.Contains(text.Categories[k]) == true))
                places[k] = missing;
        return (first, count, inputs, stride) =>
        {
            var codes = text.Codes.Span.Slice(first, count);
            for (int i = 0; i < codes.Length; i++)
            {
                int place = codes[i] == TextColumn.Missing ? missing : places[codes[i]];
                if (place >= 0) inputs[i * stride + place] = 1;
            }
        };
    }

    private static InputWriter SignedFor(TextColumn text, int[] places) => (first, count, inputs, stride) =>
    {
        var codes = text.Codes.Span.Slice(first, count);
        for (int i = 0; i < codes.Length; i++)
            if (codes[i] != TextColumn.Missing && places[codes[i]] >= 0) inputs[i * stride] = 2 * places[codes[i]] - 1;
    };
}
