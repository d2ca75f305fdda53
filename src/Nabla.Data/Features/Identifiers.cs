using System.Globalization;
using System.Text.RegularExpressions;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>Detects columns that identify rows and have no predictive value: names, e-mail addresses, comments, row numbers.</summary>
/// <remarks>docs/decisions/0120 lists the cases from which the rule was derived.</remarks>
internal static partial class Identifiers
{
    // With more distinct texts, one for every two rows is enough.
    private const int FewTexts = 100;

    // Columns with fewer cells are not checked.
    private const int LeastCells = 8;

    // The minimum fraction of the known cells that occur once.
    private const double NearlyAll = 0.8;

    /// <summary>Whether the texts of a column identify rows: nearly all occur once.</summary>
    /// <param name="text">The column.</param>
    /// <param name="rows">The number of rows.</param>
    public static bool AreNames(TextStatistics text, long rows) =>
        (text.Distinct > FewTexts && text.Distinct > rows / 2) || (text.Known >= LeastCells && text.Singletons >= NearlyAll * text.Known);

    /// <summary>The note on a column of distinct integers; null for an ordinary column.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="name">The column.</param>
    /// <returns>The note, and whether the column is left out, which is the case if its name is that of an identifier.</returns>
    public static (DataNote Note, bool IsLeftOut)? OfNumbers(ITrainingRows train, string name)
    {
        bool isNamed = NamesAnIdentifier().IsMatch(name);
        if (!isNamed && name != train.Names[0]) return null;
        if (train.RowCount < LeastCells || train.GetDistinctIntegerRange(name) is not var (least, largest)) return null;
        if (isNamed)
            return (new("identifier", $"Column \"{name}\" is left out: its name and its distinct whole numbers suggest that it numbers "
                + "the rows. If it is a quantity,", name, Use("number-columns", QuotedNames.Join([name]))), true);
        // Some rows may be set aside for validation.
        return largest - least < 1.5 * train.RowCount
            ? (new("row-numbers", $"Column \"{name}\" may be a row number: its whole numbers from {least:0} to {largest:0} are all "
            + "distinct. If so,",
                name, Use("ignore", QuotedNames.Join([name]))), false)
            : null;
    }

    // "id", "row number", "user_id", "PassengerId", "customerID"; not "paid", "BID".
    [GeneratedRegex(@"^(?i:#|n[or]\.?|key|idx|index|row|row[ _.-]?(no|nr|num|number|index)|(row|u|uu|gu)?id)$"
        + @"|[ _.-](?i:id|uuid|guid|idx)$|[a-z0-9](Id|ID|Uuid|UUID|Guid|GUID)$", RegexOptions.CultureInvariant)]
    private static partial Regex NamesAnIdentifier();
}

/// <summary>Hints on the contents of text columns that are neither categories nor names. They have no effect.</summary>
internal static partial class TextHints
{
    private const int FewTexts = 10, MostLookedAt = 200;

    /// <summary>Returns a sentence with cause and advice; null for ordinary texts.</summary>
    /// <param name="texts">The distinct texts of the column.</param>
    public static string? Of(IEnumerable<string> texts)
    {
        string[] some = [.. texts.Take(MostLookedAt)];
        if (some.Length < FewTexts) return null;
        if (2 * some.Count(IsPlain) < some.Length && Most(some, text => WithUnit().IsMatch(text)))
            return $"They look like numbers with a unit or a sign (\"{some[0]}\"). If you write the numbers alone, the column holds "
                + "numbers.";
        if (Most(some, text => Duration().IsMatch(text)))
            return $"They look like durations (\"{some[0]}\"). Write them as a number, of seconds for example.";
        return Most(some, text => text.Length >= 6 && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || DayFirst().IsMatch(text))
            ? $"They look like dates of an unknown format, or of several (\"{some[0]}\"). Write all of them as yyyy-MM-dd."
            : null;
    }

    private static bool IsPlain(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool Most(string[] texts, Func<string, bool> fits) => texts.Count(fits) >= 0.9 * texts.Length;

    [GeneratedRegex(@"^([~≈<>≤≥]\s*)?[-+]?\d[\d.,]*(\s*[\p{L}%°²³/]{1,12})?$")]
    private static partial Regex WithUnit();

    [GeneratedRegex(@"^\d{1,4}:\d\d(:\d\d)?$")]
    private static partial Regex Duration();

    [GeneratedRegex(@"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")]
    private static partial Regex DayFirst();
}
