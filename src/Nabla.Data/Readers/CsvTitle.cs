using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Readers;

/// <summary>
/// Finds lines above the header that are no part of the table: a title, a date of export, blank lines, as spreadsheets have them.
/// </summary>
internal static class CsvTitle
{
    private const int MostLines = 12, MostShown = 40;

    /// <summary>
    /// How many lines are such: each has one cell with text at most, while the line below them has two and more and names columns, and all
    /// rows are as wide as it.
    /// </summary>
    /// <param name="sample">The first lines of the file.</param>
    /// <param name="format">What is known so far.</param>
    /// <param name="options">What the user said.</param>
    /// <param name="notes">Gets what the user should know.</param>
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
