namespace Nabla.Data.Readers;

/// <summary>Finds what is between the cells of a file.</summary>
internal static class CsvDelimiter
{
    /// <summary>
    /// The delimiter by which the most lines have as many cells as most; of equals the one that gives more cells. Blanks only where they
    /// divide numbers that nothing else does.
    /// </summary>
    /// <param name="sample">The first lines.</param>
    /// <returns>The delimiter, and whether it stands for blanks.</returns>
    public static (char Delimiter, bool Blanks) Detect(string sample)
    {
        var (best, bestEven, bestWidth, bestNumbers, isWhole) = (',', 0.0, 1, 0.0, false);
        foreach (char delimiter in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            var (even, width, numbers, whole) = Judge(sample, delimiter, blanks: false);
            if (width > 1 && (even > bestEven || (even == bestEven && width > bestWidth)))
                (best, bestEven, bestWidth, bestNumbers, isWhole) = (delimiter, even, width, numbers, whole);
        }

        // What divides every line alike, names too, is a delimiter, whatever blanks are within cells. Without names a comma may be a
        // decimal sign, and a cell may be several numbers.
        if (isWhole && (DividesNames(sample, best) || (best != ',' && !HoldsRunsOfNumbers(sample, best)))) return (best, false);

        if (bestWidth == 1) bestNumbers = Judge(sample, best, blanks: false).Numbers;
        var blank = Judge(sample, '\t', blanks: true);
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

    // A header may be a cell shorter than all rows: R does not name the column of rows' names.
    private static (double Even, int Width, double Numbers, bool IsWhole) Judge(string sample, char delimiter, bool blanks)
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
