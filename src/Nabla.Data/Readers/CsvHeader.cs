using System.Globalization;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Readers;

/// <summary>Detects whether the first line is a header, and whether rows have one cell more.</summary>
internal static class CsvHeader
{
    private const int FewRows = 3;

    /// <summary>Detects the header by comparing the first line with the lines below.</summary>
    /// <param name="records">The first lines.</param>
    /// <param name="format">The format detected so far.</param>
    /// <param name="options">The options of the user.</param>
    /// <param name="notes">Receives notes.</param>
    public static CsvFormat Detect(List<List<string>> records, CsvFormat format, CsvOptions options, List<DataNote> notes)
    {
        if (records.Count == 0) return format with { HasHeader = options.HasHeader ?? true };
        var first = records[0];
        var body = records.Skip(1).ToList();
        bool longer = options.HasHeader != false && body.Count > 0 && body.All(row => row.Count == first.Count + 1);
        if (longer && body.All(row => row[^1].Length == 0))
        {
            notes.Add(new("trailing-delimiter", "Rows end in a delimiter that the header lacks: the empty last cell is ignored."));
            return format with { Trailing = true };
        }

        if (longer && body.Count >= 2 && body.All(row => row[0].Length > 0))
        {
            notes.Add(new("row-names", $"Rows have one cell more than the header: the first, such as \"{body[0][0]}\", is used as the "
                + "row's name and left out."));
            return format with { RowNames = true };
        }

        var (has, note) = options.HasHeader is { } given ? (given, null) : Guess(first, body, options);
        if (note is not null) notes.Add(note);
        format = format with { HasHeader = has };
        if (!has || !CountsRows(first[0], body) || Expected(options).Any(name => name == (first[0].Length == 0 ? "c1" : first[0])))
            return format;
        notes.Add(new("index-column", $"The first column{(first[0].Length == 0 ? ", which has no name," : $", \"{first[0]}\",")} only "
            + "numbers the rows, as in data frames: it is left out. To keep it, name it in the file."));
        return format with { Counted = true };
    }

    /// <summary>Whether the first line is certainly a header: it contains an expected name, or text above numbers.</summary>
    public static bool NamesNumbers(List<List<string>> records, CsvOptions options) =>
        records.Count > 0 && (Expected(options).Any(records[0].Contains)
        || HasTextAboveNumbers(records[0], records.Skip(1).ToList(), options));

    /// <summary>Whether a cell of the first line is text above a column of numbers.</summary>
    public static bool HasTextAboveNumbers(List<string> first, List<List<string>> body, CsvOptions options)
    {
        var missing = new MissingCells(options.MissingValues);
        for (int c = 0; c < first.Count; c++)
        {
            if (missing.Contains(first[c]) || IsNumber(first[c])) continue;
            var below = body.Where(row => c < row.Count && !missing.Contains(row[c])).Select(row => row[c]).ToList();
            if (below.Count > 0 && 2 * below.Count(IsNumber) >= below.Count) return true;
        }

        return false;
    }

    /// <summary>Whether a cell is a number with either decimal sign.</summary>
    public static bool IsNumber(string cell) =>
        NumberText.TryRead(cell, '.', out _, out _, out _) || NumberText.TryRead(cell, ',', out _, out _, out _);

    private static IEnumerable<string> Expected(CsvOptions options) => options.ExpectedColumns.Concat(options.Kinds.Keys);

    private static (bool Has, DataNote? Note) Guess(List<string> first, List<List<string>> body, CsvOptions options)
    {
        int width = first.Count;
        if (Expected(options).Any(first.Contains)) return (true, null);
        if (Expected(options).Any() && Expected(options).All(name => AreNumbered(name, width)))
            return (false, new("no-header", "Line 1 is read as a row: the model uses the columns c1, c2, …. If it is the header,",
                Advice: Use("header", "yes")));
        var missing = new MissingCells(options.MissingValues);
        string[][] below = [.. Enumerable.Range(0, width)
            .Select(c => body.Where(row => c < row.Count && !missing.Contains(row[c])).Select(row => row[c]).ToArray())];
        var texts = Enumerable.Range(0, width).Where(c => !missing.Contains(first[c]) && !IsNumber(first[c])).ToList();
        if (first.All(cell => missing.Contains(cell))) return (false, None("it is empty"));
        // Most cells below the name of a number column are numbers.
        if (HasTextAboveNumbers(first, body, options)) return (true, null);

        var known = first.Where(cell => cell.Length > 0).ToList();
        if (known.Distinct().Count() < known.Count)
            return (false, None($"it holds \"{known.GroupBy(cell => cell).First(group => group.Count() > 1).Key}\" twice"));
        if (texts.Where(c => below[c].Contains(first[c])).Select(c => first[c]).FirstOrDefault() is { } again)
            return (false, None($"\"{again}\" is below it too"));
        bool varies = texts.Any(c => below[c].Length >= FewRows && below[c].Distinct().Count() <= below[c].Length / 2);
        if (texts.Count == width || texts.Count == known.Count)
            return (true, varies || body.Count == 0 ? null
                : Guessed("nothing distinguishes it from the rows"));

        int[] numbers = [.. Enumerable.Range(0, width).Where(c => !missing.Contains(first[c]) && IsNumber(first[c]))];
        if (numbers.Length >= 2 && Count(numbers.Select(c => first[c]))
            && !body.Any(row => row.Count == width && Count(numbers.Select(c => row[c]))))
            return (true, Guessed("its numbers are consecutive"));
        return (false, None("it holds numbers and no column names"));

        DataNote Guessed(string why) => new("header-guessed",
            $"Line 1 ({Suggestion.Shortened([.. known.Take(4)])}{(known.Count > 4 ? ", …" : "")}) is read as the header, because {why}. If "
                + "it is a row,", Advice: Use("header", "no"));
    }

    private static DataNote None(string why) => new("no-header",
        $"Line 1 is read as a row, because {why}: the columns are c1, c2, …. If it is the header,", Advice: Use("header", "yes"));

    // 0, 1, 2, … are the names in a data frame without names, and 1999, 2000, … are years.
    private static bool Count(IEnumerable<string> cells)
    {
        long? last = null;
        foreach (string cell in cells)
        {
            if (!long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                || (last is { } before && number != before + 1))
                return false;
            last = number;
        }

        return true;
    }

    // The name of a data frame's index, or an empty name, above 0, 1, 2, … or 1, 2, 3, ….
    private static bool CountsRows(string name, List<List<string>> body) =>
        (name.Length == 0 || name == "Unnamed: 0") && body.Count >= FewRows && body[0][0] is "0" or "1" && body[0].Count > 1
        && Count(body.Select(row => row[0]));

    // For the target "c2,c3" the text itself is also a candidate name.
    private static bool AreNumbered(string text, int width) =>
        QuotedNames.Split(text).All(part => IsNumbered(QuotedNames.Unquote(part), width));

    private static bool IsNumbered(string name, int width) =>
        name.Length > 1 && name[0] == 'c' && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= 1 && number <= width;
}
