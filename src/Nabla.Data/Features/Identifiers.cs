using System.Globalization;
using System.Text.RegularExpressions;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <summary>Columns that tell rows apart and say nothing about others: names, e-mail addresses, comments, numbers of rows.</summary>
/// <remarks>docs/decisions/0120 has the cases by which the rule was chosen.</remarks>
internal static partial class Identifiers
{
    // Of more different texts than this, one for every two rows is enough.
    private const int FewTexts = 100;

    // Of fewer cells nothing is said.
    private const int LeastCells = 8;

    // This part of the known cells occurs once.
    private const double NearlyAll = 0.8;

    /// <summary>Whether the texts of a column name rows: nearly all occur once.</summary>
    /// <param name="text">The column.</param>
    /// <param name="rows">How many rows there are.</param>
    public static bool AreNames(TextStatistics text, long rows) =>
        (text.Distinct > FewTexts && text.Distinct > rows / 2) || (text.Known >= LeastCells && text.Singletons >= NearlyAll * text.Known);

    /// <summary>The note on a column of distinct whole numbers; null where it is a column like others.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="name">The column.</param>
    /// <returns>The note, and whether the column is left out: where its name says that it is an identifier too.</returns>
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

/// <summary>
/// What the texts of a column may be, where they are neither categories nor names: a hint for the user, without any effect.
/// </summary>
internal static partial class TextHints
{
    private const int FewTexts = 10, MostLookedAt = 200;

    /// <summary>A sentence with the cause and what to do; null where the texts look like nothing else.</summary>
    /// <param name="texts">The different texts of the column.</param>
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
