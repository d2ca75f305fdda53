namespace Nabla.Data.Readers;

/// <summary>
/// What all cells of a column are like, whether they came as one column or block by block: how many are numbers, and by which decimal sign.
/// </summary>
/// <param name="words">Texts that mean "not known" among numbers.</param>
internal sealed class CellCensus(IReadOnlySet<string> words)
{
    /// <summary>A column of no more different numbers than this may well be codes of categories.</summary>
    public const int FewNumbers = 20;

    private const int MaxExamples = 3;
    private readonly HashSet<double> _different = [];
    private readonly Dictionary<(char Sign, NumberTraits Trait), (long Count, string Example)> _traits = [];
    private readonly SortedDictionary<string, long> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _currencies = [];
    private readonly List<(string Text, long Line)> _others = [];
    private bool _anyWord;

    /// <summary>Cells that are numbers.</summary>
    public long Numbers { get; private set; }

    /// <summary>Cells that are neither numbers nor mean "not known".</summary>
    public long Others { get; private set; }

    /// <summary>Whether the different numbers are more than <see cref="FewNumbers"/>.</summary>
    public bool AreManyNumbers => _different.Count > FewNumbers;

    /// <summary>Cells that are whole numbers with a zero in front.</summary>
    public long LeadingZeros { get; private set; }

    /// <summary>A number that only a decimal point explains: 1.5, 1,234.5, 1,234,567.</summary>
    public (string Text, long Line)? Point { get; private set; }

    /// <summary>A number that only a decimal comma explains: 1,5, 1.234,5, 1.234.567.</summary>
    public (string Text, long Line)? Comma { get; private set; }

    /// <summary>How many numbers only a decimal point explains.</summary>
    public long WithPoint { get; private set; }

    /// <summary>How many numbers only a decimal comma explains.</summary>
    public long WithComma { get; private set; }

    /// <summary>A number that is another one by another decimal sign, with a point: 1.234.</summary>
    public (string Text, long Line)? EitherPoint { get; private set; }

    /// <summary>The same with a comma: 1,234.</summary>
    public (string Text, long Line)? EitherComma { get; private set; }

    /// <summary>What means "not known" among the numbers, and how often.</summary>
    public IReadOnlyDictionary<string, long> Words => _words;

    /// <summary>Whether there are cells, and all of them are true or false.</summary>
    public bool AreTruths => Others > 0 && Numbers == 0 && !_anyWord;

    /// <summary>Examples of cells that are no numbers, each with the line of the first.</summary>
    public IReadOnlyList<(string Text, long Line)> Examples => _others;

    /// <summary>Currencies that cells name.</summary>
    public IReadOnlyCollection<string> Currencies => _currencies;

    /// <summary>How many numbers have something besides digits, and one of them.</summary>
    /// <param name="sign">The decimal sign.</param>
    /// <param name="trait">What they have.</param>
    public (long Count, string Example) With(char sign, NumberTraits trait) => _traits.GetValueOrDefault((sign, trait));

    /// <summary>Meets cells of one text.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="line">Line of the first.</param>
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
        if (text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1])) LeadingZeros += count;
    }

    /// <summary>Meets all cells of a column.</summary>
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
