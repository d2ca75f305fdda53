namespace Nabla.Data;

/// <summary>A column of text in which each distinct text is stored once: cell i is <c>Categories[Codes[i]]</c>.</summary>
public sealed class TextColumn : Column
{
    /// <summary>The code of a missing cell.</summary>
    public const int Missing = -1;

    /// <summary>Creates a column from categories and codes, which are not copied.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="categories">The distinct texts.</param>
    /// <param name="codes">The index of each cell's text in the categories, or <see cref="Missing"/>.</param>
    /// <exception cref="ArgumentException">A code is neither an index of the categories nor <see cref="Missing"/>.</exception>
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

    /// <summary>The distinct texts, in order of first appearance.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The index of each cell's text in <see cref="Categories"/>, or <see cref="Missing"/>.</summary>
    public ReadOnlyMemory<int> Codes { get; }

    /// <summary>The texts that mean "not known" in the cells; null for none.</summary>
    internal IReadOnlyList<string>? Words { get; init; }

    /// <summary>The codes with these texts distinguished: text k is <see cref="Missing"/> − 1 − k.</summary>
    internal ReadOnlyMemory<int> Written { get; init; }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Text;

    /// <inheritdoc/>
    public override int Count => Codes.Length;

    /// <summary>Creates a column from texts.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="cells">The cells; null for a missing cell.</param>
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

    /// <summary>Counts the cells of each text that means "not known"; none if only empty cells are missing.</summary>
    internal Dictionary<string, long> CountWords()
    {
        var counts = new Dictionary<string, long>();
        if (Words is null) return counts;
        foreach (int code in Written.Span)
            if (code < Missing) counts[Words[Missing - 1 - code]] = counts.GetValueOrDefault(Words[Missing - 1 - code]) + 1;
        return counts;
    }

    /// <summary>The text of a missing cell; null for an empty cell.</summary>
    internal string? WordAt(int row) =>
        Words is not null && Written.Span[row] is var code && code < Missing ? Words[Missing - 1 - code] : null;

    /// <summary>Returns the column with some of the texts that mean "not known" as ordinary texts.</summary>
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

    /// <summary>Counts the cells of each category.</summary>
    /// <returns>One count per category.</returns>
    public int[] CountCategories()
    {
        var counts = new int[Categories.Count];
        foreach (int code in Codes.Span)
            if (code != Missing) counts[code]++;
        return counts;
    }
}
