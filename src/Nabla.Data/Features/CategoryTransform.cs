using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>
/// A one-hot encoded category column: one input per category, 1 for the category of the cell, else 0. All inputs are 0 for a category that
/// is not in training. Other spellings of a category are recognized: True, TRUE and true, 3 and 3.0. If <see cref="Signed"/> is true, two
/// categories are one input: −1 and +1, and 0 for a missing or unseen cell.
/// </summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Categories">The categories with an input, sorted; none for a column of names, of which only missing cells are
/// encoded.</param>
/// <param name="MissingFlag">Whether the last input is 1 for a missing cell, else 0. True if cells were missing in training.</param>
public sealed record CategoryTransform(string Column, IReadOnlyList<string> Categories, bool MissingFlag) : ColumnTransform(Column)
{
    /// <summary>Whether two categories are one input of −1 and +1. <value>The default is false.</value></summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Signed { get; init; }

    /// <summary>
    /// Whether cells were missing in training, for a <see cref="Signed"/> column, which has no input for missing cells. <value>The default
    /// is false.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("missingSeen")]
    public bool HasMissingCells { get; init; }

    /// <summary>
    /// Texts of missing cells in addition to the empty text, without categories. Used with <see cref="MissingFlag"/>; without it missing
    /// and unseen cells have the same inputs. <value>The default is null: none.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MissingTexts { get; init; }

    /// <summary>
    /// Texts that look like other spellings of a category, but may be another category without an input: <c>01</c> next to <c>1</c>.
    /// <value>The default is null: none.</value>
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("noSpellings")]
    public IReadOnlyList<string>? UnmergedTexts { get; init; }

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
    /// Other spellings of categories, each with the index of its category, like <c>TRUE</c> for <c>True</c>. None if the categories are
    /// words.
    /// </summary>
    internal IReadOnlyList<KeyValuePair<string, int>> OtherSpellings() => Spellings.Of(Categories, NoCategories);

    /// <summary>Texts that are not spellings of a category.</summary>
    internal IEnumerable<string> NoCategories => (MissingTexts ?? []).Concat(UnmergedTexts ?? []);

    /// <summary>Fits the transform of a column.</summary>
    /// <param name="table">The training rows.</param>
    /// <param name="column">The name of the column.</param>
    /// <param name="limit">The maximum number of categories with an input: the most frequent ones. Others are treated as unseen.</param>
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
                { Signed = true, HasMissingCells = facts.Missing > 0 };
        var kept = CategoryOrder.Sort(ordered.Take(limit).Select(category => category.Name));
        string[]? missing = facts.Missing > 0 ? Unused(missingTexts, facts) : null;
        var dropped = Spellings.OfDropped(kept, [.. ordered.Skip(limit).Select(category => category.Name)], missing);
        return new CategoryTransform(column, kept, facts.Missing > 0)
            { MissingTexts = missing, UnmergedTexts = dropped.Count > 0 ? dropped : null };
    }

    /// <summary>Creates a transform without categories. Its only input is 1 for a missing cell.</summary>
    internal static CategoryTransform OfMissing(TextStatistics facts, string column, IReadOnlyList<string>? missingTexts) =>
        new(column, [], MissingFlag: true) { MissingTexts = Unused(missingTexts, facts) };

    // Texts that are not categories.
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
                int index = codes[i] == TextColumn.Missing ? missing : places[codes[i]];
                if (index >= 0) inputs[i * stride + index] = 1;
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
