namespace Nabla.Data.Readers;

/// <summary>Collects statistics of the cells of all columns and decides the kinds of the columns.</summary>
/// <param name="files">The files.</param>
/// <param name="options">The options of the user.</param>
/// <param name="layout">The columns.</param>
internal sealed class ColumnKindDetection(CsvFiles files, CsvOptions options, CsvLayout layout)
{
    private readonly CsvFormat _format = files.Format;
    private readonly HashSet<string> _words = new(options.MissingNumbers.Concat(options.MissingValues), StringComparer.OrdinalIgnoreCase);
    private readonly CellCensus?[] _texts = new CellCensus?[layout.Names.Length];
    private readonly bool[] _mayHaveSign = new bool[layout.Names.Length];
    private readonly (long Count, string Example)[] _zeros = new (long, string)[layout.Names.Length];
    private readonly Dictionary<string, Dictionary<string, long>> _unknown = [];

    /// <summary>Adds rows.</summary>
    public void Add(CsvCells cells)
    {
        foreach (var column in cells.Columns)
        {
            if (column.Place == layout.LeftOut) continue;
            if (column.IsNumbers)
            {
                _mayHaveSign[column.Place] |= column.AnyWithSign();
                var (count, example) = column.LeadingZeros;
                if (count > 0) _zeros[column.Place] = (_zeros[column.Place].Count + count, _zeros[column.Place].Example ?? example);
                continue;
            }

            var text = (TextColumn)column.Build();
            if (text.Words is not null) Count(text);
            if (!IsText(column.Place)) (_texts[column.Place] ??= new(_words)).Add(text, cells.Lines);
        }
    }

    /// <summary>The number of cells of each text that means "not known" in a text column.</summary>
    public IReadOnlyDictionary<string, long> WordsOf(string name) => _unknown.GetValueOrDefault(name) ?? [];

    /// <summary>
    /// Columns of plain numbers that may be written with another decimal sign: 3.225 means a few thousand if another column has decimal
    /// commas. They must be read as text before the kinds are decided.
    /// </summary>
    public IReadOnlyCollection<string> Doubtful
    {
        get
        {
            if (options.Decimal is not null) return [];
            bool other = _texts.Any(cells => cells is not null
                && (_format.Decimal == '.' ? cells.Comma ?? cells.EitherComma : cells.Point ?? cells.EitherPoint) is not null);
            bool isShown = _format.ShowsSign.Any(shows => shows);
            if (!other && (isShown || (_format.Decimal == '.' && _format.Delimiter != ';'))) return [];
            return [.. Enumerable.Range(0, layout.Names.Length).Where(c => IsPlain(c) && _mayHaveSign[c] && !Shows(c))
                .Select(c => layout.Names[c])];
        }
    }

    /// <summary>Decides the kinds of the columns after all rows were added.</summary>
    /// <param name="passed">The skipped lines: repeated headers and comments.</param>
    public CsvReading Decide(PassedLines passed)
    {
        var reading = CsvReading.From(
            files, options,
            [.. Enumerable.Range(0, layout.Names.Length).Where(IsPlain).Select(c => (layout.Names[c], Shows(c)))],
            [.. Enumerable.Range(0, layout.Names.Length).Where(c => _texts[c] is not null).Select(c => (layout.Names[c], c, _texts[c]!))]);
        var zeros = Enumerable.Range(0, layout.Names.Length).Where(c => IsPlain(c) && _zeros[c].Count > 0)
            .Select(c => CsvReading.LeadingZeros(layout.Names[c], _zeros[c]));
        // A column whose kind is set by the user or a model gives no note.
        bool IsSettled(DataNote note) =>
            note is { Code: "leading-zeros", Column: { } name } && options.Kinds.TryGetValue(name, out var kind)
            && kind == ColumnKind.Number;
        return reading with { Notes = [.. reading.Notes.Concat(zeros).Where(note => !IsSettled(note)), .. passed.Notes(files.Lines)] };
    }

    /// <summary>Whether a column is text.</summary>
    public bool IsTextColumn(string name, CsvReading reading) =>
        reading.Columns.TryGetValue(name, out var one) ? one.Kind == ColumnKind.Text : options.Kinds.TryGetValue(name, out var kind)
        && kind == ColumnKind.Text;

    private bool IsPlain(int c) => c != layout.LeftOut && _texts[c] is null && !IsText(c);

    private bool IsText(int c) => options.Kinds.TryGetValue(layout.Names[c], out var kind) && kind == ColumnKind.Text;

    private void Count(TextColumn text)
    {
        if (!_unknown.TryGetValue(text.Name, out var counts)) _unknown[text.Name] = counts = [];
        foreach (var (word, count) in text.CountWords()) counts[word] = counts.GetValueOrDefault(word) + count;
    }

    private bool Shows(int c) => c < _format.ShowsSign.Count && _format.ShowsSign[c];
}

/// <summary>Skipped lines between the rows: the number and the first line of each kind.</summary>
internal sealed class PassedLines
{
    public (long Count, long First) Headers { get; private set; }

    public (long Count, long First) Comments { get; private set; }

    /// <summary>Notes on the skipped lines.</summary>
    public IEnumerable<DataNote> Notes(FileLines lines)
    {
        if (Headers.Count > 0)
            yield return new("repeated-header", $"The header is repeated "
                + $"{(Headers.Count == 1 ? "in" : $"{Headers.Count:N0} times, first in")} {lines.Short(Headers.First)}: skipped.");
        if (Comments.Count > 0)
            yield return new("comments-between", Comments.Count == 1 ? $"A comment line is skipped: {lines.Short(Comments.First)}."
                : $"{Comments.Count:N0} comment lines are skipped, the first in {lines.Short(Comments.First)}.");
    }

