namespace Nabla.Data.Readers;

/// <summary>Collects what the cells of all columns are like, and decides what the columns are.</summary>
/// <param name="files">The files.</param>
/// <param name="options">What the user said.</param>
/// <param name="layout">Its columns.</param>
internal sealed class ColumnJudge(CsvFiles files, CsvOptions options, CsvLayout layout)
{
    private readonly CsvFormat _format = files.Format;
    private readonly HashSet<string> _words = new(options.MissingNumbers.Concat(options.MissingValues), StringComparer.OrdinalIgnoreCase);
    private readonly CellCensus?[] _texts = new CellCensus?[layout.Names.Length];
    private readonly bool[] _mayHaveSign = new bool[layout.Names.Length];
    private readonly long[] _zeros = new long[layout.Names.Length];
    private readonly Dictionary<string, Dictionary<string, long>> _unknown = [];

    /// <summary>Meets rows.</summary>
    public void Add(CsvCells cells)
    {
        foreach (var column in cells.Columns)
        {
            if (column.Place == layout.LeftOut) continue;
            if (column.IsNumbers)
            {
                _mayHaveSign[column.Place] |= column.AnyWithSign();
                _zeros[column.Place] += column.LeadingZeros;
                continue;
            }

            var text = (TextColumn)column.Build();
            if (text.Words is not null) Count(text);
            if (!IsText(column.Place)) (_texts[column.Place] ??= new(_words)).Add(text, cells.Lines);
        }
    }

    /// <summary>How often each text that means "not known" stands in a column of text.</summary>
    public IReadOnlyDictionary<string, long> WordsOf(string name) => _unknown.GetValueOrDefault(name) ?? [];

    /// <summary>
    /// Columns of plain numbers that may be others: 3.225 is a few thousand where another column has decimal commas. They must be looked at
    /// as texts before anything is decided.
    /// </summary>
    public IReadOnlyCollection<string> Doubtful
    {
        get
        {
            if (options.Decimal is not null) return [];
            bool other = _texts.Any(cells => cells is not null
                && (_format.Decimal == '.' ? cells.Comma ?? cells.EitherComma : cells.Point ?? cells.EitherPoint) is not null);
            bool told = _format.ShowsSign.Any(shows => shows);
            if (!other && (told || (_format.Decimal == '.' && _format.Delimiter != ';'))) return [];
            return [.. Enumerable.Range(0, layout.Names.Length).Where(c => IsPlain(c) && _mayHaveSign[c] && !Shows(c))
                .Select(c => layout.Names[c])];
        }
    }

    /// <summary>Decides, once all rows are met.</summary>
    /// <param name="passed">Lines that were passed over: headers that stand there again, and comments.</param>
    public CsvReading Decide(PassedLines passed)
    {
        var reading = CsvReading.From(
            files, options,
            [.. Enumerable.Range(0, layout.Names.Length).Where(IsPlain).Select(c => (layout.Names[c], Shows(c)))],
            [.. Enumerable.Range(0, layout.Names.Length).Where(c => _texts[c] is not null).Select(c => (layout.Names[c], c, _texts[c]!))]);
        var zeros = Enumerable.Range(0, layout.Names.Length).Where(c => IsPlain(c) && _zeros[c] > 0)
            .Select(c => CsvReading.LeadingZeros(layout.Names[c], _zeros[c]));
        // A column that the user or a model takes as numbers is not asked about again.
        bool IsSettled(DataNote note) =>
            note is { Code: "leading-zeros", Column: { } name } && options.Kinds.TryGetValue(name, out var kind)
            && kind == ColumnKind.Number;
        return reading with { Notes = [.. reading.Notes.Concat(zeros).Where(note => !IsSettled(note)), .. passed.Notes(files.Lines)] };
    }

    /// <summary>Whether a column turned out to be text.</summary>
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

/// <summary>Lines between the rows that are none: how many, and the first of each kind.</summary>
internal sealed class PassedLines
{
    public (long Count, long First) Headers { get; private set; }

    public (long Count, long First) Comments { get; private set; }

    /// <summary>What the user should know of them.</summary>
    public IEnumerable<DataNote> Notes(FileLines lines)
    {
        if (Headers.Count > 0)
            yield return new("header-again", $"The header is repeated "
                + $"{(Headers.Count == 1 ? "in" : $"{Headers.Count:N0} times, first in")} {lines.Short(Headers.First)}: skipped.");
        if (Comments.Count > 0)
            yield return new("comments-between", Comments.Count == 1 ? $"A comment line is skipped: {lines.Short(Comments.First)}."
                : $"{Comments.Count:N0} comment lines are skipped, the first in {lines.Short(Comments.First)}.");
    }

    public void Header(long line) => Headers = (Headers.Count + 1, Headers.Count == 0 ? line : Headers.First);

    public void Comment(long line) => Comments = (Comments.Count + 1, Comments.Count == 0 ? line : Comments.First);
}
