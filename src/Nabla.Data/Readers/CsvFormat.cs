using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Readers;

/// <summary>The format of a CSV file, detected from its first lines: lines before the first row, delimiter, header.</summary>
internal sealed record CsvFormat(char Delimiter, bool HasHeader)
{
    /// <summary>The number of lines before the header or first row: a line that names the delimiter, and comments.</summary>
    public int Preamble { get; init; }

    /// <summary>Whether runs of spaces and tabs separate cells. The reader gets one tab for each run.</summary>
    public bool Blanks { get; init; }

    /// <summary>Whether the header is a comment: its first name follows the comment sign.</summary>
    public bool HeaderIsComment { get; init; }

    /// <summary>Whether rows have one more cell at the start than the header: row names, as R writes them.</summary>
    public bool RowNames { get; init; }

    /// <summary>Whether the first column is a row number.</summary>
    public bool Counted { get; init; }

    /// <summary>Whether rows end in a delimiter that the header does not have.</summary>
    public bool Trailing { get; init; }

    /// <summary>The decimal sign of numbers that are parsed directly. <see cref="CsvReading"/> decides the sign of all others.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>Whether the first lines of each column contain that sign in a position that excludes a thousands separator.</summary>
    public IReadOnlyList<bool> ShowsSign { get; init; } = [];

    /// <summary>Notes on the format.</summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    public static CsvFormat Detect(Input input, CsvOptions options)
    {
        FileSignature.RequireText(input);
        return Detect(CsvSample.Read(input), options);
    }

    /// <summary>Detects the format from the first lines.</summary>
    /// <param name="sample">The first lines.</param>
    /// <param name="options">The options of the user.</param>
    /// <param name="mayHaveTitle">Whether lines above the header may be a title; null if the option for the header is not set.</param>
    public static CsvFormat Detect(CsvSample sample, CsvOptions options, bool? mayHaveTitle = null)
    {
        int declared = sample.Declared is null ? 0 : 1, signs = sample.Comments(declared);
        var notes = new List<DataNote>();
        string rows = sample.From(declared + signs);
        var (delimiter, blanks) = options.Delimiter is { } given ? (given == ' ' ? '\t' : given, given == ' ')
            : sample.Declared is { } named ? (named, false) : CsvDelimiter.Detect(rows);
        if (blanks && options.Delimiter is null)
            notes.Add(new("blanks", "Cells are separated by blanks. If another character separates "
                + "them,", Advice: Use("delimiter", "CHARACTER")));
        // A line with as many cells as the rows is not a comment: "#id,name". With a space after # it may be a sentence. NumPy writes a
        // header like this, for rows without #.
        var below = CsvSample.Records(rows, delimiter, CsvSample.Lines, blanks);
        int width = below.Count > 0 ? below[0].Count : 1, comments = 0;
        bool IsSentence(int line) =>
            sample.IsSpaced(declared + line) && (line < signs - 1 || width == 1 || CsvHeader.NamesNumbers(below, options));
        while (comments < signs && (sample.WidthOf(declared + comments, delimiter, blanks) != width || IsSentence(comments))) comments++;
        if (comments > 0)
            notes.Add(new("comment-lines", comments == 1 ? "A comment line at the beginning is skipped."
                : $"{comments:N0} comment lines at the beginning are skipped."));
        var format = new CsvFormat(delimiter, true)
            { Preamble = declared + comments, Blanks = blanks, HeaderIsComment = comments < signs && sample.IsSpaced(declared + comments) };
        int titles = (mayHaveTitle ?? options.HasHeader is null) && !format.HeaderIsComment
            ? CsvTitle.Lines(sample, format, options, notes)
            : 0;
        format = format with { Preamble = format.Preamble + titles };
        var records = CsvSample.Records(sample.From(format.Preamble), delimiter, CsvSample.Lines, blanks);
        if (format.HeaderIsComment && records.Count > 0) records[0] = [.. Uncommented(records[0])];
        format = CsvHeader.Detect(records, format, options, notes);
        var (sign, shows) = DecimalOf(records, format, options);
        return format with { Notes = notes, Decimal = sign, ShowsSign = shows };
    }

    /// <summary>The cells of a header without the comment sign.</summary>
    public static IEnumerable<string> Uncommented(IReadOnlyList<string> cells) =>
        cells[0] == "#" ? cells.Skip(1) : cells.Skip(1).Prepend(cells[0].TrimStart('#').TrimStart());

    /// <summary>The decimal sign of most cells in the first lines that exclude the other sign, and the columns with such cells.</summary>
    private static (char Sign, bool[] Shows) DecimalOf(List<List<string>> records, CsvFormat format, CsvOptions options)
    {
        var rows = format.HasHeader ? records.Skip(1).ToList() : records;
        int width = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        var points = new bool[width];
        var commas = new bool[width];
        foreach (var row in rows)
        {
            for (int c = 0; c < row.Count; c++)
            {
                if (row[c].AsSpan().IndexOfAny('.', ',') < 0) continue;
                bool byPoint = NumberText.TryRead(row[c], '.', out _, out _, out _),
                    byComma = NumberText.TryRead(row[c], ',', out _, out _, out _);
                points[c] |= byPoint && !byComma;
                commas[c] |= byComma && !byPoint;
            }
        }

        int byPoints = points.Count(shows => shows), byCommas = commas.Count(shows => shows);
        char sign = options.Decimal
            ?? (byPoints != byCommas ? byCommas > byPoints ? ',' : '.' : options.Formats?.Values.Any(one => one.Decimal == ',') == true
            ? ',' : '.');
        // In a comma-separated file a decimal comma needs quotes, so it is not in a plain number.
        return sign == ',' && format.Delimiter == ',' ? ('.', points) : (sign, sign == ',' ? commas : points);
    }
}

