namespace Nabla.Data;

/// <summary>A column of text, each different text kept once: cell i is <c>Categories[Codes[i]]</c>.</summary>
public sealed class TextColumn : Column
{
    /// <summary>The code of a missing cell.</summary>
    public const int Missing = -1;

    /// <summary>A column of the given categories and codes, which are not copied.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="categories">The different texts.</param>
    /// <param name="codes">For each cell the place of its text among the categories, or <see cref="Missing"/>.</param>
    /// <exception cref="ArgumentException">A code is neither a place among the categories nor <see cref="Missing"/>.</exception>
    public TextColumn(string name, IReadOnlyList<string> categories, ReadOnlyMemory<int> codes)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(categories);
        foreach (int code in codes.Span)
            if (code < Missing || code >= categories.Count)
                throw new ArgumentException($"Column \"{name}\" has {categories.Count} categories but a code {code}.", nameof(codes));
        Categories = categories;
        Codes = codes;
    }

    /// <summary>The different texts, in order of first appearance.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>For each cell the place of its text among <see cref="Categories"/>, or <see cref="Missing"/>.</summary>
    public ReadOnlyMemory<int> Codes { get; }

    /// <summary>Texts that mean "not known", where cells hold some; null where none does.</summary>
    internal IReadOnlyList<string>? Words { get; init; }

    /// <summary>The codes with such cells told apart: word k is <see cref="Missing"/> − 1 − k.</summary>
    internal ReadOnlyMemory<int> Written { get; init; }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    public override int Count => Codes.Length;

    /// <summary>A column of the given texts.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="cells">The cells; null where missing.</param>
    /// <returns>The column.</returns>
    public static TextColumn From(string name, IEnumerable<string?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var codes = new List<int>();
        var known = new Dictionary<string, int>();
        foreach (string? cell in cells)
        {
            if (cell is null) codes.Add(Missing);
            else if (known.TryGetValue(cell, out int code)) codes.Add(code);
            else
            {
                codes.Add(known.Count);
                known.Add(cell, known.Count);
            }
        }

        return new TextColumn(name, [.. known.Keys], codes.ToArray());
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Codes.Span[row] == Missing;

    /// <inheritdoc/>
    public override string? TextAt(int row) => Codes.Span[row] is var code && code == Missing ? null : Categories[code];

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var from = Codes.Span;
        var taken = new int[rows.Length];
        for (int i = 0; i < taken.Length; i++) taken[i] = from[rows[i]];
        if (Words is null) return new TextColumn(Name, Categories, taken);
        var written = new int[rows.Length];
        for (int i = 0; i < written.Length; i++) written[i] = Written.Span[rows[i]];
        return new TextColumn(Name, Categories, taken) { Words = Words, Written = written };
    }

    /// <summary>How many cells hold each text that means "not known"; none where empty cells alone are missing.</summary>
    internal Dictionary<string, long> CountWords()
    {
        var counts = new Dictionary<string, long>();
        if (Words is null) return counts;
        foreach (int code in Written.Span)
            if (code < Missing) counts[Words[Missing - 1 - code]] = counts.GetValueOrDefault(Words[Missing - 1 - code]) + 1;
        return counts;
    }

    /// <summary>The text of a missing cell; null where it is empty.</summary>
    internal string? WordAt(int row) =>
        Words is not null && Written.Span[row] is var code && code < Missing ? Words[Missing - 1 - code] : null;

    /// <summary>The same cells, but some texts that mean "not known" are texts as others.</summary>
    /// <param name="words">These texts.</param>
    internal TextColumn WithWords(IEnumerable<string> words)
    {
        if (Words is null) return this;
        var added = words.Where(Words.Contains).Distinct().ToList();
        if (added.Count == 0) return this;
        int[] codes = Written.ToArray();
        for (int row = 0; row < codes.Length; row++)
            if (codes[row] < Missing)
                codes[row] = added.IndexOf(Words[Missing - 1 - codes[row]]) is var at && at >= 0 ? Categories.Count + at : Missing;
        return new TextColumn(Name, [.. Categories, .. added], codes);
    }

    /// <inheritdoc/>
    public override TextColumn ToText() => this;

    /// <summary>How many cells hold each category.</summary>
    /// <returns>One count a category.</returns>
    public int[] CountCategories()
    {
        var counts = new int[Categories.Count];
        foreach (int code in Codes.Span)
            if (code != Missing) counts[code]++;
        return counts;
    }
}