    public void Header(long line) => Headers = (Headers.Count + 1, Headers.Count == 0 ? line : Headers.First);

    public void Comment(long line) => Comments = (Comments.Count + 1, Comments.Count == 0 ? line : Comments.First);
}

/// <summary>Statistics of the cells of a column, added at once or in blocks: how many are numbers, and with which decimal sign.</summary>
/// <param name="words">Texts that mean "not known" in a number column.</param>
internal sealed class CellCensus(IReadOnlySet<string> words)
{
    /// <summary>A column with at most this many distinct numbers may contain category codes.</summary>
    public const int FewNumbers = 20;

    private const int MaxExamples = 3;
    private readonly HashSet<double> _different = [];
    private readonly Dictionary<(char Sign, NumberTraits Trait), (long Count, string Example)> _traits = [];
    private readonly SortedDictionary<string, long> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _currencies = [];
    private readonly List<(string Text, long Line)> _others = [];
    private bool _anyWord;

    /// <summary>The number of cells that are numbers.</summary>
    public long Numbers { get; private set; }

    /// <summary>The number of cells that are neither numbers nor mean "not known".</summary>
    public long Others { get; private set; }

    /// <summary>Whether there are more than <see cref="FewNumbers"/> distinct numbers.</summary>
    public bool AreManyNumbers => _different.Count > FewNumbers;

    /// <summary>How many numbers begin with a zero and another digit, and the first of them.</summary>
    public (long Count, string Example) LeadingZeros { get; private set; }

    /// <summary>An example of a number that needs a decimal point: 1.5, 1,234.5, 1,234,567.</summary>
    public (string Text, long Line)? Point { get; private set; }

    /// <summary>An example of a number that needs a decimal comma: 1,5, 1.234,5, 1.234.567.</summary>
    public (string Text, long Line)? Comma { get; private set; }

    /// <summary>The number of cells that need a decimal point.</summary>
    public long WithPoint { get; private set; }

    /// <summary>The number of cells that need a decimal comma.</summary>
    public long WithComma { get; private set; }

    /// <summary>An example with a point whose value depends on the decimal sign: 1.234.</summary>
    public (string Text, long Line)? EitherPoint { get; private set; }

    /// <summary>An example with a comma whose value depends on the decimal sign: 1,234.</summary>
    public (string Text, long Line)? EitherComma { get; private set; }

    /// <summary>Texts that mean "not known" among the numbers, with their number of cells.</summary>
    public IReadOnlyDictionary<string, long> Words => _words;

    /// <summary>Whether all cells are true or false, and there is at least one.</summary>
    public bool AreTruths => Others > 0 && Numbers == 0 && !_anyWord;

    /// <summary>Examples of cells that are not numbers, each with its first line.</summary>
    public IReadOnlyList<(string Text, long Line)> Examples => _others;

    /// <summary>The currencies in the cells.</summary>
    public IReadOnlyCollection<string> Currencies => _currencies;

    /// <summary>The number of cells with a trait, and an example.</summary>
    /// <param name="sign">The decimal sign.</param>
    /// <param name="trait">The trait.</param>
    public (long Count, string Example) With(char sign, NumberTraits trait) => _traits.GetValueOrDefault((sign, trait));

    /// <summary>Adds cells with the same text.</summary>
    /// <param name="text">The text without surrounding spaces.</param>
    /// <param name="count">The number of cells.</param>
    /// <param name="line">The line of the first cell.</param>
    public void Add(string text, long count, long line)
    {
        if (count == 0) return;
        if (words.Contains(text))
        {
            _words[text] = _words.GetValueOrDefault(text) + count;
            return;
        }

        bool byPoint = NumberText.TryRead(text, '.', out double point, out var traits, out string? currency);
        bool byComma = NumberText.TryRead(text, ',', out double comma, out var otherTraits, out string? otherCurrency);
        if (!byPoint && !byComma)
        {
            Others += count;
            _anyWord |= !TruthValues.Contain(text);
            if (_others.Count < MaxExamples && _others.All(other => other.Text != text)) _others.Add((text, line));
            return;
        }

        Numbers += count;
        if (_different.Count <= FewNumbers) _different.Add(byPoint ? point : comma);
        if (!byPoint)
        {
            Comma ??= (text, line);
            WithComma += count;
        }
        else if (!byComma)
        {
            Point ??= (text, line);
            WithPoint += count;
        }
        else if (!point.Equals(comma))
        {
            if (text.Contains(',')) EitherComma ??= (text, line);
            else EitherPoint ??= (text, line);
        }

        if ((currency ?? otherCurrency) is { } named) _currencies.Add(named);
        if (byPoint) Count('.', traits, text, count);
        if (byComma) Count(',', otherTraits, text, count);
        if (text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1]))
            LeadingZeros = (LeadingZeros.Count + count, LeadingZeros.Example ?? text);
    }

    /// <summary>Adds all cells of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="lines">The line of each cell.</param>
    public void Add(TextColumn column, ReadOnlySpan<long> lines)
    {
        var codes = column.Codes.Span;
        var counts = new long[column.Categories.Count];
        var first = new long[counts.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0) continue;
            if (counts[codes[row]]++ == 0) first[codes[row]] = lines[row];
        }

        for (int k = 0; k < counts.Length; k++) Add(column.Categories[k], counts[k], first[k]);
    }

    private void Count(char sign, NumberTraits traits, string text, long count)
    {
        for (var trait = NumberTraits.Thousands; trait <= NumberTraits.OtherMinus; trait = (NumberTraits)((int)trait << 1))
        {
            if (!traits.HasFlag(trait)) continue;
            var (before, example) = _traits.GetValueOrDefault((sign, trait));
            _traits[(sign, trait)] = (before + count, example ?? text);
        }
    }
}