/// <summary>Detects the delimiter of a file.</summary>
internal static class CsvDelimiter
{
    /// <summary>
    /// Detects the delimiter for which most lines have the same number of cells. Between equal ones, the delimiter with more cells is
    /// chosen. Spaces are a delimiter only if they separate numbers that nothing else separates.
    /// </summary>
    /// <param name="sample">The first lines.</param>
    /// <returns>The delimiter, and whether it is runs of spaces.</returns>
    public static (char Delimiter, bool Blanks) Detect(string sample)
    {
        var (best, bestEven, bestWidth, bestNumbers, isWhole) = (',', 0.0, 1, 0.0, false);
        foreach (char delimiter in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            var (even, width, numbers, whole) = Measure(sample, delimiter, blanks: false);
            if (width > 1 && (even > bestEven || (even == bestEven && width > bestWidth)))
                (best, bestEven, bestWidth, bestNumbers, isWhole) = (delimiter, even, width, numbers, whole);
        }

        // A delimiter that divides every line equally, including the names, is used even if cells contain spaces. Without names a comma may
        // be a decimal sign, and a cell may contain several numbers.
        if (isWhole && (DividesNames(sample, best) || (best != ',' && !HoldsRunsOfNumbers(sample, best)))) return (best, false);

        if (bestWidth == 1) bestNumbers = Measure(sample, best, blanks: false).Numbers;
        var blank = Measure(sample, '\t', blanks: true);
        return (blank.Width > bestWidth || (blank.Width > 1 && !isWhole)) && blank.IsWhole && blank.Numbers >= 0.5
            && blank.Numbers > bestNumbers ? ('\t', true) : (best, false);
    }

    private static bool DividesNames(string sample, char delimiter) =>
        CsvSample.Records(sample, delimiter, 1) is [{ Count: > 1 } first]
        && first.All(cell => cell.Any(char.IsLetter) && !CsvHeader.IsNumber(cell));

    private static bool HoldsRunsOfNumbers(string sample, char delimiter)
    {
        var cells = CsvSample.Records(sample, delimiter, CsvSample.FewLines).SelectMany(record => record).Where(cell => cell.Length > 0)
            .ToList();
        int runs = cells.Select(cell => cell.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Count(parts => parts.Length > 2 && parts.Count(CsvHeader.IsNumber) > parts.Length / 2);
        return 3 * runs >= cells.Count;
    }

    // The header may be one cell shorter than the rows, because R does not name the column of row names.
    private static (double Even, int Width, double Numbers, bool IsWhole) Measure(string sample, char delimiter, bool blanks)
    {
        var records = CsvSample.Records(sample, delimiter, CsvSample.FewLines, blanks);
        if (records.Count == 0) return (0, 1, 0, false);
        var body = records.Count > 2 ? records.Skip(1) : records;
        int width = body.GroupBy(record => record.Count).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key)
            .First().Key;
        int even = records.Count(record => record.Count == width);
        bool isShort = records.Count > 2 && records[0].Count == width - 1 && even == records.Count - 1;
        var cells = body.SelectMany(record => record).Where(cell => cell.Length > 0).ToList();
        return ((even + (isShort ? 0.5 : 0)) / records.Count, width,
            cells.Count(cell => NumberText.TryRead(cell, '.', out _, out _, out _) || NumberText.TryRead(cell, ',', out _, out _, out _))
                / (double)Math.Max(1, cells.Count), even == records.Count || isShort);
    }
}

/// <summary>
/// Detects lines above the header that are not part of the table: a title, an export date, blank lines, as in spreadsheets.
/// </summary>
internal static class CsvTitle
{
    private const int MostLines = 12, MostShown = 40;

    /// <summary>
    /// Counts these lines. Each has at most one cell with text. The line below them has at least two and is a header, and all rows have the
    /// same width.
    /// </summary>
    /// <param name="sample">The first lines of the file.</param>
    /// <param name="format">The format detected so far.</param>
    /// <param name="options">The options of the user.</param>
    /// <param name="notes">Receives notes.</param>
    public static int Lines(CsvSample sample, CsvFormat format, CsvOptions options, List<DataNote> notes)
    {
        int lines = 0;
        string? title = null;
        for (; lines < MostLines && format.Preamble + lines < sample.LineCount; lines++)
        {
            string line = sample.LineAt(format.Preamble + lines);
            string[] texts = [.. CsvSample.Records(line + "\n", format.Delimiter, 1, format.Blanks).SelectMany(record => record)
                .Where(cell => cell.Length > 0)];
            if (texts.Length > 1) break;
            title ??= texts.FirstOrDefault();
        }

        if (title is null) return 0;
        var table = CsvSample.Records(sample.From(format.Preamble + lines), format.Delimiter, CsvSample.Lines, format.Blanks);
        if (table.Count < 2 || table[0].Count < 2 || table[0].Count(cell => cell.Length > 0) < table[0].Count
            || table.Any(row => row.Count != table[0].Count))
            return 0;
        if (!CsvHeader.NamesNumbers(table, options) || CsvHeader.IsNumber(title)) return 0;
        int first = format.Preamble + 1, last = format.Preamble + lines;
        string shown = title.Length > MostShown ? $"\"{title[..MostShown]}…\"" : $"\"{title}\"";
        notes.Add(new("title-lines", first == last
            ? $"Line {first} ({shown}) is skipped as a title: line {last + 1} is the header. If line {first} is the header,"
            : $"Lines {first} to {last} ({shown}, …) are skipped as a title: line {last + 1} is the header. If line {first} is the header,",
            Advice: Use("header", "yes")));
        return lines;
    }
}
